package fooddelivery.saga;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What happened, one line a step: who did what, then what came of it. What happens while a step waits is indented below
 * it, and the step goes on in a line of its own.
 */
final class Story {

    private static final class Step {
        private final String title;
        private final List<String> notes = new ArrayList<>();
        private boolean told;

        private Step(String title) {
            this.title = title;
        }
    }

    private final List<String> lines = new ArrayList<>();
    private final Deque<Step> open = new ArrayDeque<>();

    /** Begins anew. */
    void clear() {
        lines.clear();
    }

    /** Tells the work as one step. */
    void step(String title, Runnable work) {
        if (!open.isEmpty()) {
            tell(open.peek(), open.size() - 1, false);
        }
        open.push(new Step(title));
        try {
            work.run();
        } finally {
            Step ended = open.pop();
            tell(ended, open.size(), true);
        }
    }

    /** As {@link #step(String, Runnable)}, but nothing is told unless it turns out to be worth it. */
    void step(String title, Runnable work, BooleanSupplier worthTelling) {
        int before = lines.size();
        step(title, work);
        if (!worthTelling.getAsBoolean()) {
            lines.subList(before, lines.size()).clear();
        }
    }

    /** Something that comes of the step. */
    void note(String text) {
        if (open.isEmpty()) {
            lines.add(text);
        } else {
            open.peek().notes.add(text);
        }
    }

    private void tell(Step step, int depth, boolean ends) {
        if (step.told && step.notes.isEmpty()) {
            return;
        }
        lines.add("    ".repeat(depth)
                + (step.told ? "… " : "")
                + step.title
                + (step.notes.isEmpty() ? "" : ": " + String.join("; ", step.notes))
                + (ends ? "" : " …"));
        step.told = true;
        step.notes.clear();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        int number = 0;
        for (String line : lines) {
            text.append(String.format("%3d  %s%n", ++number, line));
        }
        return text.toString();
    }
}

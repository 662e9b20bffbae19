package fooddelivery.saga;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

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
        step(title, work, false);
    }

    /** As {@link #step}, but a step that nothing comes of is not told. */
    void quietStep(String title, Runnable work) {
        step(title, work, true);
    }

    private void step(String title, Runnable work, boolean quiet) {
        if (!open.isEmpty() && !quiet) {
            tell(open.peek(), open.size() - 1, false);
        }
        open.push(new Step(title));
        try {
            work.run();
        } finally {
            Step ended = open.pop();
            if (!quiet || ended.told || !ended.notes.isEmpty()) {
                if (quiet && !ended.told && !open.isEmpty()) {
                    tell(open.peek(), open.size() - 1, false);
                }
                tell(ended, open.size(), true);
            }
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

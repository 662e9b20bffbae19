package fooddelivery.drills;

import fooddelivery.system.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Where a drill takes place: the platform, what was asked for, and who writes down what is done and what held. */
final class Stage implements Consumer<String> {

    /**
     * One promise, and whether it was kept.
     *
     * @param told what was said while it was looked at: the numbers; of a broken one, what broke it is last
     */
    record Held(String promise, boolean ok, List<String> told) {}

    private final Platform platform;
    private final Settings settings;
    private final Recorder recorder;
    private final List<Held> held = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private List<String> telling = done;

    Stage(Platform platform, Settings settings, Recorder recorder) {
        this.platform = platform;
        this.settings = settings;
        this.recorder = recorder;
    }

    Platform platform() {
        return platform;
    }

    Settings settings() {
        return settings;
    }

    Recorder recorder() {
        return recorder;
    }

    /** Says what is done, or what was found, to whoever watches and in the report. */
    void say(String format, Object... values) {
        accept(format.formatted(values));
    }

    @Override
    public synchronized void accept(String line) {
        System.out.printf("%6.1f s  %s%n", recorder.now(), line);
        telling.add("%.0f s: %s".formatted(recorder.now(), line));
    }

    /** So long that fault lasts, in the report as well. */
    void during(String fault, Runnable meanwhile) {
        say("from now on: %s", fault);
        recorder.begins(fault);
        try {
            meanwhile.run();
        } finally {
            recorder.ends(fault);
            say("over: %s", fault);
        }
    }

    /**
     * Looks whether a promise is kept. A broken one does not keep the others from being looked at.
     *
     * @param check fails by an exception, and says its numbers
     * @return whether it held
     */
    boolean promise(String promise, Runnable check) {
        List<String> numbers = new ArrayList<>();
        tellTo(numbers);
        boolean ok = true;
        try {
            check.run();
        } catch (AssertionError | RuntimeException e) {
            ok = false;
            accept("BROKEN: " + (e instanceof AssertionError ? e.getMessage() : e.toString()));
        } finally {
            tellTo(done);
        }
        held.add(new Held(promise, ok, numbers));
        System.out.printf("%6.1f s  %s: %s%n", recorder.now(), ok ? "held" : "BROKEN", promise);
        return ok;
    }

    private synchronized void tellTo(List<String> lines) {
        telling = lines;
    }

    List<Held> held() {
        return List.copyOf(held);
    }

    synchronized List<String> done() {
        return List.copyOf(done);
    }
}

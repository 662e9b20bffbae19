package fooddelivery.benchmark;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells every few seconds how far something is. */
final class Progress implements AutoCloseable {

    private static final int EVERY_SECONDS = 5;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "progress");
        thread.setDaemon(true);
        return thread;
    });

    Progress(Supplier<String> state) {
        clock.scheduleAtFixedRate(() -> say("  %s", state.get()), EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    static void say(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}

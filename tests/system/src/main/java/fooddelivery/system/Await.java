package fooddelivery.system;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Looks again and again until something is so, or its time is up. */
public final class Await {

    public static final Duration SOON = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /** @return how long it took */
    public static Duration until(String what, Duration limit, Supplier<Boolean> condition) {
        long begin = System.nanoTime();
        value(what, limit, () -> condition.get() ? Optional.of(true) : Optional.empty());
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /**
     * @param probe an {@link AssertionError} of it means "not yet", and is the message's reason at the end
     * @throws AssertionError when the limit is over
     */
    public static <T> T value(String what, Duration limit, Supplier<Optional<T>> probe) {
        return value(what, limit, PAUSE, probe);
    }

    /** @param pause from one look to the next */
    public static <T> T value(String what, Duration limit, Duration pause, Supplier<Optional<T>> probe) {
        long end = System.nanoTime() + limit.toNanos();
        AssertionError reason = null;
        do {
            try {
                Optional<T> value = probe.get();
                if (value.isPresent()) {
                    return value.get();
                }
                reason = null;
            } catch (AssertionError e) {
                reason = e;
            }
            pause(pause);
        } while (System.nanoTime() < end);
        throw new AssertionError(
                "After %d s still not: %s%s"
                        .formatted(limit.toSeconds(), what, reason == null ? "" : " (" + reason.getMessage() + ")"),
                reason);
    }

    private static void pause(Duration pause) {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}

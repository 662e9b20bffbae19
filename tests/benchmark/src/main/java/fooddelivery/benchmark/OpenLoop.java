package fooddelivery.benchmark;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Something that is begun at fixed times, whether what was begun before has ended or not, as people do who do not know of
 * each other. Whoever measures from {@link Work#begin}'s intended time sees also how long a request had to wait for its
 * turn: a closed loop leaves that out, because it sends less while it is answered slowly (coordinated omission).
 */
final class OpenLoop {

    /** More than are ever waiting at once, unless all answers stop. */
    private static final int THREADS = 192;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Begins one; ends when it has ended. */
    interface Work {

        /**
         * @param number from 0
         * @param intended when it should have been begun, by {@link System#nanoTime()}
         */
        void begin(int number, long intended);
    }

    private final double perSecond;

    OpenLoop(double perSecond) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("%s a second is no rate".formatted(perSecond));
        }
        this.perSecond = perSecond;
    }

    /** Nanoseconds after the first one at which one is to be begun; from the rate anew each time, so that nothing adds up. */
    long offset(int number) {
        return Math.round(number * 1e9 / perSecond);
    }

    /** How many are begun in a time. */
    int count(Duration time) {
        return Math.max(1, (int) Math.round(perSecond * time.toNanos() / 1e9));
    }

    /**
     * Returns when all have ended.
     *
     * @return by how many nanoseconds the latest was handed over late: more than some milliseconds is this program's fault
     */
    long run(Duration time, Work work) {
        ExecutorService people = Executors.newFixedThreadPool(THREADS);
        AtomicLong latest = new AtomicLong();
        int count = count(time);
        long begin = System.nanoTime();
        try {
            for (int next = 0; next < count; next++) {
                int number = next;
                long intended = begin + offset(number);
                awaitTime(intended);
                latest.accumulateAndGet(System.nanoTime() - intended, Math::max);
                people.execute(() -> work.begin(number, intended));
            }
        } finally {
            end(people, PATIENCE);
        }
        return latest.get();
    }

    private static void awaitTime(long nanoTime) {
        long left = nanoTime - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = nanoTime - System.nanoTime();
        }
    }

    /** Waits until the work that they have is done. */
    static void end(ExecutorService people, Duration patience) {
        people.shutdown();
        try {
            if (!people.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Some requests do not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}

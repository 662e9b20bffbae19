package fooddelivery.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A bucket of tokens for each key: so many at once, and filled up again evenly. What is kept of a bucket is one number, the
 * time at which it will be full (the generic cell rate algorithm); one that is full is forgotten sooner or later.
 */
final class TokenBuckets {

    private final Map<String, AtomicLong> fullAt = new ConcurrentHashMap<>();
    private final long window;
    private final long each;
    private final int mostKeys;
    private final LongSupplier nanos;

    /**
     * @param tokens that a full bucket holds, positive
     * @param window in which an empty bucket becomes full
     * @param mostKeys when there are more that are not full, all are forgotten: memory is bounded, rather than requests
     * @param nanos a clock that never goes back, in nanoseconds
     */
    TokenBuckets(int tokens, Duration window, int mostKeys, LongSupplier nanos) {
        this.window = window.toNanos();
        this.each = this.window / tokens;
        this.mostKeys = mostKeys;
        this.nanos = nanos;
    }

    /** @return 0 when a token was taken, otherwise the nanoseconds until there will be one */
    long take(String key) {
        long now = nanos.getAsLong();
        AtomicLong bucket = fullAt.get(key);
        if (bucket == null) {
            makeRoom(now);
            bucket = fullAt.computeIfAbsent(key, absent -> new AtomicLong(now));
        }
        while (true) {
            long before = bucket.get();
            long after = (before - now > 0 ? before : now) + each;
            if (after - now > window) {
                return after - now - window;
            }
            if (bucket.compareAndSet(before, after)) {
                return 0;
            }
        }
    }

    private void makeRoom(long now) {
        if (fullAt.size() >= mostKeys) {
            fullAt.values().removeIf(full -> full.get() - now <= 0);
            if (fullAt.size() >= mostKeys) {
                fullAt.clear();
            }
        }
    }

    int size() {
        return fullAt.size();
    }
}

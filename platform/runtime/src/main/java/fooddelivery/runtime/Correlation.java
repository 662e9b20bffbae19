package fooddelivery.runtime;

import fooddelivery.events.Envelope;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the work on this thread is about, for logs and for those who are asked or told something meanwhile.
 *
 * <p>The trace of an order is its id: both have 128 bits, and a UUID of version 7 is random enough in those by which traces
 * are sampled. So everything about an order is in one trace, whoever begins it and however long it takes, and nothing has to
 * be carried along or kept for that.
 *
 * @param traceId W3C: 32 hexadecimal digits
 * @param spanId W3C: 16 hexadecimal digits; whose work this is
 * @param orderId or store; null when the work is about none, or none is known yet
 */
public record Correlation(String traceId, String spanId, UUID orderId) {

    /** Version 00 of W3C Trace Context; later ones begin in the same way. */
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");

    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);
    private static final ThreadLocal<Correlation> CURRENT = new ThreadLocal<>();

    /** Null while nothing is known. */
    public static Correlation current() {
        return CURRENT.get();
    }

    /** @param subject of an event, that is an order, or a store */
    public static Correlation of(UUID subject) {
        return new Correlation(hex(subject), spanOf(subject), subject);
    }

    /** As an event says that is being handled; one of another version of this service may say nothing. */
    static Correlation of(Envelope<?> event) {
        return read(event.traceparent(), event.subject()).orElseGet(() -> of(event.subject()));
    }

    /** As a request or an event says; empty when it is not as W3C wants it. */
    public static Optional<Correlation> read(String traceparent, UUID orderId) {
        Matcher fields = TRACEPARENT.matcher(traceparent == null ? "" : traceparent);
        if (!fields.matches()
                || fields.group(1).equals(NO_TRACE)
                || fields.group(2).equals(NO_SPAN)) {
            return Optional.empty();
        }
        return Optional.of(new Correlation(fields.group(1), fields.group(2), orderId));
    }

    /** Runs the work as part of this; what the thread was about before, it is about again afterwards. */
    public void during(Runnable work) {
        Supplier<Void> withoutResult = () -> {
            work.run();
            return null;
        };
        during(withoutResult);
    }

    /** As {@link #during(Runnable)}, with a result. */
    public <T> T during(Supplier<T> work) {
        Correlation before = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.get();
        } finally {
            restore(before);
        }
    }

    static void restore(Correlation before) {
        if (before == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(before);
        }
    }

    /** As it is sent. Whether it is recorded is for each to decide by the trace's id; nobody has decided against it. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + "-01";
    }

    /**
     * What an event carries: the trace of its subject, and whose work it was if that was part of it.
     *
     * @param subject of the event
     */
    static String traceparentOf(UUID subject) {
        Correlation current = CURRENT.get();
        Correlation own = of(subject);
        return current != null && current.traceId.equals(own.traceId) ? current.traceparent() : own.traceparent();
    }

    private static String hex(UUID id) {
        return hex(id.getMostSignificantBits()) + hex(id.getLeastSignificantBits());
    }

    /** The first of the spans of an order: what everything else is below. Never zero, for its first bit is set. */
    private static String spanOf(UUID id) {
        return hex(id.getLeastSignificantBits() | Long.MIN_VALUE);
    }

    private static String hex(long bits) {
        String digits = Long.toHexString(bits);
        return "0".repeat(16 - digits.length()) + digits;
    }
}

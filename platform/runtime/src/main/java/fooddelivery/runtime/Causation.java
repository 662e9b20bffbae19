package fooddelivery.runtime;

import java.util.UUID;

/** The event being handled on this thread; what is published meanwhile names it as its cause. */
public final class Causation {

    private static final ThreadLocal<UUID> CURRENT = new ThreadLocal<>();

    private Causation() {}

    /** Null while no event is being handled. */
    public static UUID current() {
        return CURRENT.get();
    }

    static void during(UUID eventId, Runnable work) {
        CURRENT.set(eventId);
        try {
            work.run();
        } finally {
            CURRENT.remove();
        }
    }
}

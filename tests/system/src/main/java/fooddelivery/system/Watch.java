package fooddelivery.system;

import java.time.Duration;

/** Is told of every order and of every fault, from any thread, for a report about them. Nothing is reported by default. */
public interface Watch {

    /** Nobody watches. */
    Watch NONE = new Watch() {};

    /**
     * An order was answered, or given up waiting for.
     *
     * @param began as {@link System#nanoTime} tells
     * @param status of the answer; 0 when there was none
     */
    default void ordered(long began, Duration took, int status) {}

    /** From now on something fails. */
    default void begins(String fault) {}

    /** That fault is over; may be told of one that never began. */
    default void ends(String fault) {}
}

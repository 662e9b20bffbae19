package fooddelivery.runtime;

import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * How a service whose database was restored makes of events what it had made of them before. A service that tells nothing
 * itself needs none but {@link #finish}.
 */
public interface Recollection {

    /**
     * All that is known of one subject and was forgotten here.
     *
     * @param own what this service had told itself, rising by the version of its aggregate
     * @param heard what others had told, by time
     */
    record Story(UUID subject, List<Envelope<?>> own, List<Envelope<?>> heard) {

        /** Of one kind, in their order. */
        public <E extends Event> Stream<E> all(Class<E> type) {
            return Stream.concat(heard.stream(), own.stream())
                    .map(Envelope::data)
                    .filter(type::isInstance)
                    .map(type::cast);
        }

        public <E extends Event> Optional<E> first(Class<E> type) {
            return all(type).findFirst();
        }
    }

    /**
     * Others' events of this kind are what this service's own ones are about: they are handled first, as they were then. All
     * others are handled after {@link #remember}, but for those which an own event names as its cause: what became of them is
     * told by that.
     */
    default boolean isBeginning(Event event) {
        return false;
    }

    /** Others' events to which the service does not listen, and without which it could not understand its own. */
    default Set<Class<? extends Event>> alsoNeeds() {
        return Set.of();
    }

    /**
     * Brings what the story is about to where the service's own events say it was, and its version to the highest of theirs.
     * Not all of it need be missing: some events may have been unsent at the time of the backup. Runs in a transaction.
     */
    default void remember(Story story) {}

    /** All stories are told; the service is about to work again. Runs in a transaction. */
    default void finish(Recovery.Restored restored) {}
}

package fooddelivery.events;

import java.util.UUID;

/**
 * A fact that one service tells all others. Events are named in the past tense, never change once published, and carry
 * what their consumers need and no more: no card data, no phone number, no e-mail address. {@link ContactEvent}s alone are
 * about people; they go their own way, to one reader.
 */
public sealed interface Event permits OrderEvent, PaymentEvent, StoreEvent, DeliveryEvent, ContactEvent {

    /** What the event is about: the order, the store for {@link StoreEvent.StorePublished}, the customer for {@link ContactEvent}s. */
    UUID subject();

    /** Version of the publishing aggregate after the change; rises with every event about the same subject. */
    long sequence();
}

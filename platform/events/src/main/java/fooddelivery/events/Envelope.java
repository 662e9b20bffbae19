package fooddelivery.events;

import java.time.Instant;
import java.util.UUID;

/**
 * An event on its way: CloudEvents 1.0 in structured JSON, one JMS text message each.
 *
 * @param specversion of CloudEvents
 * @param id made once, when the event is written to the outbox; consumers recognise repetitions by it
 * @param source the publishing service, {@code /order}
 * @param type versioned name, {@code fooddelivery.order.OrderPaid.v1}
 * @param subject order id, or store id for a catalogue event; messages of one subject stay in order
 * @param time when the event was written, beside the change that it tells of
 * @param sequence version of the publishing aggregate
 * @param correlationid the order that everything belongs to
 * @param causationid the event that caused this one; missing when a person or a timer did
 * @param traceparent W3C trace context; missing when not traced
 * @param datacontenttype of {@code data}
 * @param data what happened; its fields depend on {@code type}
 */
public record Envelope<E>(
        String specversion,
        UUID id,
        String source,
        String type,
        UUID subject,
        Instant time,
        long sequence,
        UUID correlationid,
        @MayBeMissing UUID causationid,
        @MayBeMissing String traceparent,
        String datacontenttype,
        E data) {

    public static <E extends Event> Envelope<E> of(UUID id, Instant time, UUID causation, String traceparent, E event) {
        EventType type = EventType.of(event);
        return new Envelope<>(
                "1.0",
                id,
                type.source(),
                type.name(),
                event.subject(),
                time,
                event.sequence(),
                event.subject(),
                causation,
                traceparent,
                "application/json",
                event);
    }
}

package fooddelivery.drills;

import fooddelivery.system.Platform;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Sends each event a second time as soon as it is there, by the account of the service that sent it first. The broker has to
 * give copies of all events to its feed.
 */
final class EventDoubler implements AutoCloseable {

    private static final String COPIES = "fooddelivery.feed::consumer";

    private record Event(String id, String source, String type, UUID subject, String text) {

        static Event of(String text) {
            try (JsonReader reader = Json.createReader(new StringReader(text))) {
                JsonObject envelope = reader.readObject();
                return new Event(
                        envelope.getString("id"),
                        envelope.getString("source").substring(1),
                        envelope.getString("type"),
                        UUID.fromString(envelope.getString("subject")),
                        text);
            }
        }

        /** Of {@code fooddelivery.order.OrderPaid.v1}: {@code OrderPaid}. */
        String name() {
            return type.split("\\.")[2];
        }
    }

    private final Platform platform;
    private final Map<String, EventSender> open = new HashMap<>();
    private final Map<String, Event> events = new LinkedHashMap<>();
    private Exception failure;

    EventDoubler(Platform platform) {
        this.platform = platform;
    }

    synchronized void begin() {
        try {
            Session copies = as("consumer").session();
            copies.createConsumer(copies.createQueue(COPIES)).setMessageListener(this::heard);
        } catch (JMSException e) {
            throw new IllegalStateException("The broker gives no copies of its events", e);
        }
    }

    /** What is sent here comes as a copy as well. */
    private synchronized void heard(Message message) {
        try {
            Event event = Event.of(((TextMessage) message).getText());
            if (events.putIfAbsent(event.id(), event) == null) {
                send(event);
            }
        } catch (JMSException | RuntimeException e) {
            failure = e;
        }
    }

    /** All of them, in the order in which they first came. */
    synchronized void sendAllAgain() {
        try {
            for (Event event : events.values()) {
                send(event);
            }
        } catch (JMSException e) {
            throw new IllegalStateException("The broker does not take an event", e);
        }
    }

    /** How many there were, the repetitions left out. */
    synchronized int events() {
        return events.size();
    }

    /** Of the events, by what they are about. */
    synchronized Map<UUID, List<String>> names() {
        Map<UUID, List<String>> names = new LinkedHashMap<>();
        events.values()
                .forEach(event -> names.computeIfAbsent(event.subject(), subject -> new ArrayList<>())
                        .add(event.name()));
        return names;
    }

    private void send(Event event) throws JMSException {
        as(event.source()).send(event.type(), event.subject(), event.text());
    }

    private EventSender as(String user) throws JMSException {
        EventSender sender = open.get(user);
        if (sender == null) {
            sender = new EventSender(platform, user);
            open.put(user, sender);
        }
        return sender;
    }

    /** @throws IllegalStateException when not every event was sent again */
    @Override
    public void close() {
        List<EventSender> all;
        synchronized (this) {
            all = List.copyOf(open.values());
        }
        Exception first = null;
        for (EventSender one : all) {
            try {
                one.close();
            } catch (JMSException e) {
                first = e;
            }
        }
        synchronized (this) {
            first = failure == null ? first : failure;
        }
        if (first != null) {
            throw new IllegalStateException("Not every event was sent again", first);
        }
    }
}

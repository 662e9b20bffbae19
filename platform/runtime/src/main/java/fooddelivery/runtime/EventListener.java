package fooddelivery.runtime;

import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import fooddelivery.events.EventType;
import fooddelivery.runtime.Inbox.Handling;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What a service does with events: the subclass says, one line a case, which policy answers which of them. Whoever hands
 * a message over, the service's {@link EventConsumers} or a person who replays one of the {@link DeadLetters}, must not
 * acknowledge it after an exception: the database was rolled back, and nothing is acknowledged that had no effect.
 */
public abstract class EventListener implements MessageListener {

    /** What became of a message. */
    public enum Outcome {
        HANDLED,
        HANDLED_BEFORE,
        /** Nothing here acts on its type. */
        IGNORED
    }

    private static final Logger LOG = System.getLogger(EventListener.class.getName());

    @Inject
    private Inbox inbox;

    @Inject
    private EventMetrics metrics;

    private final Map<Class<? extends Event>, Consumer<Envelope<?>>> handlers = new LinkedHashMap<>();
    private final List<String> furtherQueues = new ArrayList<>();

    /** Called once by the subclass for each type it acts on. */
    protected <E extends Event> void when(Class<E> type, Consumer<E> handler) {
        handlers.put(type, envelope -> handler.accept(type.cast(envelope.data())));
    }

    /** As {@link #when(Class, Consumer)}, for a handler that needs the event's envelope (its id and time) as well. */
    protected <E extends Event> void when(Class<E> type, BiConsumer<E, Envelope<?>> handler) {
        handlers.put(type, envelope -> handler.accept(type.cast(envelope.data()), envelope));
    }

    /**
     * Called by the subclass for a queue that it reads beside the service's own.
     *
     * @param queue its fully qualified name, {@code address::queue}
     */
    protected void alsoReads(String queue) {
        furtherQueues.add(queue);
    }

    public List<String> furtherQueues() {
        return List.copyOf(furtherQueues);
    }

    /** Whether anything here is done with such events. */
    public boolean actsOn(Class<? extends Event> type) {
        return handlers.containsKey(type);
    }

    /** What this service does with the event; for whoever has seen to it that this happens once. */
    public void act(Envelope<?> envelope) {
        handlers.get(envelope.data().getClass()).accept(envelope);
    }

    @Override
    public void onMessage(Message message) {
        handle(message);
    }

    /** Handles all of them in one transaction, or none. */
    public void onMessages(List<Message> messages) {
        if (messages.size() == 1) {
            handle(messages.get(0));
        } else {
            // Which of them fails, if one does, is told when they come one by one.
            List<Handling> events =
                    messages.stream().flatMap(message -> read(message).stream()).toList();
            int first = events.isEmpty() ? 0 : inbox.handle(events);
            metrics.handled(first, events.size() - first);
        }
    }

    /** As {@link #onMessage}; why it failed, if it does, is kept for a person to read. */
    public Outcome handle(Message message) {
        try {
            Optional<Handling> event = read(message);
            if (event.isEmpty()) {
                return Outcome.IGNORED;
            }
            boolean first = inbox.handle(List.of(event.get())) == 1;
            metrics.handled(first ? 1 : 0, first ? 0 : 1);
            return first ? Outcome.HANDLED : Outcome.HANDLED_BEFORE;
        } catch (RuntimeException e) {
            remember(message, e);
            throw e;
        }
    }

    /** @return empty when nothing here acts on it */
    private Optional<Handling> read(Message message) {
        try {
            String name = message.getStringProperty("type");
            Optional<EventType> type = EventType.named(name);
            if (type.isEmpty() || !handlers.containsKey(type.get().record())) {
                metrics.unknown(name);
                LOG.log(Level.DEBUG, "Nothing here acts on {0}", name);
                return Optional.empty();
            }
            Class<? extends Event> event = type.get().record();
            String text = ((TextMessage) message).getText();
            Envelope<?> envelope = Json.readEnvelope(text, event);
            metrics.delayed(Duration.between(envelope.time(), Instant.now()));
            return Optional.of(new Handling(envelope, text, () -> act(envelope)));
        } catch (JMSException e) {
            throw new IllegalStateException("The message could not be read", e);
        }
    }

    /** Hides nothing: what goes wrong here is told beside what went wrong before. */
    private void remember(Message message, RuntimeException failure) {
        try {
            metrics.failed();
            MessageHead head = MessageHead.of(message);
            inbox.failed(head.eventId(), head.type(), head.subject(), Failures.cause(failure));
        } catch (JMSException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}

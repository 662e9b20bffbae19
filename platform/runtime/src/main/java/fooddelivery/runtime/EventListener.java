package fooddelivery.runtime;

import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import fooddelivery.events.EventType;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Base of a service's message-driven bean: the subclass says, one line a case, which policy answers which event. An
 * exception rolls the database back and leaves the message with the broker, which redelivers it and in the end moves it
 * to the dead-letter queue; nothing is acknowledged that had no effect.
 */
public abstract class EventListener implements MessageListener {

    private static final Logger LOG = System.getLogger(EventListener.class.getName());

    @Inject
    private Inbox inbox;

    @Inject
    private EventMetrics metrics;

    private final Map<Class<? extends Event>, Consumer<Envelope<?>>> handlers = new LinkedHashMap<>();

    /** Called once by the subclass for each type it acts on. */
    protected <E extends Event> void when(Class<E> type, Consumer<E> handler) {
        handlers.put(type, envelope -> handler.accept(type.cast(envelope.data())));
    }

    /** As {@link #when(Class, Consumer)}, for a handler that needs the event's envelope (its id and time) as well. */
    protected <E extends Event> void when(Class<E> type, BiConsumer<E, Envelope<?>> handler) {
        handlers.put(type, envelope -> handler.accept(type.cast(envelope.data()), envelope));
    }

    @Override
    public void onMessage(Message message) {
        try {
            String name = message.getStringProperty("type");
            Optional<EventType> type = EventType.named(name);
            if (type.isEmpty() || !handlers.containsKey(type.get().record())) {
                metrics.unknown(name);
                LOG.log(Level.DEBUG, "Nothing here acts on {0}", name);
                return;
            }
            Class<? extends Event> event = type.get().record();
            Envelope<?> envelope = Json.readEnvelope(((TextMessage) message).getText(), event);
            boolean first = inbox.handle(envelope, () -> handlers.get(event).accept(envelope));
            metrics.handled(first);
        } catch (JMSException e) {
            throw new IllegalStateException("The message could not be read", e);
        }
    }
}

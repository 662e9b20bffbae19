package fooddelivery.runtime;

import jakarta.inject.Inject;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/**
 * Base of a service's message-driven bean, which only says what queue it reads. An exception leaves the message with the
 * broker, which redelivers it and in the end moves it to the dead letters.
 */
public abstract class EventQueue implements MessageListener {

    @Inject
    private EventListener listener;

    @Override
    public void onMessage(Message message) {
        listener.onMessage(message);
    }
}

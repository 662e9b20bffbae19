package fooddelivery.runtime;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What can be told of a message, even of one that is no event.
 *
 * @param eventId of a message without one, an id derived from the message's own, so that it can be named as well
 * @param subject the order, or the store, that it is about; null when it does not tell
 */
record MessageHead(String messageId, UUID eventId, String type, UUID subject, Instant sentAt) {

    static MessageHead of(Message message) throws JMSException {
        String messageId = message.getJMSMessageID();
        String body = message instanceof TextMessage text ? text.getText() : null;
        return new MessageHead(
                messageId,
                Optional.ofNullable(body)
                        .flatMap(Json::readEnvelopeId)
                        .orElseGet(() -> UUID.nameUUIDFromBytes(messageId.getBytes(StandardCharsets.UTF_8))),
                message.getStringProperty("type"),
                id(message.getStringProperty("JMSXGroupID")),
                Instant.ofEpochMilli(message.getJMSTimestamp()));
    }

    private static UUID id(String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

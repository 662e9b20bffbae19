package fooddelivery.notify.domain;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * One message for one channel, with all that a {@link Messenger} needs.
 *
 * @param deliveryId the same for every repetition: the key under which a provider does it once
 * @param to phone number (E.164), e-mail address or URL
 * @param secret of a webhook; null otherwise
 * @param parameters of the template, words and not numbers
 * @param requestId of the provider; null before it told one
 * @param calledAt when it was handed over first; null before
 */
public record Dispatch(
        UUID deliveryId,
        Channel channel,
        String to,
        String secret,
        Notification news,
        Message message,
        Map<String, String> parameters,
        String requestId,
        Instant calledAt) {}

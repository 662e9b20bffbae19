package fooddelivery.notify.domain;

import java.time.LocalTime;

/**
 * How a customer wants to be told, from the next news on.
 *
 * @param language {@code ko} or {@code en}
 * @param quietFrom start of the hours, local time, in which nothing may make a noise; null for none. They may span
 *     midnight. The inbox makes no noise, so it ignores them.
 */
public record Preference(Channel channel, String language, LocalTime quietFrom, LocalTime quietTo) {

    public static final Preference DEFAULT = new Preference(Channel.INBOX, "ko", null, null);
}

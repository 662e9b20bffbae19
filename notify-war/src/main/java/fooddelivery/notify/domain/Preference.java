package fooddelivery.notify.domain;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/**
 * How a customer wants to be told, from the next news on.
 *
 * @param channels in this order, out of {@link Channel#CHOICES}: the next is tried when the one before is known not to have
 *     reached the customer. None: the inbox alone, which has everything anyway
 * @param language {@code ko} or {@code en}
 * @param quietFrom start of the hours, local time, in which nothing may make a noise; null for none. They may span
 *     midnight. {@link Message#isUrgent Urgent} messages are told all the same.
 */
public record Preference(List<Channel> channels, String language, LocalTime quietFrom, LocalTime quietTo) {

    /** Of somebody who chose nothing. */
    public static final List<Channel> DEFAULT_CHANNELS = List.of(Channel.KAKAO_TALK, Channel.SMS);

    public static final String DEFAULT_LANGUAGE = "ko";

    public static final Preference DEFAULT = new Preference(DEFAULT_CHANNELS, DEFAULT_LANGUAGE, null, null);

    public Preference {
        channels = List.copyOf(channels);
    }

    /**
     * When a message that makes a noise may be sent; empty when it may be now.
     *
     * @param zone where the customer lives
     */
    public Optional<Instant> quietUntil(Instant now, ZoneId zone) {
        if (quietFrom == null || quietTo == null || quietFrom.equals(quietTo)) {
            return Optional.empty();
        }
        ZonedDateTime local = now.atZone(zone);
        LocalTime time = local.toLocalTime();
        boolean spansMidnight = quietFrom.isAfter(quietTo);
        boolean begun = !time.isBefore(quietFrom);
        boolean over = !time.isBefore(quietTo);
        boolean quiet = spansMidnight ? begun || !over : begun && !over;
        if (!quiet) {
            return Optional.empty();
        }
        boolean endsTomorrow = spansMidnight && begun;
        return Optional.of(local.toLocalDate()
                .plusDays(endsTomorrow ? 1 : 0)
                .atTime(quietTo)
                .atZone(zone)
                .toInstant());
    }

    /** The channels to try after this one. */
    public List<Channel> after(Channel channel) {
        int place = channels.indexOf(channel);
        return place < 0 ? List.of() : channels.subList(place + 1, channels.size());
    }
}

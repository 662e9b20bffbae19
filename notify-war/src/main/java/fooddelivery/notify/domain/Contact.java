package fooddelivery.notify.domain;

import java.util.UUID;

/**
 * How a customer can be reached.
 *
 * @param version of what the customer told; of two contacts the higher one counts
 * @param phone E.164; null when the customer wished to be forgotten
 * @param email null when the customer gave none
 * @param language null when the customer wished to be forgotten
 */
public record Contact(UUID customerId, long version, String phone, String email, String language) {

    public boolean isErased() {
        return phone == null;
    }

    /** Where a message over the channel goes; null when the customer has no such address. */
    public String addressFor(Channel channel) {
        return switch (channel) {
            case KAKAO_TALK, SMS -> phone;
            case EMAIL -> email;
            case INBOX, WEBHOOK -> null;
        };
    }
}

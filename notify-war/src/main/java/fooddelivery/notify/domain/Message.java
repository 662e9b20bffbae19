package fooddelivery.notify.domain;

import java.util.Locale;

/** What a customer can be told. Each has a title and a text in every language, in {@code messages_*.properties}. */
public enum Message {
    ORDER_PLACED,
    PAYMENT_DEFERRED(true),
    PAYMENT_UNKNOWN,
    PAYMENT_DECLINED(true),
    PAID,
    ACCEPTED,
    COOKING,
    DELAYED,
    DELAYED_BECAUSE,
    READY,
    RIDER_ASSIGNED,
    RIDER_RELEASED,
    PICKED_UP(true),
    DELIVERED(true),
    COMPLETED,
    EXPRESS_MISSED,
    CANCEL_REQUESTED,
    CANCEL_REFUSED,
    CANCELLED_PAID,
    CANCELLED_UNPAID,
    CANCELLED_NO_ANSWER("cancel-no-answer", true),
    CANCELLED_BY_OPERATOR("operator-cancels", true),
    REJECTED(true),
    REJECTED_NO_ANSWER("reject-no-answer", true),
    EXPIRED,
    REFUND_PENDING,
    REFUND_DONE,
    REFUND_FAILED;

    private final String code;
    private final boolean urgent;

    Message() {
        this(false);
    }

    Message(boolean urgent) {
        this.code = key();
        this.urgent = urgent;
    }

    Message(String code, boolean urgent) {
        this.code = code;
        this.urgent = urgent;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The name under which KakaoTalk approved the template; at most 20 characters.
     *
     * @param language {@code ko} or {@code en}
     */
    public String templateCode(String language) {
        return code + "-" + language;
    }

    /**
     * Whether the customer has to act now, so that it is told in quiet hours too: to pay again, to open the door, or to
     * find something else to eat.
     */
    public boolean isUrgent() {
        return urgent;
    }
}

package fooddelivery.notify.domain;

import java.util.Locale;

/** What a customer can be told. Each has a title and a text in every language, in {@code messages_*.properties}. */
public enum Message {
    ORDER_PLACED,
    PAYMENT_DEFERRED,
    PAYMENT_UNKNOWN,
    PAYMENT_DECLINED,
    PAID,
    ACCEPTED,
    COOKING,
    DELAYED,
    DELAYED_BECAUSE,
    READY,
    RIDER_ASSIGNED,
    RIDER_RELEASED,
    PICKED_UP,
    DELIVERED,
    COMPLETED,
    EXPRESS_MISSED,
    CANCEL_REQUESTED,
    CANCEL_REFUSED,
    CANCELLED_PAID,
    CANCELLED_UNPAID,
    CANCELLED_NO_ANSWER,
    CANCELLED_BY_OPERATOR,
    REJECTED,
    REJECTED_NO_ANSWER,
    EXPIRED,
    REFUND_PENDING,
    REFUND_DONE,
    REFUND_FAILED;

    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

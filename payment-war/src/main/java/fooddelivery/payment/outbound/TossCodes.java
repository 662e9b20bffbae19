package fooddelivery.payment.outbound;

import java.util.Set;

/**
 * What the codes of Toss Payments say about the money, from the documented tables of each call
 * (https://docs.tosspayments.com/reference/error-codes). The HTTP status says nothing: a temporary failure is a 400, a card
 * without money a 403.
 */
final class TossCodes {

    /**
     * Answers to a confirmation after which this payment is not captured and never will be: the card, the account or
     * their limits refuse. A code that is not here is no decline, because whoever is told "declined" pays again.
     */
    static final Set<String> DECLINES = Set.of(
            "BELOW_MINIMUM_AMOUNT",
            "EXCEED_MAX_AMOUNT",
            "EXCEED_MAX_AUTH_COUNT",
            "EXCEED_MAX_CARD_INSTALLMENT_PLAN",
            "EXCEED_MAX_DAILY_PAYMENT_COUNT",
            "EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT",
            "EXCEED_MAX_ONE_DAY_AMOUNT",
            "EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT",
            "EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT",
            "EXCEED_MAX_PAYMENT_AMOUNT",
            "INVALID_ACCOUNT_INFO_RE_REGISTER",
            "INVALID_CARD_EXPIRATION",
            "INVALID_CARD_INSTALLMENT_PLAN",
            "INVALID_CARD_LOST_OR_STOLEN",
            "INVALID_CARD_NUMBER",
            "INVALID_PASSWORD",
            "INVALID_REJECT_CARD",
            "INVALID_STOPPED_CARD",
            "NOT_ALLOWED_POINT_USE",
            "NOT_AVAILABLE_BANK",
            "NOT_AVAILABLE_PAYMENT",
            "NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT",
            "NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN",
            "REJECT_ACCOUNT_PAYMENT",
            "REJECT_CARD_COMPANY",
            "REJECT_CARD_PAYMENT",
            "REJECT_TOSSPAY_INVALID_ACCOUNT",
            "RESTRICTED_TRANSFER_ACCOUNT");

    /** The key is wrong, or not allowed this: nothing is known about any money, and asking would not tell either. */
    static final Set<String> OWN_KEY = Set.of("INCORRECT_BASIC_AUTH_FORMAT", "INVALID_API_KEY", "UNAUTHORIZED_KEY");

    /** Everything, or this, was given back before; only the payment itself tells whether that covers the refund. */
    static final Set<String> GIVEN_BACK = Set.of("ALREADY_CANCELED_PAYMENT", "ALREADY_REFUND_PAYMENT");

    /** Documented, and says nothing about the money: no reason to alarm anybody. */
    static final Set<String> EXPECTED = Set.of(
            "ALREADY_PROCESSED_PAYMENT",
            "CARD_PROCESSING_ERROR",
            "COMMON_ERROR",
            "FAILED_INTERNAL_SYSTEM_PROCESSING",
            "FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING",
            "FDS_ERROR",
            "FORBIDDEN_CONSECUTIVE_REQUEST",
            "IDEMPOTENT_REQUEST_PROCESSING",
            "NOT_FOUND",
            "NOT_FOUND_PAYMENT",
            "NOT_FOUND_PAYMENT_SESSION",
            "PROVIDER_ERROR",
            "UNKNOWN_PAYMENT_ERROR");

    private TossCodes() {}
}

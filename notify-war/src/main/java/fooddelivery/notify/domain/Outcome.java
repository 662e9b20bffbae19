package fooddelivery.notify.domain;

/**
 * What is known after a message was handed over, or asked about.
 *
 * @param code in the provider's words, or in ours in capitals
 * @param requestId by which the provider knows it; null when it did not tell
 */
public record Outcome(Result result, String code, String requestId) {

    public enum Result {
        /** The customer has it. */
        DELIVERED,
        /** The provider has it, and is to be asked what became of it. */
        ACCEPTED,
        /** The customer surely does not have it and never will, this way. */
        FAILED,
        /** Nobody can tell whether the provider has it. */
        UNKNOWN,
        /** The provider surely does not have it: it may be handed over later. */
        NOT_SENT,
        /** It was not even tried, because nothing was answered lately. Counts as no try. */
        HELD_BACK,
        /** The provider knows nothing of it. */
        NOT_FOUND
    }

    public static Outcome of(Result result, String code) {
        return new Outcome(result, code, null);
    }
}

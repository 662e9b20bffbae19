package fooddelivery.payment.domain;

/**
 * How the simulated gateway behaves; rates are shares of the calls, 0 to 1.
 *
 * @param latencyMs how long every call takes, at least
 * @param jitterMs at most so much longer
 * @param declineRate cards that are declined for no reason of their own
 * @param errorBeforeCommitRate calls that fail and have had no effect
 * @param errorAfterCommitRate calls that have had their effect, and whose answer is lost
 */
public record SimulatorSettings(
        int latencyMs, int jitterMs, double declineRate, double errorBeforeCommitRate, double errorAfterCommitRate) {}

package fooddelivery.runtime;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a service itself knows of an order, beside the events: each service has one such bean. Reads only, names nobody. */
public interface SagaPart {

    /**
     * @param status as the service calls it
     * @param refund what the order owes back, where the service knows
     * @param since when it came to this status
     * @param deadlines what happens by itself, and when, unless something else does before
     * @param steps what was done that is no event
     */
    record Part(String status, String refund, Instant since, List<Deadline> deadlines, List<Step> steps) {}

    /** @param kind such as {@code TICKET_EXPIRY}; the operators' page has words for each */
    record Deadline(String kind, Instant at) {}

    /**
     * @param kind such as {@code PAYMENT} or {@code KAKAO_TALK}
     * @param about what it told, or which of several it was; null where that says nothing
     * @param outcome the state that it has come to
     * @param amount won; null where no money moves
     * @param tries null where there is one at most
     * @param code what the other side said, in its own words
     * @param nextAt when it is tried again; null when it is not
     */
    record Step(
            Instant at,
            String kind,
            String about,
            String outcome,
            Long amount,
            Integer tries,
            String code,
            Instant nextAt) {}

    /** Empty when the service knows nothing of such an order. */
    Optional<Part> of(UUID orderId);

    /** What of these has a time, the next first. */
    static List<Deadline> deadlines(Deadline... deadlines) {
        return Arrays.stream(deadlines)
                .filter(deadline -> deadline.at() != null)
                .sorted(Comparator.comparing(Deadline::at))
                .toList();
    }
}

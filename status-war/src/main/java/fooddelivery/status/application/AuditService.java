package fooddelivery.status.application;

import fooddelivery.runtime.Page;
import fooddelivery.status.domain.Audit;
import fooddelivery.status.domain.Evidence;
import fooddelivery.status.domain.Evidence.Witness;
import fooddelivery.status.domain.Facts;
import fooddelivery.status.domain.Violation;
import fooddelivery.status.domain.Witnesses;
import fooddelivery.status.domain.Witnesses.Question;
import fooddelivery.status.domain.Witnesses.Silent;
import fooddelivery.status.domain.Witnesses.Statement;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Audits the platform while it works, a slice of orders at a time. What changed a moment ago is left alone, and what looks
 * broken is read once more before it is said to be: of two services that are read one after the other, the second may have
 * heard meanwhile what the first said.
 */
@ApplicationScoped
public class AuditService {

    private static final Logger LOG = System.getLogger(AuditService.class.getName());
    /** What a service takes at a time. */
    private static final int IDS = 50;

    /**
     * @param skipped orders that changed too lately to be judged
     * @param unreachable services, and why; what they would have said was not looked at
     * @param next pass it as {@code after} for the following slice; null after the last
     */
    public record Report(
            int checked, int skipped, List<Violation> violations, Map<Witness, String> unreachable, String next) {}

    /** What all services said to one question. */
    private record Hearing(Map<String, Evidence> cases, boolean more) {}

    @Inject
    private Witnesses witnesses;

    @Inject
    private Clock clock;

    @Inject
    @ConfigProperty(name = "fooddelivery.audit.settle", defaultValue = "PT30S")
    private Duration settle;

    /**
     * @param since orders placed then or later; null for all
     * @param until orders placed before; null for all that have had time to settle
     * @param limit orders in this slice, at most
     */
    public Report audit(Instant since, Instant until, String after, int limit) {
        Instant settled = clock.instant().minus(settle);
        Instant end = until == null || until.isAfter(settled) ? settled : until;
        Map<Witness, String> unreachable = new EnumMap<>(Witness.class);
        Hearing hearing = hear(new Question(since, end, after, limit, List.of()), unreachable);
        List<Evidence> slice = hearing.cases().values().stream().limit(limit).toList();
        List<UUID> suspects = new ArrayList<>();
        int skipped = 0;
        for (Evidence evidence : slice) {
            if (evidence.isInFlight(settled)) {
                skipped++;
            } else if (!Audit.of(evidence).isEmpty()) {
                suspects.add(evidence.orderId());
            }
        }
        List<Violation> violations = new ArrayList<>();
        for (int from = 0; from < suspects.size(); from += IDS) {
            skipped +=
                    lookAgain(suspects.subList(from, Math.min(suspects.size(), from + IDS)), violations, unreachable);
        }
        boolean more = hearing.more() || hearing.cases().size() > limit;
        return new Report(
                slice.size() - skipped,
                skipped,
                violations,
                unreachable,
                more && !slice.isEmpty()
                        ? Page.cursor(slice.get(slice.size() - 1).orderId().toString())
                        : null);
    }

    /** @return how many of them have changed meanwhile */
    private int lookAgain(List<UUID> suspects, List<Violation> violations, Map<Witness, String> unreachable) {
        Instant settled = clock.instant().minus(settle);
        int skipped = 0;
        Question again = new Question(null, null, null, suspects.size(), suspects);
        for (Evidence evidence : hear(again, unreachable).cases().values()) {
            if (evidence.isInFlight(settled)) {
                skipped++;
            } else {
                violations.addAll(Audit.of(evidence));
            }
        }
        return skipped;
    }

    /** Order first: of what it says the others have had more time to hear. */
    private Hearing hear(Question question, Map<Witness, String> unreachable) {
        // As text, ids compare as they do in the databases.
        Map<String, Map<Witness, Facts>> found = new TreeMap<>();
        boolean more = false;
        for (Witness witness : Witness.values()) {
            try {
                Statement<?> statement = ask(witness, question);
                more |= statement.more();
                statement
                        .facts()
                        .forEach(facts -> found.computeIfAbsent(
                                        facts.orderId().toString(), id -> new EnumMap<>(Witness.class))
                                .put(witness, facts));
            } catch (Silent e) {
                LOG.log(
                        Level.WARNING,
                        "The audit goes on without {0}: {1} ({2})",
                        witness,
                        e.getMessage(),
                        e.getCause());
                unreachable.put(witness, e.getMessage());
            }
        }
        Map<String, Evidence> cases = new TreeMap<>();
        found.forEach((id, facts) -> cases.put(
                id,
                new Evidence(
                        UUID.fromString(id),
                        (Facts.OfOrder) facts.get(Witness.ORDER),
                        (Facts.OfPayment) facts.get(Witness.PAYMENT),
                        (Facts.OfStore) facts.get(Witness.STORE),
                        (Facts.OfDelivery) facts.get(Witness.DELIVERY),
                        (Facts.OfView) facts.get(Witness.STATUS),
                        Set.copyOf(unreachable.keySet()))));
        return new Hearing(cases, more);
    }

    private Statement<?> ask(Witness witness, Question question) {
        return switch (witness) {
            case ORDER -> witnesses.order(question);
            case PAYMENT -> witnesses.payment(question);
            case STORE -> witnesses.store(question);
            case DELIVERY -> witnesses.delivery(question);
            case STATUS -> witnesses.status(question);
        };
    }
}

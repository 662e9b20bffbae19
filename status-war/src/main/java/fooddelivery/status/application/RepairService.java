package fooddelivery.status.application;

import fooddelivery.runtime.Page;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Startup;
import fooddelivery.runtime.Timers;
import fooddelivery.status.domain.Archive;
import fooddelivery.status.domain.Recoveries;
import fooddelivery.status.domain.Recoveries.LogPage;
import fooddelivery.status.domain.Recoveries.State;
import fooddelivery.status.domain.Recoveries.Stories;
import fooddelivery.status.domain.Recoveries.Told;
import fooddelivery.status.domain.Witnesses.Silent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Gives a service that was restored from a backup back what others know of the time since: what the other services have
 * published, from their own logs, and what it had published itself, from the archive of this one.
 *
 * <p>All of it is done a step at a time at the wish of whoever repairs, keeps nothing in between, and is the same when it is
 * done twice: a repair may be broken off anywhere and begun anew.
 */
@ApplicationScoped
public class RepairService {

    private static final Logger LOG = System.getLogger(RepairService.class.getName());

    public static final List<String> SERVICES = List.of("order", "payment", "store", "delivery", "notify", "status");
    private static final List<String> PUBLISHERS = List.of("order", "payment", "store", "delivery");

    /** After a service's name: not its own log, but what this service has heard of it. */
    private static final String ARCHIVE = "-archive";

    private static final Duration SWEEP = Duration.ofMinutes(10);

    /** @param byType of the missing ones, by the name of their type */
    public record Search(int read, int missing, Map<String, Long> byType, String next) {}

    /** @param silent why it cannot be asked; null when it can, and then there is a state */
    public record Standing(String service, State state, String silent) {}

    @Inject
    private Recoveries recoveries;

    @Inject
    private Archive archive;

    @Inject
    @ConfigProperty(name = "fooddelivery.retention.events", defaultValue = "P30D")
    private Duration retention;

    void start(@Observes Startup.Finished event, Timers timers) {
        timers.every(SWEEP, "Forgetting archived events", () -> archive.forget(retention));
    }

    public List<Standing> standings() {
        return SERVICES.stream().map(this::standing).toList();
    }

    private Standing standing(String service) {
        try {
            return new Standing(service, recoveries.state(service), null);
        } catch (Silent e) {
            LOG.log(Level.WARNING, "{0} ({1})", e.getMessage(), e.getCause());
            return new Standing(service, null, e.getMessage());
        }
    }

    public State begin(String service) {
        return asked(() -> {
            requireRecovering(service);
            return recoveries.begin(service);
        });
    }

    /**
     * The logs to look through, the service's own last: what it told at the very end is archived by then. A publisher that was
     * set back as well, by itself, has lost a part of its log: of that one the archive is looked through, too.
     */
    public List<String> logs(String service) {
        return asked(() -> {
            List<String> logs = new ArrayList<>();
            for (String other : PUBLISHERS) {
                if (!other.equals(service)) {
                    logs.add(other);
                    State state = recoveries.state(other);
                    if (state.recovering() && !Boolean.TRUE.equals(state.whole())) {
                        logs.add(other + ARCHIVE);
                    }
                }
            }
            if (PUBLISHERS.contains(service)) {
                logs.add(service);
            }
            return logs;
        });
    }

    /**
     * Looks through one page of a log for what the service has forgotten, and brings it there.
     *
     * @param log one of {@link #logs}; of the service itself it is the archive
     * @param dryRun only looks
     */
    public Search search(String service, String log, String after, boolean dryRun) {
        boolean isArchive = log.equals(service) || log.endsWith(ARCHIVE);
        String publisher = log.endsWith(ARCHIVE) ? log.substring(0, log.length() - ARCHIVE.length()) : log;
        if (!PUBLISHERS.contains(publisher)) {
            throw ProblemException.badRequest("log must be one of " + String.join(", ", PUBLISHERS)
                    + ", each of them also with " + ARCHIVE + " after it.");
        }
        return asked(() -> {
            requireRecovering(service);
            LogPage page =
                    isArchive ? archive.page(publisher, after, Page.MAX_LIMIT) : recoveries.log(publisher, after);
            Set<UUID> ids = recoveries.missing(service, page.events());
            List<Told> missing =
                    page.events().stream().filter(it -> ids.contains(it.id())).toList();
            if (!dryRun) {
                recoveries.bring(service, missing);
            }
            return new Search(
                    page.events().size(),
                    missing.size(),
                    missing.stream().collect(Collectors.groupingBy(Told::type, TreeMap::new, Collectors.counting())),
                    page.next());
        });
    }

    public Stories tell(String service) {
        return asked(() -> {
            requireKnown(service);
            return recoveries.tell(service);
        });
    }

    /** Of no service but notify, which hears of contacts and finds them in no log. */
    public String tellContacts(String after) {
        return asked(() -> recoveries.tellContacts(after));
    }

    public State end(String service, String by) {
        return asked(() -> {
            requireRecovering(service);
            State state = recoveries.end(service);
            LOG.log(
                    Level.INFO,
                    "{0} was repaired by {1}: {2} events wait for a person",
                    service,
                    by,
                    state.failures().size());
            return state;
        });
    }

    private void requireRecovering(String service) {
        requireKnown(service);
        if (!recoveries.state(service).recovering()) {
            throw ProblemException.conflict(
                    "not-restored", "The database was not restored, or has been given back everything.");
        }
    }

    private static void requireKnown(String service) {
        if (!SERVICES.contains(service)) {
            throw ProblemException.notFound("service");
        }
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (Silent e) {
            LOG.log(Level.WARNING, "A repair cannot go on: {0} ({1})", e.getMessage(), e.getCause());
            throw new ProblemException(503, "unavailable", e.getMessage()).retryAfter(2);
        }
    }
}

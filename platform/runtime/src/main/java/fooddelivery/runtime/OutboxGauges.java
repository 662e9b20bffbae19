package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** How far this service is behind with its events, both ways: at {@code /metrics}, and for its health check. */
@ApplicationScoped
public class OutboxGauges {

    /** Counting more than this says no more. */
    static final int MOST_COUNTED = 10_000;

    @Inject
    private Database database;

    @Inject
    private Instance<DocumentOutbox> documents;

    @Inject
    private RelayThread relay;

    @Inject
    private EventConsumers consumers;

    @Inject
    private Clock clock;

    /**
     * @param unsent events that wait to be sent; {@value #MOST_COUNTED} may be more
     * @param oldest how long the first of them has been waiting; zero when none is
     * @param failing events that could not be handled and were not given up: tried again, or dead letters; as many at most
     */
    public record Backlog(long unsent, Duration oldest, long failing) {}

    private final Supplier<Backlog> kept = Gauges.kept(this::backlog);

    void measured(@Observes Startup.Finished event, Gauges gauges) {
        gauges.gauge(
                "fooddelivery_outbox_unsent",
                "Events that wait to be sent, counted up to 10000",
                () -> kept.get().unsent());
        gauges.gauge(
                "fooddelivery_outbox_oldest_seconds",
                "How long the first event that is not sent has been waiting",
                () -> kept.get().oldest().toMillis() / 1000.0);
        gauges.gauge(
                "fooddelivery_events_unhandled",
                "Events that could not be handled and were not given up: tried again, or dead letters; counted up to 10000",
                () -> kept.get().failing());
        gauges.gauge("fooddelivery_relay_working", "1 while events can be sent", () -> relay.failure() == null ? 1 : 0);
        gauges.gauge(
                "fooddelivery_queue_connected", "1 while events can be received", () -> consumers.areReading() ? 1 : 0);
    }

    /** Some seconds old at most. */
    Backlog recent() {
        return kept.get();
    }

    /** As it is now, by one statement that looks at what waits alone. */
    public Backlog backlog() {
        Backlog rows = database.first(
                        "select (select count(*) from (select 1 from outbox where sent_at is null limit ?) waiting) as unsent,"
                                + " coalesce((select extract(epoch from now() - created_at) from outbox where sent_at is null"
                                + " order by id limit 1), 0)::double precision as oldest,"
                                + " (select count(*) from (select 1 from failed_event limit ?) failed) as failing",
                        row -> new Backlog(
                                row.getLong("unsent"),
                                Duration.ofMillis((long) (row.getDouble("oldest") * 1000)),
                                row.getLong("failing")),
                        MOST_COUNTED,
                        MOST_COUNTED)
                .orElseThrow();
        for (DocumentOutbox outbox : documents) {
            Optional<Instant> oldest = outbox.oldestUnsent();
            if (oldest.isPresent()) {
                Duration age = Duration.between(oldest.get(), clock.instant());
                rows = new Backlog(
                        rows.unsent() + outbox.countUnsent(MOST_COUNTED),
                        age.compareTo(rows.oldest()) > 0 ? age : rows.oldest(),
                        rows.failing());
            }
        }
        return rows;
    }
}

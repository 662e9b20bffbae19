package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.OutboxGauges.Backlog;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Numbers that are counted when somebody asks. */
class GaugesTest {

    private final TestMetrics metrics = new TestMetrics();
    private final Gauges gauges = new Gauges(metrics.registry());

    @Test
    void numbers_of_one_question_are_asked_for_together_and_not_again_at_once() {
        AtomicInteger asked = new AtomicInteger();
        gauges.gauges("waiting", "", "state", List.of("OPEN", "CLAIMED"), () -> {
            asked.incrementAndGet();
            return Map.of("OPEN", 7L);
        });
        for (int scrape = 0; scrape < 3; scrape++) {
            assertThat(metrics.gauge("waiting{state=OPEN}")).isEqualTo(7);
            assertThat(metrics.gauge("waiting{state=CLAIMED}")).isZero();
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_number_that_cannot_be_had_is_none_and_its_question_is_not_repeated_at_once() {
        AtomicInteger asked = new AtomicInteger();
        gauges.gauges("waiting", "", "state", List.of("OPEN"), () -> {
            asked.incrementAndGet();
            throw new IllegalStateException("the database is away");
        });
        assertThat(metrics.gauge("waiting{state=OPEN}")).isNaN();
        assertThat(metrics.gauge("waiting{state=OPEN}")).isNaN();
        assertThat(asked).hasValue(1);
    }

    @Test
    void the_backlog_is_what_waits_to_be_sent_and_what_could_not_be_handled() {
        TestDatabase database = TestDatabase.fresh("db/platform");
        OutboxGauges backlogs = Wiring.wire(
                new OutboxGauges(), database.database(), new RelayThread(), new EventConsumers(), Clock.systemUTC());
        assertThat(backlogs.backlog()).isEqualTo(new Backlog(0, Duration.ZERO, 0));

        String insert = "insert into outbox (event_id, type, subject, body, created_at, sent_at)"
                + " values (gen_random_uuid(), 'x', gen_random_uuid(), '', now() - make_interval(secs => ?), %s)";
        database.database().update(insert.formatted("now()"), 500.0);
        database.database().update(insert.formatted("null"), 90.0);
        database.database().update(insert.formatted("null"), 30.0);
        database.inbox().failed(UUID.randomUUID(), "x", null, "the oven is cold");

        Backlog backlog = backlogs.backlog();
        assertThat(backlog.unsent()).isEqualTo(2);
        assertThat(backlog.oldest()).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(120));
        assertThat(backlog.failing()).isEqualTo(1);

        EventsHealth health = Wiring.wire(
                new EventsHealth(),
                backlogs,
                new RelayThread(),
                new EventConsumers(),
                Map.of("fooddelivery.service", "store"));
        assertThat(health.data())
                .containsEntry("state", "degraded")
                .containsEntry("outboxUnsent", 2L)
                .containsEntry("relay", "not tried yet");

        backlogs.measured(null, gauges);
        assertThat(metrics.gauge("fooddelivery_outbox_unsent")).isEqualTo(2);
        assertThat(metrics.gauge("fooddelivery_outbox_oldest_seconds")).isBetween(90.0, 120.0);
        assertThat(metrics.gauge("fooddelivery_relay_working"))
                .as("it was never started")
                .isZero();
        assertThat(metrics.gauge("fooddelivery_queue_connected")).isEqualTo(1);
    }

    @Test
    void what_takes_time_is_counted_in_each_class_that_it_fits_into() {
        Durations durations = new Durations(metrics.registry(), "answers");
        durations.record(Duration.ofMillis(100));
        durations.record(Duration.ofMillis(101));
        durations.record(Duration.ofMinutes(2));
        assertThat(metrics.of("answers{le=0.05}")).isZero();
        assertThat(metrics.of("answers{le=0.1}")).isEqualTo(1);
        assertThat(metrics.of("answers{le=60.0}")).isEqualTo(2);
        assertThat(metrics.of("answers{le=+Inf}")).isEqualTo(3);
    }

    @Test
    void routes_are_patterns_and_not_the_paths_of_requests() throws NoSuchMethodException {
        assertThat(RequestMetrics.route(SagaPartsResource.class, SagaPartsResource.class.getMethod("get", UUID.class)))
                .isEqualTo("saga-parts/{orderId}");
        assertThat(RequestMetrics.route(
                        EventLogResource.class,
                        EventLogResource.class.getMethod("events", Integer.class, String.class)))
                .isEqualTo("events");
    }
}

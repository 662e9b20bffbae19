package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static final String EVENT = "insert into outbox (event_id, type, subject, body, created_at, sent_at)"
            + " select gen_random_uuid(), 'x', gen_random_uuid(), '{}', now() - ?::interval, %s"
            + " from generate_series(1, ?)";

    private final Database database = TestDatabase.fresh("db/platform").database();
    private final Retention retention = new Retention(database, Duration.ofDays(30), Duration.ofDays(90));

    @BeforeEach
    void old() {
        database.update(EVENT.formatted("now() - interval '31 days'"), "31 days", 12_000);
        database.update(EVENT.formatted("null"), "31 days", 3);
        database.update(EVENT.formatted("now() - interval '29 days'"), "29 days", 7);
        database.update(
                "insert into inbox (event_id, received_at) select gen_random_uuid(), now() - n * interval '1 day'"
                        + " from generate_series(80, 99) n");
        database.update("insert into forgotten_event (event_id, type, source, subject, sequence, at, body, failure)"
                + " select gen_random_uuid(), 'x', '/order', gen_random_uuid(), 1, now() - n * interval '1 day', '{}', 'no'"
                + " from generate_series(25, 34) n");
    }

    @Test
    void forgets_what_is_older_than_its_time_and_nothing_else() {
        retention.sweep();

        assertThat(count("outbox where sent_at < now() - interval '30 days'")).isZero();
        assertThat(count("outbox where sent_at is null")).isEqualTo(3);
        assertThat(count("outbox")).isEqualTo(10);
        assertThat(count("inbox")).isEqualTo(10);
        assertThat(count("forgotten_event")).isEqualTo(5);
    }

    private long count(String what) {
        return database.first("select count(*) from " + what, row -> row.getLong(1))
                .orElseThrow();
    }
}

package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private static final TestDatabase DATABASE = TestDatabase.fresh("db/platform");
    private static final String PAID = "{\"id\":\"7\",\"type\":\"fooddelivery.order.OrderPaid.v1\",\"data\":"
            + "{\"total\":24000,\"lines\":[{\"name\":\"비빔밥\",\"quantity\":2}],\"dropOff\":{\"text\":\"서울 강남구 테헤란로 1\","
            + "\"lat\":37.50123,\"lon\":127.03456},\"handoverCode\":\"1234\",\"promisedAt\":null}}";

    private final EventLog log = new OutboxEventLog(DATABASE.database());

    @BeforeEach
    void empty() {
        DATABASE.database().update("delete from outbox");
    }

    @Test
    void a_reader_of_pages_gets_every_event_once_sent_or_not() throws SQLException {
        try (Connection connection = DATABASE.direct().getConnection()) {
            for (int i = 0; i < 7; i++) {
                write(connection, "e" + i);
            }
        }
        DATABASE.database().update("update outbox set sent_at = now() where body in ('e1', 'e4')");

        assertThat(readAll(3)).containsExactly("e0", "e1", "e2", "e3", "e4", "e5", "e6");
    }

    @Test
    void an_event_whose_transaction_commits_late_is_waited_for() throws SQLException {
        try (Connection early = begin();
                Connection late = begin()) {
            write(early, "first id");
            write(late, "second id");
            late.commit();
            assertThat(readAll(10)).as("the first may still come").isEmpty();

            early.commit();
            assertThat(readAll(10)).containsExactly("first id", "second id");
        }
    }

    @Test
    void an_event_of_an_older_transaction_with_a_younger_id_does_not_hide_what_comes_after_it() throws SQLException {
        try (Connection older = begin();
                Connection younger = begin()) {
            takeNumber(older);
            write(younger, "id 1 of transaction 2");
            write(older, "id 2 of transaction 1");
            older.commit();
            List<EventLog.Entry> seen = log.page(null, 10).entries();
            assertThat(seen).extracting(EventLog.Entry::envelope).containsExactly("id 2 of transaction 1");

            younger.commit();
            assertThat(log.page(seen.get(0).position(), 10).entries())
                    .extracting(EventLog.Entry::envelope)
                    .containsExactly("id 1 of transaction 2");
        }
    }

    @Test
    void an_event_that_was_rolled_back_holds_nobody_up() throws SQLException {
        try (Connection failing = begin();
                Connection other = begin()) {
            write(failing, "never");
            write(other, "always");
            other.commit();
            failing.rollback();
            assertThat(readAll(10)).containsExactly("always");
        }
    }

    @Test
    void events_that_came_with_a_backup_of_another_database_are_read() throws SQLException {
        try (Connection connection = DATABASE.direct().getConnection()) {
            write(connection, "here");
            write(connection, "from there");
        }
        DATABASE.database().update("update outbox set written_by = '4000000000' where body = 'from there'");
        assertThat(readAll(1)).containsExactly("here", "from there");
    }

    @Test
    void a_reading_is_not_over_while_what_was_published_before_it_is_kept_back() throws SQLException {
        try (Connection ofAnotherService = begin();
                Connection connection = DATABASE.direct().getConnection()) {
            takeNumber(ofAnotherService);
            write(connection, "published long ago");

            EventLog.Stretch first = log.page(null, 10);
            assertThat(first.entries()).isEmpty();
            assertThat(first.next()).isNotNull();
            EventLog.Stretch second = log.page(first.next(), 10);
            assertThat(second.entries()).isEmpty();
            assertThat(second.next()).isNotNull();

            ofAnotherService.commit();
            EventLog.Stretch last = log.page(second.next(), 10);
            assertThat(last.entries()).extracting(EventLog.Entry::envelope).containsExactly("published long ago");
            assertThat(last.next()).isNull();
        }
    }

    @Test
    void a_reading_does_not_wait_for_transactions_that_began_after_it() throws SQLException {
        try (Connection before = begin();
                Connection after = begin();
                Connection connection = DATABASE.direct().getConnection()) {
            takeNumber(before);
            write(connection, "one");
            String next = log.page(null, 10).next();
            takeNumber(after);
            write(connection, "two");
            before.commit();

            EventLog.Stretch last = log.page(next, 10);
            assertThat(last.entries()).extracting(EventLog.Entry::envelope).containsExactly("one");
            assertThat(last.next()).isNull();
            after.rollback();
        }
    }

    @Test
    void an_end_that_somebody_made_up_does_not_keep_a_reading_from_ending() throws SQLException {
        try (Connection connection = DATABASE.direct().getConnection()) {
            write(connection, "one");
        }
        assertThat(log.page("0-0-9000000000000000000", 10).next()).isNull();
    }

    @Test
    void what_is_no_position_is_refused() {
        for (String nonsense : List.of("x", "", "1", "1-", "-1-1", "1-1-x", "1-1-1-1", "99999999999999999999-1")) {
            assertThatThrownBy(() -> log.page(nonsense, 1))
                    .as(nonsense)
                    .isInstanceOf(ProblemException.class)
                    .extracting(e -> ((ProblemException) e).status())
                    .isEqualTo(400);
        }
    }

    @Test
    void services_get_pages_of_whole_envelopes_and_people_no_addresses() throws SQLException {
        try (Connection connection = DATABASE.direct().getConnection()) {
            write(connection, PAID);
            write(connection, "{\"id\":\"8\"}");
        }
        JsonObject page = ask(Role.SERVICE, 1, null);
        assertThat(page.getJsonArray("items")).hasSize(1);
        assertThat(page.getJsonArray("items").getJsonObject(0)).isEqualTo(parse(PAID));
        JsonObject rest = ask(Role.SERVICE, 1, page.getString("next"));
        assertThat(rest.getJsonArray("items").getJsonObject(0)).isEqualTo(parse("{\"id\":\"8\"}"));
        assertThat(rest.isNull("next")).isTrue();

        assertThat(ask(Role.ADMIN, 1, null).getJsonArray("items").getJsonObject(0))
                .isEqualTo(parse(PAID.replace("테헤란로 1", "…")
                        .replace("37.50123", "37.5")
                        .replace("127.03456", "127.03")
                        .replace("1234", "…")));
    }

    private JsonObject ask(String role, Integer limit, String after) {
        Caller caller = new Caller() {
            @Override
            public boolean is(String asked) {
                return asked.equals(role);
            }
        };
        return parse(Wiring.wire(new EventLogResource(), log, caller).events(limit, after));
    }

    private static JsonObject parse(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    private List<String> readAll(int limit) {
        List<String> read = new ArrayList<>();
        for (EventLog.Stretch page = log.page(null, limit); ; page = log.page(page.next(), limit)) {
            page.entries().forEach(entry -> read.add(entry.envelope()));
            // The end, or what is kept back.
            if (page.next() == null || page.entries().isEmpty()) {
                return read;
            }
        }
    }

    private static Connection begin() throws SQLException {
        Connection connection = DATABASE.direct().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void takeNumber(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_current_xact_id()");
        }
    }

    private static void write(Connection connection, String body) throws SQLException {
        try (var statement = connection.prepareStatement(
                "insert into outbox (event_id, type, subject, body) values (?, 'x', ?, ?)")) {
            statement.setObject(1, UUID.randomUUID());
            statement.setObject(2, UUID.randomUUID());
            statement.setString(3, body);
            statement.executeUpdate();
        }
    }
}

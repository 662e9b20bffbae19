package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The test database has to behave as the container's, or it would prove nothing. */
class TestDatabaseTest {

    private static TestDatabase tests;
    private static Database database;

    @BeforeAll
    static void migrate() {
        tests = TestDatabase.fresh("db/platform");
        database = tests.database();
    }

    @BeforeEach
    void empty() {
        database.update("delete from inbox");
    }

    @Test
    void what_happens_in_a_transaction_is_seen_there_at_once_and_elsewhere_after_the_commit() {
        tests.inTransaction(() -> {
            receive();
            assertThat(received()).isEqualTo(1);
            assertThat(elsewhere()).isZero();
        });
        assertThat(elsewhere()).isEqualTo(1);
    }

    @Test
    void an_exception_rolls_everything_back() {
        assertThatThrownBy(() -> tests.inTransaction(() -> {
                    receive();
                    tests.inTransaction(this::receive);
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(received()).isZero();
    }

    @Test
    void a_statement_outside_of_a_transaction_is_a_transaction_of_its_own() {
        receive();
        assertThat(elsewhere()).isEqualTo(1);
    }

    @Test
    void a_transaction_after_a_failed_one_starts_clean() {
        assertThatThrownBy(() -> tests.inTransaction(() -> {
                    database.update("insert into inbox (event_id) values (null)");
                }))
                .isInstanceOf(Database.DatabaseException.class);
        tests.inTransaction(this::receive);
        assertThat(received()).isEqualTo(1);
    }

    @Test
    void every_database_is_a_new_one() {
        receive();
        assertThat(count(TestDatabase.fresh("db/platform").database())).isZero();
    }

    private void receive() {
        database.update("insert into inbox (event_id) values (?)", Ids.next());
    }

    private long received() {
        return count(database);
    }

    /** Asked over another connection. */
    private long elsewhere() {
        return count(new Database(tests.direct()));
    }

    private static long count(Database database) {
        return database.first("select count(*) from inbox", row -> row.getLong(1))
                .orElseThrow();
    }
}

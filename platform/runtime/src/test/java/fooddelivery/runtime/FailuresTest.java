package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an operator is told of a failure, and what not. */
class FailuresTest {

    private static Database database;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh("db/platform").database();
        database.update("create table secret (name text primary key, code int not null check (code > 0))");
        database.update("insert into secret values ('Kim Minji', 1)");
    }

    @Test
    void the_first_of_a_chain_of_exceptions_is_named() {
        assertThat(Failures.cause(new RuntimeException(
                        "outer", new IllegalStateException("middle", new IllegalArgumentException("inner")))))
                .isEqualTo("IllegalArgumentException: inner");
    }

    @Test
    void an_exception_without_a_message_is_named_by_its_kind() {
        assertThat(Failures.cause(new NullPointerException(null))).isEqualTo("NullPointerException: ");
    }

    @Test
    void a_long_story_is_cut() {
        assertThat(Failures.cause(new IllegalStateException("x".repeat(2000)))).hasSize(500);
    }

    @Test
    void the_values_of_a_row_are_not_told() {
        assertThat(causeOf("insert into secret values ('Kim Minji', 2)"))
                .isEqualTo(
                        "PSQLException: ERROR: duplicate key value violates unique constraint \"secret_pkey\" (23505)");
        assertThat(causeOf("insert into secret values ('Lee Jiwoo', -7)"))
                .contains("secret_code_check")
                .doesNotContain("Lee", "-7");
        assertThat(causeOf("insert into secret values ('x', cast('Park Seojun' as text)::int)"))
                .isEqualTo("PSQLException: 22P02");
    }

    private static String causeOf(String sql) {
        return Failures.cause(catchThrowable(() -> database.update(sql)));
    }
}

package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PersistenceSetupTest {

    private static final String CONNECTION_FAILURE = "08006";
    private static final String WRONG_PASSWORD = "28P01";
    private static final String[] LOCATIONS = {"db/platform", "db/accounts"};

    private final TestDatabase database = TestDatabase.fresh("db/platform");
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void a_database_that_goes_away_before_or_during_the_migrations_is_waited_for() throws Exception {
        PersistenceSetup.migrate(failing(CONNECTION_FAILURE, Set.of(1, 3)), LOCATIONS, Duration.ofMinutes(1));

        assertThat(asked).hasValueGreaterThan(3);
        assertThat(database.database().first("select count(*) from account", row -> row.getLong(1)))
                .contains(0L);
    }

    @Test
    void patience_ends() {
        DataSource never = failing(CONNECTION_FAILURE, Set.of(1));

        assertThatThrownBy(() -> PersistenceSetup.migrate(never, LOCATIONS, Duration.ofSeconds(-1)))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void what_waiting_does_not_mend_fails_at_once() {
        DataSource locked = failing(WRONG_PASSWORD, Set.of(1));

        assertThatThrownBy(() -> PersistenceSetup.migrate(locked, LOCATIONS, Duration.ofMinutes(1)))
                .isInstanceOf(SQLException.class);
        assertThat(asked).hasValue(1);
    }

    /** @param failures which requests for a connection fail, the first being 1 */
    private DataSource failing(String sqlState, Set<Integer> failures) {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection") && failures.contains(asked.incrementAndGet())) {
                        throw new SQLException("not now", sqlState);
                    }
                    try {
                        return method.invoke(database.direct(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}

package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.annotation.sql.DataSourceDefinition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

class DatabaseTest {

    private static final String SERVERS = "fish.payara.";
    private static final Map<String, String> PROPERTIES = Stream.of(
                    Database.class.getAnnotation(DataSourceDefinition.class).properties())
            .map(property -> property.split("=", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));

    @Test
    void a_database_that_says_nothing_is_an_outage_and_not_waited_for_without_end() throws SQLException {
        PGSimpleDataSource database = TestDatabase.fresh().direct();
        database.setSocketTimeout(1);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            SQLException failure =
                    catchThrowableOfType(SQLException.class, () -> statement.execute("select pg_sleep(20)"));

            assertThat(Problems.isOutage(failure)).as("%s", failure).isTrue();
        }
    }

    @Test
    void what_the_server_ends_by_itself_is_not_cut_off_before() {
        assertThat(Integer.parseInt(PROPERTIES.get("socketTimeout")))
                .isGreaterThan(Integer.parseInt(PROPERTIES.get(SERVERS + "statement-timeout-in-seconds")));
    }

    @Test
    void the_driver_knows_every_property_that_is_not_the_servers() {
        assertThat(PROPERTIES.keySet().stream().filter(name -> !name.startsWith(SERVERS)))
                .isNotEmpty()
                .allSatisfy(
                        name -> assertThat(PGProperty.forName(name)).as(name).isNotNull());
    }
}

package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThisCopyTest {

    static ThisCopy copy(TestDatabase database, String name) {
        Map<String, Object> configuration = new HashMap<>(Map.of(
                "fooddelivery.service", "store",
                "fooddelivery.db.url", database.direct().getUrl(),
                "fooddelivery.db.user", database.direct().getUser(),
                "fooddelivery.db.password", database.direct().getPassword()));
        if (name != null) {
            configuration.put("fooddelivery.instance", name);
        }
        return Wiring.wire(new ThisCopy(), configuration);
    }

    @Test
    void a_copy_is_called_by_its_name_or_by_the_service_and_the_database_sees_which_holds_what() throws Exception {
        TestDatabase database = TestDatabase.fresh();
        assertThat(copy(database, null).name()).isEqualTo("store");
        assertThat(copy(database, " ").name()).isEqualTo("store");
        try (Connection connection =
                        copy(database, "store-2").connections("relay").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select application_name from pg_stat_activity where pid = pg_backend_pid()")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("relay store-2");
        }
    }
}

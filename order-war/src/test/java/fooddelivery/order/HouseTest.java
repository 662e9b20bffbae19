package fooddelivery.order;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.HouseRules;
import fooddelivery.runtime.OpenApiCheck;
import fooddelivery.runtime.ProblemCheck;
import fooddelivery.runtime.TestDatabase;
import org.junit.jupiter.api.Test;

class HouseTest {

    @Test
    void the_rooms_are_kept_apart() {
        HouseRules.check("fooddelivery.order");
    }

    @Test
    void the_api_is_what_its_description_says() {
        OpenApiCheck.compare("fooddelivery.order");
    }

    @Test
    void the_migrations_run_on_an_empty_database() {
        TestDatabase database = TestDatabase.fresh("db/platform", "db/accounts", "db/migration");
        assertThat(database.database().query("select count(*) from orders", row -> row.getLong(1)))
                .containsExactly(0L);
    }

    @Test
    void every_problem_is_told_in_every_language() {
        ProblemCheck.check();
    }
}

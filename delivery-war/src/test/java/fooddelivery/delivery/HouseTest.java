package fooddelivery.delivery;

import fooddelivery.runtime.HouseRules;
import fooddelivery.runtime.OpenApiCheck;
import fooddelivery.runtime.ProblemCheck;
import org.junit.jupiter.api.Test;

class HouseTest {

    @Test
    void the_house_keeps_its_rooms_apart() {
        HouseRules.check("fooddelivery.delivery");
    }

    @Test
    void the_published_contract_names_every_operation_with_its_parameters() {
        OpenApiCheck.compare("fooddelivery.delivery");
    }

    @Test
    void every_problem_is_told_in_every_language() {
        ProblemCheck.check();
    }
}

package fooddelivery.order.application;

import static fooddelivery.order.TestHouse.HOME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.order.InTheHouse;
import fooddelivery.order.TestHouse;
import fooddelivery.order.domain.Address;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Role;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CustomersTest extends InTheHouse {

    @Test
    void who_signs_up_can_sign_in_and_is_known() {
        UUID customerId = house.customers.signUp("mina", "a long password", "Mina", "010-1234-5678", HOME);
        assertThat(house.accounts)
                .containsExactly(new TestHouse.SignedUp("mina", "a long password", Role.CUSTOMER, customerId));
        assertThat(house.customers.addressOf(customerId)).contains(HOME);
        assertThat(phoneOf(customerId)).isEqualTo("+821012345678");
    }

    @Test
    void a_customer_who_is_known_stays_as_is() {
        UUID customerId = Ids.next();
        assertThat(house.customers.addressOf(customerId)).isEmpty();
        house.customers.ensure(customerId, "Mina", "010-1234-5678", HOME);
        house.customers.ensure(customerId, "Other", "010-9999-9999", new Address("x", "1114010300", 37.5, 127.0));
        assertThat(house.customers.addressOf(customerId)).contains(HOME);
        assertThat(phoneOf(customerId)).isEqualTo("+821012345678");
    }

    @ParameterizedTest
    @CsvSource({
        "010-1234-5678, +821012345678",
        "01012345678, +821012345678",
        "+82 10 1234 5678, +821012345678",
        "02-123-4567, +8221234567",
        "+1 650 253 0000, +16502530000"
    })
    void a_phone_number_is_kept_in_one_form(String written, String kept) {
        assertThat(Customers.e164(written)).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "12", "010-1234-5678-9012-3456"})
    void what_is_no_phone_number_is_refused(String written) {
        assertThatThrownBy(() -> Customers.e164(written))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.status()).isEqualTo(400));
    }

    private static String phoneOf(UUID customerId) {
        return house.database
                .first("select phone from customer where customer_id = ?", row -> row.getString("phone"), customerId)
                .orElseThrow();
    }
}

package fooddelivery.order.application;

import static fooddelivery.order.TestHouse.HOME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.ContactEvent.CustomerContactChanged;
import fooddelivery.events.ContactEvent.CustomerContactErased;
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
        UUID customerId = house.customers.signUp("mina", "a long password", "Mina", "010-1234-5678", HOME, null, null);
        assertThat(house.accounts)
                .containsExactly(new TestHouse.SignedUp("mina", "a long password", Role.CUSTOMER, customerId));
        assertThat(house.customers.addressOf(customerId)).contains(HOME);
        assertThat(phoneOf(customerId)).isEqualTo("+821012345678");
    }

    @Test
    void a_customer_who_is_known_stays_as_is() {
        UUID customerId = Ids.next();
        assertThat(house.customers.addressOf(customerId)).isEmpty();
        house.customers.ensure(customerId, "Mina", "010-1234-5678", HOME, "ko");
        house.customers.ensure(customerId, "Other", "010-9999-9999", new Address("x", "1114010300", 37.5, 127.0), "en");
        assertThat(house.customers.addressOf(customerId)).contains(HOME);
        assertThat(phoneOf(customerId)).isEqualTo("+821012345678");
    }

    @Test
    void how_a_customer_can_be_reached_is_told_with_the_sign_up_and_once() {
        UUID mina = house.customers.signUp("mina", "a long password", "Mina", "010-1234-5678", HOME, "m@x.org", "en");
        UUID known = Ids.next();
        house.customers.ensure(known, "Mina", "010-1234-5678", HOME, "ko");
        house.customers.ensure(known, "Other", "010-9999-9999", HOME, "en");

        assertThat(house.events(mina))
                .containsExactly(new CustomerContactChanged(mina, 1, "+821012345678", "m@x.org", "en"));
        assertThat(house.events(known))
                .containsExactly(new CustomerContactChanged(known, 1, "+821012345678", null, "ko"));
        assertThat(house.database.query(
                        "select distinct address from outbox where subject in (?, ?)",
                        row -> row.getString(1),
                        mina,
                        known))
                .containsExactly("fooddelivery.contacts");
    }

    @Test
    void of_customers_who_were_here_before_that_was_told_it_is_told_once() {
        house.database.update("update customer set contact_version = 0");
        house.database.update("delete from outbox");
        UUID erased = Ids.next();
        house.customers.ensure(erased, "Gone", "010-1234-5678", HOME, "ko");
        house.database.update(
                "update customer set contact_version = 0, erased_at = now() where customer_id = ?", erased);
        house.database.update("delete from outbox");

        assertThat(house.contacts.tellOfOthers(1)).isTrue();
        assertThat(house.contacts.tellOfOthers(1)).isFalse();

        assertThat(house.events(TestHouse.CUSTOMER))
                .containsExactly(new CustomerContactChanged(TestHouse.CUSTOMER, 1, "+821055500001", null, "ko"));
        assertThat(house.events(erased)).isEmpty();
    }

    @Test
    void whoever_has_forgotten_how_customers_can_be_reached_is_told_again_page_by_page() {
        house.database.update("delete from outbox");
        house.database.update("update customer set contact_version = 1");
        UUID gone = Ids.next();
        house.customers.ensure(gone, "Gone", "010-1234-5678", HOME, "ko");
        house.database.update("update customer set erased_at = now() where customer_id = ?", gone);
        house.database.update("delete from outbox");

        UUID last = house.contacts.tellAgain(null, 1);
        assertThat(last).isEqualTo(TestHouse.CUSTOMER);
        assertThat(house.events(TestHouse.CUSTOMER))
                .containsExactly(new CustomerContactChanged(TestHouse.CUSTOMER, 2, "+821055500001", null, "ko"));
        assertThat(house.events(gone)).isEmpty();

        assertThat(house.contacts.tellAgain(last, 2)).as("no more").isNull();
        assertThat(house.events(gone)).containsExactly(new CustomerContactErased(gone, 2));
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

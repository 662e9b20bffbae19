package fooddelivery.order.application;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.ContactEvent.CustomerContactChanged;
import fooddelivery.events.EventType;
import fooddelivery.order.domain.Address;
import fooddelivery.order.domain.PersonalData.Access;
import fooddelivery.order.outbound.JdbcCustomerRepository;
import fooddelivery.order.outbound.JdbcPersonalData;
import fooddelivery.runtime.AccountDesk;
import fooddelivery.runtime.Accounts;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.TestAccounts;
import fooddelivery.runtime.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may know for whom an order is, on a real PostgreSQL. */
class PersonalDataServiceTest {

    private static final Address HOME = new Address("서울 강남구 역삼로 180, 7층", "1168010100", 37.4968, 127.0390);
    private static final Address OFFICE = new Address("서울 서초구 강남대로 373", "1165010800", 37.4972, 127.0276);
    private static final Duration LONG_AGO = Duration.ofDays(91);

    private static TestDatabase tests;
    private static Accounts accounts;
    private static Customers customers;
    private static CustomerAccounts profiles;
    private static PersonalDataService people;

    private UUID customerId;

    @BeforeAll
    static void start() {
        tests = TestDatabase.fresh("db/platform", "db/accounts", "db/migration");
        Clock clock = Clock.systemUTC();
        accounts = TestAccounts.of(tests.database(), clock);
        AccountDesk desk = TestAccounts.desk(tests.database(), accounts);
        JdbcCustomerRepository repository = wire(new JdbcCustomerRepository(), tests.database());
        Contacts contacts = wire(new Contacts(), repository, tests.outbox(clock));
        customers = wire(new Customers(), repository, accounts, contacts);
        profiles = wire(new CustomerAccounts(), repository, desk, contacts);
        people = wire(
                new PersonalDataService(),
                wire(new JdbcPersonalData(), tests.database()),
                desk,
                contacts,
                clock,
                Map.of("fooddelivery.personal-data.erase-after", Duration.ofDays(90)));
    }

    @BeforeEach
    void oneCustomer() {
        for (String table :
                List.of("orders", "account", "customer", "personal_data_access", "idempotency_key", "outbox")) {
            tests.database().update("delete from " + table);
        }
        customerId =
                customers.signUp("hana", "a-good-password", "김하나", "010-5550-0001", HOME, "hana@example.com", "ko");
    }

    @Test
    void a_recipient_is_the_customer_at_the_address_of_the_order() {
        UUID orderId = order("PAID", "NONE", Duration.ZERO);
        assertThat(people.recipient(orderId)).satisfies(recipient -> {
            assertThat(recipient.name()).isEqualTo("김하나");
            assertThat(recipient.phone()).isEqualTo("+821055500001");
            assertThat(recipient.address()).isEqualTo(OFFICE);
        });
        assertThatThrownBy(() -> people.recipient(UUID.randomUUID())).isInstanceOf(ProblemException.class);
        assertThat(people.accesses(null, 10)).isEmpty();
    }

    @Test
    void every_disclosure_is_recorded_newest_first_and_none_of_an_order_that_is_not_there() {
        UUID first = order("PAID", "NONE", Duration.ZERO);
        UUID second = order("COOKING", "NONE", Duration.ZERO);
        people.disclose(first, "the rider cannot find the door", "admin");
        people.disclose(second, "the customer asks", "admin2");
        assertThatThrownBy(() -> people.disclose(UUID.randomUUID(), "curious", "admin"))
                .isInstanceOf(ProblemException.class);

        List<Access> all = people.accesses(null, 10);
        assertThat(all).extracting(Access::orderId).containsExactly(second, first);
        assertThat(all.get(1)).satisfies(access -> {
            assertThat(access.readBy()).isEqualTo("admin");
            assertThat(access.reason()).isEqualTo("the rider cannot find the door");
            assertThat(access.customerId()).isEqualTo(customerId);
            assertThat(access.readAt()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        });
        assertThat(people.accesses(all.get(0).accessId(), 10))
                .extracting(Access::orderId)
                .containsExactly(first);
    }

    @ParameterizedTest
    @CsvSource({
        "PAYMENT_PENDING, NONE",
        "PAYMENT_DECLINED, NONE",
        "COOKING, NONE",
        "CANCEL_PENDING, NONE",
        "DELIVERED, NONE",
        "CANCELLED, PENDING",
        "REJECTED, FAILED"
    })
    void nobody_is_erased_while_an_order_is_under_way_or_money_owed(String status, String refund) {
        order("COMPLETED", "NONE", Duration.ZERO);
        UUID running = order(status, refund, LONG_AGO);
        assertThatThrownBy(() -> people.erase(customerId)).isInstanceOfSatisfying(ProblemException.class, problem -> {
            assertThat(problem.status()).isEqualTo(409);
            assertThat(problem.code()).isEqualTo("orders-running");
        });
        assertThat(profiles.get(customerId).name()).isEqualTo("김하나");
        assertThat(people.eraseDue(100)).isZero();
        assertThat(people.recipient(running).address()).isEqualTo(OFFICE);
    }

    @Test
    void of_a_customer_who_wants_to_be_forgotten_nothing_is_left_but_numbers() {
        UUID completed = order("COMPLETED", "NONE", Duration.ZERO);
        UUID cancelled = order("CANCELLED", "REFUNDED", Duration.ZERO);
        tests.database().update("insert into idempotency_key values (?, 'k', 'h', ?, now())", customerId, completed);

        people.erase(customerId);

        String everything = tests.database()
                .query(
                        "select row_to_json(customer)::text from customer union all select row_to_json(orders)::text from"
                                + " orders union all select row_to_json(account)::text from account"
                                + " union all select row_to_json(idempotency_key)::text from idempotency_key",
                        row -> row.getString(1))
                .toString()
                // Any digits may be in an id, and behind the seconds of a time.
                .replaceAll("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}", "an id")
                .replaceAll("\\d{4}-\\d{2}-\\d{2}T[\\d:.]+", "a time");
        assertThat(everything)
                .contains("an id", "a time")
                .doesNotContain("김하나", "5550", "강남대로", "역삼로", "hana", "0420", "card token", "127.0276", "example.com")
                .contains("서울 서초구 …", "1165000000", "127.03");
        assertThat(tests.database().query("select goods from orders", row -> row.getLong(1)))
                .containsExactly(20_000L, 20_000L);
        assertThat(people.recipient(cancelled).name()).isEmpty();
        // What a customer wrote goes, why a store refused stays.
        assertThat(tests.database()
                        .query("select reason from orders where order_id = ?", row -> row.getString(1), cancelled))
                .containsOnlyNulls();
        assertThatThrownBy(() -> accounts.authenticate("hana", "a-good-password"))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> profiles.get(customerId)).isInstanceOf(ProblemException.class);
        assertThat(customers.addressOf(customerId)).isEmpty();

        people.erase(customerId);
        // The name is free, for somebody else.
        assertThat(customers.signUp("hana", "a-good-password", "이하나", "010-5550-0009", HOME, null, null))
                .isNotEqualTo(customerId);
    }

    @Test
    void an_order_forgets_where_it_went_long_after_its_end() {
        UUID old = order("COMPLETED", "NONE", LONG_AGO);
        UUID young = order("COMPLETED", "NONE", Duration.ofDays(89));
        assertThat(people.eraseDue(100)).isEqualTo(1);
        assertThat(people.eraseDue(100)).isZero();
        assertThat(people.recipient(old).address()).isEqualTo(new Address("서울 서초구 …", "1165000000", 37.5, 127.03));
        assertThat(people.recipient(young).address()).isEqualTo(OFFICE);
        assertThat(profiles.get(customerId).address()).isEqualTo(HOME);
    }

    @Test
    void an_order_that_was_placed_while_its_customer_was_erased_is_erased_as_soon_as_it_ends() {
        people.erase(customerId);
        UUID late = order("COOKING", "NONE", Duration.ZERO);
        assertThat(people.eraseDue(100)).isZero();
        tests.database().update("update orders set status = 'COMPLETED' where order_id = ?", late);
        assertThat(people.eraseDue(100)).isEqualTo(1);
        assertThat(people.recipient(late).address().text()).isEqualTo("서울 서초구 …");
    }

    @Test
    void a_customer_changes_the_own_data_and_orders_keep_their_address() {
        UUID orderId = order("PAID", "NONE", Duration.ZERO);
        profiles.change(customerId, "김두리", "02-123-4567", HOME, "d@example.com", "en");
        assertThat(profiles.get(customerId).phone()).isEqualTo("+8221234567");
        assertThat(people.recipient(orderId)).satisfies(recipient -> {
            assertThat(recipient.name()).isEqualTo("김두리");
            assertThat(recipient.address()).isEqualTo(OFFICE);
        });
        assertThatThrownBy(() -> profiles.change(customerId, "x", "none", HOME, null, null))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> profiles.change(UUID.randomUUID(), "x", "02-123-4567", HOME, null, null))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void whoever_must_reach_the_customer_is_told_of_a_change_and_of_the_end() {
        profiles.change(customerId, "김하나", "010-5550-0009", HOME, null, null);
        profiles.change(customerId, "김하나", "010-5550-0009", HOME, "h@example.com", "en");
        people.erase(customerId);
        people.erase(customerId);

        assertThat(told())
                .containsExactly(
                        "CustomerContactChanged 1 +821055500001 hana@example.com ko",
                        "CustomerContactChanged 2 +821055500009 null ko",
                        "CustomerContactChanged 3 +821055500009 h@example.com en",
                        "CustomerContactErased 4");
    }

    private List<String> told() {
        return tests
                .database()
                .query(
                        "select type, body from outbox order by id",
                        row -> Json.readEnvelope(
                                        row.getString("body"),
                                        EventType.named(row.getString("type"))
                                                .orElseThrow()
                                                .record())
                                .data())
                .stream()
                .map(event -> event instanceof CustomerContactChanged it
                        ? "CustomerContactChanged %d %s %s %s"
                                .formatted(it.version(), it.phone(), it.email(), it.language())
                        : event.getClass().getSimpleName() + " " + event.sequence())
                .toList();
    }

    private UUID order(String status, String refund, Duration age) {
        UUID orderId = Ids.next();
        tests.database()
                .update(
                        "insert into orders (order_id, version, status, refund, customer_id, store_id, store_name, lines,"
                                + " goods, delivery_fee, express_fee, express, address_text, district_code, lat, lon,"
                                + " handover_code, placed_at, attempt_id, attempt_no, attempt_ids, payment_method,"
                                + " payment_token, pay_when_available, calls, delivery_version, loss_store, loss_rider,"
                                + " reason, decided_by_type, decided_at, changed_at) values (?, 3, ?, ?, ?, ?,"
                                + " 'Hanbapsang', '[]', 20000, 3000, 2000, true, ?, ?, ?, ?, '0420', now(), ?, 1, '[]',"
                                + " 'CARD', 'card token', false, 1, 0, false, false, 'call me', 'x', now(),"
                                + " now() - make_interval(secs => ?))",
                        orderId,
                        status,
                        refund,
                        customerId,
                        UUID.randomUUID(),
                        OFFICE.text(),
                        OFFICE.districtCode(),
                        OFFICE.lat(),
                        OFFICE.lon(),
                        UUID.randomUUID(),
                        (double) age.toSeconds());
        return orderId;
    }
}

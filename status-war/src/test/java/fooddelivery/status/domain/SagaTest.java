package fooddelivery.status.domain;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.SagaAccount;
import fooddelivery.runtime.SagaAccount.Failing;
import fooddelivery.runtime.SagaAccount.GivenUp;
import fooddelivery.runtime.SagaAccount.Handled;
import fooddelivery.runtime.SagaAccount.Published;
import fooddelivery.runtime.SagaPart.Deadline;
import fooddelivery.status.domain.Saga.Kind;
import fooddelivery.status.domain.Saga.Reading;
import fooddelivery.status.domain.Saga.State;
import fooddelivery.status.domain.Saga.Trouble;
import fooddelivery.status.domain.Standing.Actor;
import fooddelivery.status.domain.Standing.Situation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why an order is not delivered, from what the services say. */
class SagaTest {

    private static final Instant PAID_AT = Instant.parse("2026-05-04T03:00:00Z");
    private static final Instant NOW = PAID_AT.plusSeconds(60);
    private static final UUID ORDER = UUID.fromString("01976a3e-52c0-7d1a-9b5e-2f0c8a4d7e11");
    private static final UUID EVENT = UUID.fromString("01976a3e-52c0-7d1a-9b5e-2f0c8a4d7e12");

    /** Before anything else is said, all services answer and know nothing. */
    private final Map<String, SagaAccount> accounts = new HashMap<>();

    private final Map<String, String> silent = new HashMap<>();
    private final Map<String, Map<UUID, Handled>> handled = new HashMap<>();

    SagaTest() {
        Readers.SERVICES.forEach(service -> {
            accounts.put(service, account(service, null));
            handled.put(service, new HashMap<>());
        });
    }

    private static SagaAccount account(String service, String status, Deadline... deadlines) {
        return account(service, status, true, List.of(), deadlines);
    }

    private static SagaAccount account(
            String service, String status, boolean reading, List<Published> published, Deadline... deadlines) {
        return new SagaAccount(
                service,
                status,
                "NONE",
                PAID_AT,
                reading,
                null,
                List.of(deadlines),
                List.of(),
                published,
                List.of(),
                List.of(),
                List.of());
    }

    private void says(String service, String status, Deadline... deadlines) {
        accounts.put(service, account(service, status, deadlines));
    }

    private void isSilent(String service) {
        accounts.remove(service);
        handled.remove(service);
        silent.put(service, "it does not answer");
    }

    /** The order is paid, and nobody but notify and status has handled it. */
    private void publishesOrderPaid(Instant sentAt) {
        Published paid =
                new Published(EVENT, "fooddelivery.order.OrderPaid.v1", PAID_AT, sentAt, 2, null, null, Map.of());
        accounts.put("order", account("order", "PAID", true, List.of(paid)));
        if (sentAt != null) {
            List.of("notify", "status").forEach(service -> handles(service, EVENT, sentAt.plusMillis(20)));
        }
    }

    private void handles(String service, UUID eventId, Instant at) {
        handled.get(service).put(eventId, new Handled(eventId, at, null, null, null));
    }

    private Saga saga() {
        return new Saga(ORDER, NOW, accounts, silent, handled);
    }

    private Reading atStore() {
        return saga().events().get(0).readers().stream()
                .filter(reading -> reading.service().equals("store"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_paid_order_waits_for_the_store_until_its_ticket_expires() {
        publishesOrderPaid(PAID_AT);
        handles("store", EVENT, PAID_AT.plusMillis(30));
        says("store", "RECEIVED", new Deadline("TICKET_EXPIRY", PAID_AT.plusSeconds(600)));

        Standing standing = saga().standing();
        assertThat(standing)
                .isEqualTo(new Standing(Situation.STORE_TO_ANSWER, "PAID", "NONE", PAID_AT, PAID_AT.plusSeconds(600)));
        assertThat(standing.situation().actor()).isEqualTo(Actor.STORE);
        assertThat(saga().troubles()).isEmpty();
        assertThat(atStore().state()).isEqualTo(State.HANDLED);
        assertThat(atStore().at()).isEqualTo(PAID_AT.plusMillis(30));
    }

    @Test
    void a_store_service_that_reads_no_queue_keeps_the_order() {
        publishesOrderPaid(PAID_AT);
        accounts.put("store", account("store", null, false, List.of()));

        assertThat(saga().standing().situation()).isEqualTo(Situation.STORE_NOT_TOLD);
        assertThat(saga().troubles())
                .containsExactly(new Trouble(Kind.NOT_READ, true, "store", "OrderPaid", EVENT, PAID_AT, null, null));
        accounts.put("store", account("store", null, true, List.of()));
        assertThat(saga().troubles()).extracting(Trouble::kind).containsExactly(Kind.NOT_HANDLED);
    }

    @Test
    void an_event_that_was_sent_a_moment_ago_is_on_its_way() {
        publishesOrderPaid(NOW.minusSeconds(2));
        assertThat(atStore().state()).isEqualTo(State.ON_ITS_WAY);
        assertThat(saga().troubles()).isEmpty();
    }

    @Test
    void a_store_service_that_is_down_is_named_and_its_column_not_known() {
        publishesOrderPaid(PAID_AT);
        isSilent("store");

        assertThat(saga().standing().situation()).isEqualTo(Situation.STORE_TO_ANSWER);
        assertThat(saga().troubles())
                .containsExactly(new Trouble(Kind.SILENT, true, "store", null, null, null, null, "it does not answer"));
        assertThat(atStore().state()).isEqualTo(State.NOT_KNOWN);
    }

    @Test
    void a_service_that_the_order_does_not_need_now_is_named_and_blocks_nothing() {
        publishesOrderPaid(PAID_AT);
        handles("store", EVENT, PAID_AT);
        says("store", "RECEIVED");
        isSilent("delivery");
        assertThat(saga().troubles()).extracting(Trouble::blocks).containsExactly(false);
    }

    @Test
    void an_event_that_is_not_sent_is_told_once_and_of_its_publisher() {
        publishesOrderPaid(null);
        assertThat(saga().troubles())
                .containsExactly(new Trouble(Kind.NOT_SENT, true, "order", "OrderPaid", EVENT, PAID_AT, null, null));
    }

    @Test
    void an_event_that_fails_tells_its_cause_and_comes_before_what_blocks_nothing() {
        publishesOrderPaid(PAID_AT);
        handled.get("status").clear();
        accounts.put("store", failing(List.of()));

        assertThat(saga().troubles())
                .containsExactly(
                        new Trouble(Kind.FAILING, true, "store", "OrderPaid", EVENT, PAID_AT, 3, "the oven is cold"),
                        new Trouble(Kind.NOT_HANDLED, false, "status", "OrderPaid", EVENT, PAID_AT, null, null));
        accounts.put("store", failing(List.of(EVENT)));
        assertThat(saga().troubles().get(0).kind()).isEqualTo(Kind.DEAD);
        assertThat(saga().troubles().get(0).cause()).isEqualTo("the oven is cold");
    }

    @Test
    void a_dead_letter_is_told_though_its_publisher_is_silent() {
        isSilent("order");
        accounts.put("store", failing(List.of(EVENT)));
        assertThat(saga().troubles())
                .contains(new Trouble(Kind.DEAD, true, "store", "OrderPaid", EVENT, PAID_AT, 3, "the oven is cold"));
        assertThat(saga().standing().situation()).isEqualTo(Situation.NOT_KNOWN);
        says("status", "PAID");
        assertThat(saga().standing().status()).as("as the view was told").isEqualTo("PAID");
    }

    private static SagaAccount failing(List<UUID> dead) {
        return new SagaAccount(
                "store",
                null,
                null,
                null,
                true,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(new Failing(EVENT, "fooddelivery.order.OrderPaid.v1", 3, PAID_AT, NOW, "the oven is cold")),
                dead,
                List.of());
    }

    @Test
    void an_event_that_a_person_gave_up_is_told_with_the_reason() {
        publishesOrderPaid(PAID_AT);
        accounts.put(
                "store",
                new SagaAccount(
                        "store",
                        null,
                        null,
                        null,
                        true,
                        null,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(new GivenUp(
                                EVENT, "fooddelivery.order.OrderPaid.v1", NOW, "the oven is cold", "closed"))));
        assertThat(saga().troubles())
                .containsExactly(new Trouble(
                        Kind.GIVEN_UP, true, "store", "OrderPaid", EVENT, NOW, null, "the oven is cold (closed)"));
    }

    @Test
    void what_went_wrong_with_an_order_that_is_over_blocks_nothing_any_more() {
        publishesOrderPaid(PAID_AT);
        accounts.put("store", failing(List.of(EVENT)));
        SagaAccount order = accounts.get("order");
        accounts.put("order", account("order", "CANCELLED", true, order.published()));
        assertThat(saga().standing().situation()).isEqualTo(Situation.CANCELLED);
        assertThat(saga().troubles()).extracting(Trouble::blocks).containsExactly(false);
    }

    @ParameterizedTest
    @CsvSource({
        "PAYMENT_PENDING, , , PAYING, PLATFORM",
        "PAYMENT_UNKNOWN, , , PAYMENT_NOT_KNOWN, PLATFORM",
        "PAYMENT_DECLINED, , , CUSTOMER_TO_PAY, CUSTOMER",
        "PAYMENT_DEFERRED, , , PAYMENT_AWAY, CUSTOMER",
        "PAID, RECEIVED, , STORE_TO_ANSWER, STORE",
        "PAID, , , STORE_NOT_TOLD, PLATFORM",
        "PAID, ACCEPTED, , ORDER_NOT_TOLD, PLATFORM",
        "ACCEPTED, ACCEPTED, , STORE_TO_COOK, STORE",
        "COOKING, COOKING, , STORE_TO_FINISH, STORE",
        "READY, COOKED, , RIDERS_NOT_TOLD, PLATFORM",
        "READY, COOKED, OPEN, RIDER_TO_CLAIM, RIDER",
        "RIDER_ASSIGNED, COOKED, CLAIMED, RIDER_TO_PICK_UP, RIDER",
        "PICKED_UP, COOKED, PICKED_UP, RIDER_TO_DELIVER, RIDER",
        "PICKED_UP, COOKED, DELIVERED, ORDER_NOT_TOLD, PLATFORM",
        "DELIVERED, COOKED, DELIVERED, CUSTOMER_TO_CONFIRM, CUSTOMER",
        "CANCEL_PENDING, RECEIVED, , CANCELLATION_TO_DECIDE, PLATFORM",
        "COMPLETED, COOKED, DELIVERED, COMPLETED, NOBODY",
        "REJECTED, REJECTED, , REJECTED, NOBODY",
        "EXPIRED, , , EXPIRED, NOBODY",
        "SOMETHING_NEW, , , NOT_KNOWN, OPERATOR",
    })
    void each_state_says_who_has_to_act(String order, String ticket, String delivery, Situation expected, Actor actor) {
        says("order", order);
        says("store", ticket);
        says("delivery", delivery);
        assertThat(saga().standing().situation()).isEqualTo(expected);
        assertThat(expected.actor()).isEqualTo(actor);
    }

    @Test
    void a_deferred_order_that_is_paid_by_itself_waits_for_no_customer() {
        says("order", "PAYMENT_DEFERRED", new Deadline("PAYMENT_CALL", NOW));
        assertThat(saga().standing().situation()).isEqualTo(Situation.PAYMENT_AWAY_PAID_LATER);
        assertThat(saga().standing().until()).isEqualTo(NOW);
    }

    @Test
    void an_order_that_is_over_and_owes_money_waits_for_it() {
        for (String refund : List.of("PENDING", "FAILED")) {
            accounts.put(
                    "order",
                    new SagaAccount(
                            "order",
                            "REJECTED",
                            refund,
                            PAID_AT,
                            true,
                            null,
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of()));
            assertThat(saga().standing().situation())
                    .isEqualTo(refund.equals("PENDING") ? Situation.REFUND_TO_COME : Situation.REFUND_FAILED);
        }
    }

    @Test
    void an_order_is_unknown_only_when_nobody_may_know_it() {
        assertThat(saga().isKnown()).isFalse();
        isSilent("order");
        assertThat(saga().isKnown()).isTrue();
    }

    @Test
    void events_stand_in_the_order_of_their_times_whoever_published_them() {
        List<Published> published = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            published.add(new Published(
                    UUID.randomUUID(),
                    "fooddelivery.order.OrderProgressed.v1",
                    PAID_AT.plusSeconds(2 * i),
                    PAID_AT,
                    i,
                    null,
                    null,
                    Map.of()));
        }
        accounts.put("order", account("order", "PAID", true, published));
        accounts.put(
                "store",
                account(
                        "store",
                        "ACCEPTED",
                        true,
                        List.of(new Published(
                                EVENT,
                                "fooddelivery.store.OrderAccepted.v1",
                                PAID_AT.plusSeconds(3),
                                PAID_AT,
                                1,
                                null,
                                null,
                                Map.of()))));
        assertThat(saga().events())
                .extracting(Saga.Event::name)
                .containsExactly("OrderProgressed", "OrderProgressed", "OrderAccepted", "OrderProgressed");
    }
}

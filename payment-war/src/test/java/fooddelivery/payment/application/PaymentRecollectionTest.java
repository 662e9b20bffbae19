package fooddelivery.payment.application;

import static fooddelivery.payment.domain.Payments.AMOUNTS;
import static fooddelivery.payment.domain.Payments.pay;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.Cause;
import fooddelivery.events.Envelope;
import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderCompleted;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.events.OrderEvent.OrderProgressed;
import fooddelivery.events.OrderEvent.PaymentDeferred;
import fooddelivery.events.Place;
import fooddelivery.payment.TestHouse;
import fooddelivery.payment.domain.Attempt;
import fooddelivery.payment.domain.Pay;
import fooddelivery.payment.domain.PaymentAccount.Step;
import fooddelivery.payment.domain.PaymentStatus;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A restored database in which there was nothing yet, and a card company that has forgotten nothing. */
class PaymentRecollectionTest {

    private static final Instant NOW = Instant.parse("2026-05-04T03:00:00Z");
    private static final UUID STORE = Ids.next();
    private static final UUID RIDER = Ids.next();

    private static TestHouse house;

    private final UUID order = Ids.next();
    private final Pay pay = pay(order, 1);

    @BeforeAll
    static void open() {
        house = new TestHouse(UnaryOperator.identity());
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void clear() {
        house.clear();
        house.database.update("delete from inbox");
    }

    @Test
    void a_payment_and_its_settlement_are_what_they_were() {
        house.service.pay(pay);
        house.inTransaction(() -> house.policy.whenOrderCompleted(completed()));
        List<Object> before = rows();
        List<String> told = house.published(order);

        house.forgetEverything();
        house.recall(with(told, placed(), completed()));

        assertThat(rows()).isEqualTo(before);
        assertThat(house.published(order)).as("the log, and nothing new").isEqualTo(told);
        assertThat(house.ledger.balance().sum()).isZero();
        assertThat(house.service.pay(pay).step()).as("asked for once more").isEqualTo(Step.APPROVED);
        assertThat(house.atTheGateway(order)).containsExactly(AMOUNTS.total());
    }

    @Test
    void a_decline_before_it_and_a_refund_after_it_are_what_they_were() {
        house.service.pay(pay(Ids.next(), order, 1, "tok_declined"));
        Pay second = pay(order, 2);
        house.service.pay(second);
        house.inTransaction(() -> house.policy.whenOrderCancelled(cancelled(second)));
        house.sweeper.sweepRefunds();
        List<Object> before = rows();
        List<String> told = house.published(order);

        house.forgetEverything();
        house.recall(with(told, placed(), cancelled(second)));
        house.recall(with(told, placed(), cancelled(second)));

        assertThat(rows()).isEqualTo(before);
        house.timePasses();
        house.sweeper.sweepRefunds();
        assertThat(house.published(order)).isEqualTo(told);
        assertThat(house.atTheGateway(order)).containsExactly(0L);
        assertThat(house.count("select count(*) from simulated_refund")).isEqualTo(1);
    }

    @Test
    void a_refund_that_was_made_and_never_told_is_repeated_under_the_same_key() {
        house.service.pay(pay);
        List<String> told = house.published(order);
        house.inTransaction(() -> house.policy.whenOrderCancelled(cancelled(pay)));
        house.sweeper.sweepRefunds();

        house.forgetEverything();
        house.recall(with(told, placed(), cancelled(pay)));
        assertThat(status()).isEqualTo(PaymentStatus.REFUND_PENDING);
        house.timePasses();
        house.sweeper.sweepRefunds();

        assertThat(status()).isEqualTo(PaymentStatus.REFUNDED);
        assertThat(house.events(order)).containsExactly("PaymentApproved", "PaymentRefunded");
        assertThat(house.count("select count(*) from simulated_refund")).isEqualTo(1);
        assertThat(house.atTheGateway(order)).containsExactly(0L);
    }

    @Test
    void what_was_captured_and_never_told_is_found_at_the_card_company_and_goes_back_when_nobody_wants_it() {
        house.service.pay(pay);

        house.forgetEverything();
        house.recall(with(List.of(), placed(), cancelled(pay)));
        assertThat(status())
                .as("neither void nor captured, as far as anybody knows")
                .isEqualTo(PaymentStatus.UNKNOWN);
        assertThat(house.events(order)).isEmpty();
        house.timePasses();
        house.sweeper.sweepAttempts();
        house.sweeper.sweepRefunds();

        assertThat(house.events(order)).containsExactly("PaymentApproved", "PaymentRefunded");
        assertThat(house.atTheGateway(order)).containsExactly(0L);
        assertThat(house.ledger.balance().sum()).isZero();
    }

    @Test
    void what_was_captured_and_never_told_stays_where_the_order_is_paid() {
        house.service.pay(pay);

        house.forgetEverything();
        house.recall(with(List.of(), placed(), paid()));
        house.timePasses();
        house.sweeper.sweepAttempts();

        assertThat(status()).isEqualTo(PaymentStatus.APPROVED);
        assertThat(house.events(order)).containsExactly("PaymentApproved");
        assertThat(house.ledger.balance().accounts())
                .isEqualTo(Map.of("GATEWAY", AMOUNTS.total(), "HELD_FOR_ORDERS", -AMOUNTS.total()));
    }

    @Test
    void an_attempt_without_its_card_is_asked_about_and_not_repeated() {
        house.recall(with(List.of(), placed(), paid()));
        house.timePasses();
        house.sweeper.sweepAttempts();
        assertThat(status()).as("the card company does not know it either").isEqualTo(PaymentStatus.UNKNOWN);
        assertThat(house.atTheGateway(order)).isEmpty();

        // Whoever has the card may ask again: the key is the same.
        assertThat(house.service.pay(pay).step()).isEqualTo(Step.APPROVED);
        assertThat(house.atTheGateway(order)).containsExactly(AMOUNTS.total());
    }

    @Test
    void what_was_captured_while_the_order_waited_goes_back_when_its_customer_cancels() {
        house.service.pay(pay);

        house.forgetEverything();
        house.recall(with(List.of(), placed(pay.attemptId()), progressed(2, "PAYMENT_UNKNOWN", pay)));
        assertThat(status()).isEqualTo(PaymentStatus.UNKNOWN);
        house.inTransaction(() -> house.policy.whenOrderCancelled(cancelled(pay)));
        assertThat(house.events(order)).as("not void: nobody knows yet").isEmpty();
        house.timePasses();
        house.sweeper.sweepAttempts();
        house.sweeper.sweepRefunds();

        assertThat(house.events(order)).containsExactly("PaymentApproved", "PaymentRefunded");
        assertThat(house.atTheGateway(order)).containsExactly(0L);
    }

    @Test
    void order_s_own_repetition_of_an_attempt_that_was_forgotten_captures_once() {
        Pay second = pay(order, 2);
        house.service.pay(pay(pay.attemptId(), order, 1, "tok_declined"));
        house.service.pay(second);

        house.forgetEverything();
        house.recall(with(List.of(), placed(pay.attemptId()), progressed(5, "PAYMENT_PENDING", second)));

        assertThat(house.service.pay(second).step())
                .as("the number is told, so it is the same payment")
                .isEqualTo(Step.APPROVED);
        assertThat(house.atTheGateway(order)).containsExactly(AMOUNTS.total());
    }

    @Test
    void an_attempt_is_looked_for_while_it_is_order_s_last_word_about_its_payment() {
        house.recall(with(List.of(), placed(pay.attemptId())));
        assertThat(house.service.ofOrder(order, 0, 9))
                .extracting(Attempt::attemptId)
                .containsExactly(pay.attemptId());
    }

    @Test
    void an_attempt_that_was_not_sent_declined_or_is_not_named_is_not_looked_for() {
        for (List<String> story : List.of(
                with(List.of(), placed(pay.attemptId()), deferred()),
                with(List.of(), progressed(3, "PAYMENT_DECLINED", pay), placed(pay.attemptId())),
                with(List.of(), placed()))) {
            house.recall(story);
            assertThat(house.service.ofOrder(order, 0, 9)).isEmpty();
        }
    }

    @Test
    void an_attempt_after_the_account_was_closed_had_been_turned_away_and_is_not_looked_for() {
        house.inTransaction(() -> house.policy.whenOrderCancelled(cancelled(pay)));
        List<String> told = house.published(order);
        house.recall(with(told, placed(pay.attemptId()), progressed(2, "PAYMENT_UNKNOWN", pay)));
        assertThat(house.service.ofOrder(order, 0, 9)).isEmpty();
        assertThat(house.published(order)).isEqualTo(told);
    }

    @Test
    void an_attempt_without_a_result_was_declined_when_its_order_names_a_later_one() {
        Pay second = pay(order, 2);
        house.behave(0, 1, 0);
        house.service.pay(pay);
        house.behave(0, 0, 0);
        assertThat(status()).isEqualTo(PaymentStatus.UNKNOWN);

        house.recall(with(List.of(), placed(pay.attemptId()), progressed(4, "PAYMENT_UNKNOWN", second)));

        assertThat(status()).isEqualTo(PaymentStatus.DECLINED);
        assertThat(house.service.get(second.attemptId()).status()).isEqualTo(PaymentStatus.UNKNOWN);
    }

    private PaymentStatus status() {
        return house.service.get(pay.attemptId()).status();
    }

    /** All that matters of the order, as text. */
    private List<Object> rows() {
        List<Object> rows = new ArrayList<>();
        for (String query : List.of(
                "select concat_ws('|', closed, version) as text from payment_account where order_id = ?",
                "select concat_ws('|', attempt_id, attempt_no, customer_id, goods, delivery_fee, express_fee, method,"
                        + " token, status, reason) as text from payment_attempt where order_id = ? order by attempt_no",
                "select concat_ws('|', refund_id, attempt_id, kind, amount, status, reason) as text"
                        + " from payment_refund where order_id = ? order by refund_id",
                "select concat_ws('|', kind, reference, account, party_id, amount) as text from ledger_entry"
                        + " where order_id = ? order by kind, account")) {
            rows.add(house.database.query(query, row -> row.getString("text"), order));
        }
        return rows;
    }

    private static List<String> with(List<String> told, OrderEvent... heard) {
        List<String> all = new ArrayList<>(told);
        for (OrderEvent event : heard) {
            all.add(Json.write(Envelope.of(Ids.next(), NOW, null, null, event)));
        }
        return all;
    }

    /** As it was told before events named the attempt. */
    private OrderPlaced placed() {
        return placed(null);
    }

    private OrderPlaced placed(UUID attempt) {
        return new OrderPlaced(
                order,
                1,
                "PAYMENT_PENDING",
                "NONE",
                pay.customerId(),
                STORE,
                NOW,
                "한밥상",
                List.of(),
                AMOUNTS.goods(),
                AMOUNTS.deliveryFee(),
                AMOUNTS.expressFee(),
                AMOUNTS.total(),
                true,
                null,
                null,
                attempt,
                attempt == null ? null : 1);
    }

    private OrderProgressed progressed(long version, String status, Pay attempt) {
        return new OrderProgressed(
                order,
                version,
                status,
                "NONE",
                pay.customerId(),
                STORE,
                NOW,
                new Cause("PaymentResultUnknown", null, NOW),
                null,
                attempt.attemptId(),
                attempt.attemptNo());
    }

    private PaymentDeferred deferred() {
        return new PaymentDeferred(
                order, 2, "PAYMENT_DEFERRED", "NONE", pay.customerId(), STORE, NOW, pay.attemptId(), pay.attemptNo());
    }

    private OrderPaid paid() {
        return new OrderPaid(
                order,
                2,
                "PAID",
                "NONE",
                pay.customerId(),
                STORE,
                NOW,
                pay.attemptId(),
                List.of(),
                AMOUNTS.goods(),
                AMOUNTS.deliveryFee(),
                AMOUNTS.expressFee(),
                AMOUNTS.total(),
                true,
                new Place("서울 강남구 역삼로 180", 37.5, 127.0),
                "1234",
                NOW,
                null);
    }

    private OrderCancelled cancelled(Pay last) {
        return new OrderCancelled(
                order,
                3,
                "CANCELLED",
                "PENDING",
                pay.customerId(),
                STORE,
                NOW,
                "CUSTOMER",
                null,
                true,
                List.of(last.attemptId()));
    }

    private OrderCompleted completed() {
        return new OrderCompleted(
                order,
                9,
                "COMPLETED",
                "NONE",
                pay.customerId(),
                STORE,
                NOW,
                "CUSTOMER",
                RIDER,
                AMOUNTS.goods(),
                AMOUNTS.deliveryFee(),
                AMOUNTS.expressFee());
    }
}

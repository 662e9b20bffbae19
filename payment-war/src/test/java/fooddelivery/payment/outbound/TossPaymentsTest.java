package fooddelivery.payment.outbound;

import static fooddelivery.payment.domain.Payments.AMOUNTS;
import static fooddelivery.payment.domain.Payments.NOW;
import static fooddelivery.payment.domain.Payments.pay;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.OrderEvent.ExpressPromiseMissed;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.payment.TestHouse;
import fooddelivery.payment.domain.Attempt;
import fooddelivery.payment.domain.Pay;
import fooddelivery.payment.domain.PaymentAccount.Step;
import fooddelivery.payment.domain.PaymentStatus;
import fooddelivery.payment.domain.Refund;
import fooddelivery.payment.outbound.TossStub.Call;
import fooddelivery.payment.outbound.TossStub.Fault;
import fooddelivery.runtime.Ids;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service on a real PostgreSQL with Toss Payments behind it: where the money is after each kind of accident. */
class TossPaymentsTest {

    private static final String SECRET = "test_sk_whole_service";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static TossStub toss;
    private static TestHouse house;

    private final UUID order = Ids.next();

    @BeforeAll
    static void open() {
        toss = new TossStub(SECRET);
        house = new TestHouse(
                simulated -> new TossPaymentGateway(new TossApi(toss.address(), SECRET, TIMEOUT), TIMEOUT));
    }

    @AfterAll
    static void close() {
        house.close();
        toss.close();
    }

    @BeforeEach
    void clear() {
        house.clear();
        toss.heal();
    }

    @AfterEach
    void the_books_agree_and_the_contract_was_kept() {
        assertThat(house.ledger.balance().sum()).isZero();
        assertThat(toss.broken()).isEmpty();
    }

    /** The customer has been to Toss's window with this attempt. */
    private Pay authenticated(int attemptNo) {
        UUID attemptId = Ids.next();
        return pay(attemptId, order, attemptNo, toss.authenticated(attemptId, AMOUNTS.total()));
    }

    private Pay paid() {
        Pay pay = authenticated(1);
        assertThat(house.service.pay(pay).step()).isEqualTo(Step.APPROVED);
        return pay;
    }

    private PaymentStatus status(Pay pay) {
        return house.service.get(pay.attemptId()).status();
    }

    private void cancelled(Pay pay) {
        OrderCancelled event = new OrderCancelled(
                order,
                5,
                "CANCELLED",
                "PENDING",
                Ids.next(),
                Ids.next(),
                NOW,
                "CUSTOMER",
                "",
                false,
                List.of(pay.attemptId()));
        house.inTransaction(() -> house.policy.whenOrderCancelled(event));
    }

    private void promiseMissed(Pay pay) {
        ExpressPromiseMissed event = new ExpressPromiseMissed(
                order, 9, "DELIVERED", "NONE", Ids.next(), Ids.next(), NOW, pay.attemptId(), 2_000, NOW, NOW);
        house.inTransaction(() -> house.policy.whenExpressPromiseMissed(event));
    }

    private void sweepAttempts() {
        house.timePasses();
        house.sweeper.sweepAttempts();
    }

    private void sweepRefunds() {
        house.timePasses();
        house.sweeper.sweepRefunds();
    }

    @Test
    void a_payment_and_its_refund() {
        Pay pay = paid();
        assertThat(toss.left(pay.attemptId())).isEqualTo(AMOUNTS.total());

        cancelled(pay);
        sweepRefunds();

        assertThat(status(pay)).isEqualTo(PaymentStatus.REFUNDED);
        assertThat(toss.left(pay.attemptId())).isZero();
        assertThat(house.events(order)).containsExactly("PaymentApproved", "PaymentRefunded");
        assertThat(house.ledger.balance().accounts()).containsEntry("GATEWAY", 0L);
    }

    @Test
    void a_time_out_after_the_capture_is_approved_by_repeating_and_charged_once() {
        Pay pay = authenticated(1);
        toss.fail(Call.CONFIRM, Fault.SILENT_AFTER);
        assertThat(house.service.pay(pay).step()).isEqualTo(Step.UNKNOWN);
        assertThat(house.service.get(pay.attemptId()).reason()).isEqualTo("TIMEOUT");

        toss.heal();
        sweepAttempts();

        assertThat(house.service.pay(pay).step()).isEqualTo(Step.APPROVED);
        assertThat(toss.captures(pay.attemptId())).isEqualTo(1);
        assertThat(house.events(order)).containsExactly("PaymentApproved");
    }

    @Test
    void captured_with_the_answer_lost_and_then_cancelled_is_refunded_exactly_once() {
        Pay pay = authenticated(1);
        toss.fail(Call.CONFIRM, Fault.LOST_AFTER);
        assertThat(house.service.pay(pay).step()).isEqualTo(Step.UNKNOWN);
        cancelled(pay);
        assertThat(house.events(order)).isEmpty();
        int confirmations = toss.calls(Call.CONFIRM);

        toss.fail(Call.CANCEL, Fault.LOST_AFTER);
        sweepAttempts();
        assertThat(status(pay)).isEqualTo(PaymentStatus.REFUND_PENDING);
        sweepRefunds();
        assertThat(status(pay)).as("the refund's answer is lost too").isEqualTo(PaymentStatus.REFUND_PENDING);
        toss.heal();
        sweepRefunds();
        sweepRefunds();

        assertThat(status(pay)).isEqualTo(PaymentStatus.REFUNDED);
        assertThat(toss.calls(Call.CONFIRM))
                .as("nobody captures for a closed account")
                .isEqualTo(confirmations);
        assertThat(toss.captures(pay.attemptId())).isEqualTo(1);
        assertThat(toss.cancels(pay.attemptId())).isEqualTo(1);
        assertThat(toss.left(pay.attemptId())).isZero();
        assertThat(house.events(order)).containsExactly("PaymentApproved", "PaymentRefunded");
    }

    @Test
    void never_captured_and_cancelled_is_over_when_the_payment_expires_at_toss() {
        Pay pay = authenticated(1);
        toss.fail(Call.CONFIRM, Fault.LOST_BEFORE);
        assertThat(house.service.pay(pay).step()).isEqualTo(Step.UNKNOWN);
        toss.heal();
        cancelled(pay);

        sweepAttempts();
        assertThat(status(pay)).as("it may still be captured").isEqualTo(PaymentStatus.UNKNOWN);
        toss.expire(pay.attemptId());
        sweepAttempts();

        assertThat(status(pay)).isEqualTo(PaymentStatus.DECLINED);
        assertThat(house.events(order)).containsExactly("PaymentDeclined", "PaymentVoided");
        assertThat(toss.captures(pay.attemptId())).isZero();
    }

    @Test
    void a_failure_that_toss_repeats_for_its_key_ends_with_the_payment_and_the_customer_pays_with_another() {
        Pay first = authenticated(1);
        toss.refuseNext(Call.CONFIRM, 400, "PROVIDER_ERROR");
        assertThat(house.service.pay(first).step()).isEqualTo(Step.UNKNOWN);
        Pay second = authenticated(2);
        sweepAttempts();
        assertThat(house.service.pay(second).step()).as("one at a time").isEqualTo(Step.IN_PROGRESS);

        toss.expire(first.attemptId());
        sweepAttempts();

        assertThat(status(first)).isEqualTo(PaymentStatus.DECLINED);
        assertThat(house.service.pay(second).step()).isEqualTo(Step.APPROVED);
        assertThat(toss.captures(first.attemptId()) + toss.captures(second.attemptId()))
                .isEqualTo(1);
    }

    @Test
    void a_wrong_secret_key_declines_nobody() {
        Pay pay = authenticated(1);
        toss.accept("test_sk_another");
        assertThat(house.service.pay(pay).step()).isEqualTo(Step.UNKNOWN);

        toss.accept(SECRET);
        sweepAttempts();

        assertThat(status(pay)).isEqualTo(PaymentStatus.APPROVED);
    }

    @Test
    void the_express_fee_and_then_the_rest_go_back_each_once_although_every_answer_is_lost() {
        Pay pay = paid();
        promiseMissed(pay);
        toss.fail(Call.CANCEL, Fault.LOST_AFTER);
        sweepRefunds();
        assertThat(toss.left(pay.attemptId())).isEqualTo(15_000);
        cancelled(pay);
        sweepRefunds();
        sweepRefunds();

        assertThat(status(pay)).isEqualTo(PaymentStatus.REFUNDED);
        assertThat(toss.cancels(pay.attemptId())).isEqualTo(2);
        assertThat(toss.left(pay.attemptId())).isZero();
        assertThat(house.events(order)).containsExactly("PaymentApproved", "PaymentRefunded", "PaymentRefunded");
    }

    @Test
    void an_attempt_without_a_result_for_two_weeks_is_not_repeated_and_waits_for_a_person() {
        Pay pay = authenticated(1);
        toss.fail(Call.CONFIRM, Fault.LOST_BEFORE);
        assertThat(house.service.pay(pay).step()).isEqualTo(Step.UNKNOWN);
        toss.heal();
        int confirmations = toss.calls(Call.CONFIRM);
        toss.forgetKeys();
        house.daysPass(14);

        house.sweeper.sweepAttempts();
        int questions = toss.calls(Call.QUERY);
        sweepAttempts();

        assertThat(toss.calls(Call.CONFIRM)).isEqualTo(confirmations);
        assertThat(toss.calls(Call.QUERY)).as("asked once, and then no more").isEqualTo(questions);
        assertThat(house.service.handedOver(null, 10))
                .extracting(Attempt::attemptId)
                .containsExactly(pay.attemptId());

        toss.expire(pay.attemptId());
        house.service.askAgain(pay.attemptId());
        house.sweeper.sweepAttempts();
        assertThat(status(pay)).isEqualTo(PaymentStatus.DECLINED);
        assertThat(toss.captures(pay.attemptId())).isZero();
    }

    @Test
    void a_refund_of_two_weeks_ago_is_not_made_twice_and_one_that_was_not_made_is_left_to_a_person() {
        Pay pay = paid();
        promiseMissed(pay);
        toss.fail(Call.CANCEL, Fault.LOST_AFTER);
        sweepRefunds();
        toss.fail(Call.CANCEL, Fault.LOST_BEFORE);
        cancelled(pay);
        sweepRefunds();
        toss.heal();
        toss.forgetKeys();
        int cancels = toss.calls(Call.CANCEL);
        house.daysPass(14);

        house.sweeper.sweepRefunds();

        assertThat(toss.calls(Call.CANCEL)).isEqualTo(cancels);
        assertThat(house.events(order)).contains("PaymentRefunded", "RefundFailed");
        Refund failed =
                house.refunds.list(PaymentStatus.REFUND_FAILED, null, 10).get(0);
        assertThat(failed.amount()).isEqualTo(15_000);

        toss.givenBackInConsole(pay.attemptId(), 15_000, "by hand for " + failed.refundId());
        house.refunds.retry(failed.refundId());
        house.sweeper.sweepRefunds();
        assertThat(status(pay)).isEqualTo(PaymentStatus.REFUNDED);
        assertThat(toss.cancels(pay.attemptId())).isEqualTo(2);
        assertThat(toss.left(pay.attemptId())).isZero();
        assertThat(toss.calls(Call.CANCEL)).isEqualTo(cancels);
    }
}

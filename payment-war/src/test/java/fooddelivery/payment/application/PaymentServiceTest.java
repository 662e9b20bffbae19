package fooddelivery.payment.application;

import static fooddelivery.payment.domain.Payments.AMOUNTS;
import static fooddelivery.payment.domain.Payments.NOW;
import static fooddelivery.payment.domain.Payments.RETRY;
import static fooddelivery.payment.domain.Payments.pay;
import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.Cause;
import fooddelivery.events.OrderEvent.ExpressPromiseMissed;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderCompleted;
import fooddelivery.events.OrderEvent.OrderExpired;
import fooddelivery.events.OrderEvent.OrderRejected;
import fooddelivery.events.OrderEvent.PlatformLossRecorded;
import fooddelivery.payment.TestHouse;
import fooddelivery.payment.domain.Attempt;
import fooddelivery.payment.domain.Pay;
import fooddelivery.payment.domain.PaymentAccount;
import fooddelivery.payment.domain.PaymentAccount.Reply;
import fooddelivery.payment.domain.PaymentAccount.Step;
import fooddelivery.payment.domain.PaymentGateway;
import fooddelivery.payment.domain.PaymentGateway.Cancellation;
import fooddelivery.payment.domain.PaymentRepository.Claim;
import fooddelivery.payment.domain.PaymentStatus;
import fooddelivery.payment.domain.Posting.Commission;
import fooddelivery.payment.domain.Refund;
import fooddelivery.payment.domain.RetryPolicy;
import fooddelivery.payment.domain.RetryPolicy.Backoff;
import fooddelivery.payment.domain.SimulatorSettings;
import fooddelivery.runtime.Database.DatabaseException;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Refused;
import fooddelivery.runtime.Startup;
import fooddelivery.runtime.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service on a real PostgreSQL: what rows and locks decide, and what is left after a crash. */
class PaymentServiceTest {

    private static final UUID CUSTOMER = Ids.next();
    private static final UUID STORE = Ids.next();

    /** What happens while the gateway is working, on the thread that waits for it. */
    private static final AtomicReference<Runnable> MEANWHILE = new AtomicReference<>();

    private static TestHouse house;

    private final UUID order = Ids.next();

    /** The simulated gateway, with a word in between: what it has done is done when the word is said. */
    private record Watched(PaymentGateway gateway) implements PaymentGateway {

        @Override
        public Result confirm(UUID attemptId, UUID orderId, long amount, String method, String token) {
            Result result = gateway.confirm(attemptId, orderId, amount, method, token);
            MEANWHILE.get().run();
            return result;
        }

        @Override
        public Result query(UUID attemptId) {
            return gateway.query(attemptId);
        }

        @Override
        public Cancellation cancel(UUID attemptId, UUID refundId, long amount, String reason) {
            return gateway.cancel(attemptId, refundId, amount, reason);
        }

        @Override
        public Cancellation queryRefund(UUID attemptId, UUID refundId, long amount) {
            return gateway.queryRefund(attemptId, refundId, amount);
        }
    }

    @BeforeAll
    static void open() {
        house = new TestHouse(Watched::new);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void clear() {
        house.clear();
        MEANWHILE.set(() -> {});
    }

    @AfterEach
    void the_ledger_always_sums_to_zero() {
        assertThat(house.ledger.balance().sum()).isZero();
    }

    @Test
    void an_approved_payment_is_captured_once_and_booked_once_however_often_it_is_asked_for() {
        Pay pay = pay(order, 1);

        assertThat(house.service.pay(pay).step()).isEqualTo(Step.APPROVED);
        assertThat(house.service.pay(pay).step()).isEqualTo(Step.APPROVED);

        assertThat(house.events(order)).containsExactly("PaymentApproved");
        assertThat(house.atTheGateway(order)).containsExactly(AMOUNTS.total());
        assertThat(house.ledger.balance().accounts())
                .isEqualTo(Map.of("GATEWAY", AMOUNTS.total(), "HELD_FOR_ORDERS", -AMOUNTS.total()));
    }

    @Test
    void a_declined_card_may_be_followed_by_another_attempt() {
        assertThat(house.service
                        .pay(pay(Ids.next(), order, 1, "tok_insufficient_funds"))
                        .attempt()
                        .reason())
                .isEqualTo("INSUFFICIENT_FUNDS");
        assertThat(house.service.pay(pay(Ids.next(), order, 2, "tok_declined")).step())
                .isEqualTo(Step.DECLINED);
        assertThat(house.service
                        .pay(pay(Ids.next(), order, 3, "no such token"))
                        .attempt()
                        .reason())
                .isEqualTo("INVALID_TOKEN");
        assertThat(house.service.pay(pay(order, 4)).step()).isEqualTo(Step.APPROVED);

        assertThat(house.events(order))
                .containsExactly("PaymentDeclined", "PaymentDeclined", "PaymentDeclined", "PaymentApproved");
        assertThat(house.service.ofOrder(order, 0, 10)).hasSize(4);
        assertThat(house.service.ofOrder(order, 2, 1)).hasSize(1);
    }

    @Test
    void an_attempt_id_of_another_order_is_refused_and_leaves_no_trace() {
        Pay pay = pay(order, 1);
        house.service.pay(pay);
        UUID other = Ids.next();

        assertThatThrownBy(() -> house.service.pay(pay(pay.attemptId(), other, 1, "tok_ok")))
                .isInstanceOf(ProblemException.class);
        assertThat(house.count("select count(*) from payment_account where order_id = ?", other))
                .isZero();
    }

    @Test
    void the_card_token_is_encrypted_while_it_is_needed_and_gone_afterwards() {
        house.behave(0, 1, 0);
        Pay pay = pay(order, 1);
        house.service.pay(pay);

        String waiting = token(pay);
        assertThat(waiting).isNotBlank().doesNotContain("tok_ok");
        assertThat(house.payments.find(pay.attemptId()).orElseThrow().token()).isEqualTo("tok_ok");

        house.behave(0, 0, 0);
        house.service.pay(pay);
        assertThat(token(pay)).isNull();
    }

    @Test
    void the_same_attempt_sent_by_many_at_once_is_captured_once() throws Exception {
        house.behave(50, 0, 0);
        Pay pay = pay(order, 1);

        List<Step> answers = atOnce(12, no -> pay);

        assertThat(answers).contains(Step.APPROVED).isSubsetOf(Step.APPROVED, Step.IN_PROGRESS);
        assertThat(house.atTheGateway(order)).containsExactly(AMOUNTS.total());
        assertThat(house.events(order)).containsExactly("PaymentApproved");
    }

    @Test
    void of_many_attempts_of_one_order_at_once_at_most_one_is_captured() throws Exception {
        house.behave(20, 0, 0);

        List<Step> answers = atOnce(12, no -> pay(order, no + 1));

        assertThat(answers).contains(Step.APPROVED).doesNotContain(Step.UNKNOWN, Step.DECLINED);
        assertThat(house.atTheGateway(order)).containsExactly(AMOUNTS.total());
        assertThat(house.events(order)).containsExactly("PaymentApproved");
    }

    @Test
    void the_database_itself_refuses_a_second_attempt_that_could_be_captured() {
        house.service.pay(pay(order, 1));

        assertThatThrownBy(() -> house.database.update(
                        "insert into payment_attempt (attempt_id, order_id, attempt_no, customer_id, goods, delivery_fee,"
                                + " express_fee, method, status, due_at, created_at)"
                                + " values (?, ?, 2, ?, 1, 0, 0, 'CARD', 'CONFIRMING', now(), now())",
                        Ids.next(),
                        order,
                        CUSTOMER))
                .isInstanceOf(DatabaseException.class);
    }

    @Test
    void a_crash_between_the_commit_and_the_call_is_cleared_up_once_the_lease_is_over() {
        Pay pay = pay(order, 1);
        crashBeforeTheCall(pay);

        house.sweeper.sweepAttempts();
        assertThat(status(pay)).isEqualTo(PaymentStatus.CONFIRMING);

        house.timePasses();
        house.sweeper.sweepAttempts();
        assertThat(status(pay)).isEqualTo(PaymentStatus.APPROVED);
        assertThat(house.events(order)).containsExactly("PaymentApproved");
    }

    @Test
    void a_crash_between_the_capture_and_its_record_does_not_capture_again() {
        Pay pay = pay(order, 1);
        MEANWHILE.set(() -> {
            throw new IllegalStateException("power failure");
        });
        assertThatThrownBy(() -> house.service.pay(pay)).hasMessage("power failure");
        assertThat(status(pay)).isEqualTo(PaymentStatus.CONFIRMING);

        MEANWHILE.set(() -> {});
        house.timePasses();
        house.sweeper.sweepAttempts();

        assertThat(status(pay)).isEqualTo(PaymentStatus.APPROVED);
        assertThat(house.atTheGateway(order)).containsExactly(AMOUNTS.total());
    }

    @Test
    void an_answer_lost_after_the_capture_leads_to_one_capture_only() {
        house.behave(0, 0, 1);
        Pay pay = pay(order, 1);
        assertThat(house.service.pay(pay).step()).isEqualTo(Step.UNKNOWN);

        house.behave(0, 0, 0);
        house.timePasses();
        house.sweeper.sweepAttempts();

        assertThat(house.service.pay(pay).step()).isEqualTo(Step.APPROVED);
        assertThat(house.atTheGateway(order)).containsExactly(AMOUNTS.total());
        assertThat(house.count("select count(*) from ledger_entry where order_id = ? and kind = 'CAPTURE'", order))
                .isEqualTo(2);
    }

    @Test
    void an_answer_that_takes_too_long_is_unknown_and_what_the_gateway_does_later_counts_once() throws Exception {
        try (TestHouse slow = new TestHouse(gateway -> gateway)) {
            slow.behave((int) TestHouse.GATEWAY_TIMEOUT.toMillis() + 100, 0, 0);
            Pay pay = pay(order, 1);
            assertThat(slow.service.pay(pay).step()).isEqualTo(Step.UNKNOWN);

            slow.behave(0, 0, 0);
            assertThat(slow.service.pay(pay).step()).isEqualTo(Step.APPROVED);
            slow.gatewayIsDone();
            assertThat(slow.atTheGateway(order)).containsExactly(AMOUNTS.total());
        }
    }

    @Test
    void an_unclear_attempt_is_left_alone_a_little_longer_each_time() {
        house.behave(0, 1, 0);
        Pay pay = pay(order, 1);
        house.service.pay(pay);
        for (int i = 0; i < 3; i++) {
            house.timePasses();
            house.sweeper.sweepAttempts();
        }

        assertThat(house.count(
                        "select round(extract(epoch from due_at - now()))::bigint from payment_attempt where attempt_id = ?",
                        pay.attemptId()))
                .isBetween(7L, 8L);
    }

    @Test
    void money_captured_while_the_order_is_cancelled_goes_back_by_itself() {
        Pay pay = pay(order, 1);
        MEANWHILE.set(() -> house.inTransaction(() -> house.policy.whenOrderCancelled(cancelled(pay))));

        assertThat(house.service.pay(pay).step()).isEqualTo(Step.VOIDED);
        assertThat(status(pay)).isEqualTo(PaymentStatus.REFUND_PENDING);
        house.sweeper.sweepRefunds();

        assertThat(status(pay)).isEqualTo(PaymentStatus.REFUNDED);
        assertThat(house.events(order)).containsExactly("PaymentApproved", "PaymentRefunded");
        assertThat(house.atTheGateway(order)).containsExactly(0L);
        assertThat(house.ledger.balance().accounts()).isEqualTo(Map.of("GATEWAY", 0L, "HELD_FOR_ORDERS", 0L));
    }

    @Test
    void money_captured_whose_answer_was_lost_goes_back_when_the_order_expires() {
        house.behave(0, 0, 1);
        Pay pay = pay(order, 1);
        house.service.pay(pay);
        house.inTransaction(() -> house.policy.whenOrderCancelled(cancelled(pay)));
        assertThat(house.events(order)).isEmpty();

        house.behave(0, 0, 0);
        house.timePasses();
        house.sweeper.sweepAttempts();
        house.sweeper.sweepRefunds();

        assertThat(house.events(order)).containsExactly("PaymentApproved", "PaymentRefunded");
        assertThat(house.atTheGateway(order)).containsExactly(0L);
    }

    @Test
    void an_attempt_that_never_reached_the_gateway_is_not_captured_after_the_cancel() {
        house.behave(0, 1, 0);
        Pay pay = pay(order, 1);
        house.service.pay(pay);
        house.inTransaction(() -> house.policy.whenOrderCancelled(cancelled(pay)));

        house.behave(0, 0, 0);
        house.timePasses();
        house.sweeper.sweepAttempts();
        assertThat(status(pay)).as("the request may still be on its way").isEqualTo(PaymentStatus.UNKNOWN);
        house.timePasses();
        house.sweeper.sweepAttempts();

        assertThat(status(pay)).isEqualTo(PaymentStatus.DECLINED);
        assertThat(house.events(order)).containsExactly("PaymentDeclined", "PaymentVoided");
        assertThat(house.atTheGateway(order)).isEmpty();
    }

    @Test
    void a_cancel_that_arrives_before_its_payment_leaves_a_closed_account() {
        Pay pay = pay(order, 1);
        house.inTransaction(() -> house.policy.whenOrderCancelled(cancelled(pay)));

        assertThat(house.service.pay(pay).step()).isEqualTo(Step.VOIDED);
        assertThat(house.events(order)).containsExactly("PaymentVoided");
        assertThat(house.atTheGateway(order)).isEmpty();
    }

    @Test
    void a_refund_whose_answer_is_lost_goes_back_once() {
        Pay pay = paid();
        house.inTransaction(() -> house.policy.whenOrderCancelled(cancelled(pay)));
        house.behave(0, 0, 1);
        house.sweeper.sweepRefunds();
        assertThat(status(pay)).isEqualTo(PaymentStatus.REFUND_PENDING);

        house.behave(0, 0, 0);
        house.timePasses();
        house.sweeper.sweepRefunds();

        assertThat(status(pay)).isEqualTo(PaymentStatus.REFUNDED);
        assertThat(house.count("select count(*) from simulated_refund")).isEqualTo(1);
        assertThat(house.atTheGateway(order)).containsExactly(0L);
    }

    @Test
    void a_refund_that_fails_again_and_again_waits_for_a_person_who_has_it_tried_again() {
        Pay pay = paid();
        house.inTransaction(() -> house.policy.whenOrderCancelled(cancelled(pay)));
        house.behave(0, 1, 0);
        for (int i = 0; i < RETRY.refundTries() + 2; i++) {
            house.sweeper.sweepRefunds();
            house.timePasses();
        }
        assertThat(status(pay)).isEqualTo(PaymentStatus.REFUND_FAILED);
        assertThat(house.events(order)).containsExactly("PaymentApproved", "RefundFailed");
        Refund failed =
                house.refunds.list(PaymentStatus.REFUND_FAILED, null, 10).get(0);
        assertThat(failed.tries()).isEqualTo(RETRY.refundTries());

        house.behave(0, 0, 0);
        house.refunds.retry(failed.refundId());
        house.sweeper.sweepRefunds();

        assertThat(status(pay)).isEqualTo(PaymentStatus.REFUNDED);
        assertThat(house.refunds.list(PaymentStatus.REFUND_FAILED, null, 10)).isEmpty();
        assertThat(house.refunds.list(null, null, 10)).hasSize(1);
    }

    @Test
    void an_attempt_without_a_result_for_two_weeks_is_asked_about_once_more_and_then_only_when_a_person_says_so() {
        house.behave(0, 1, 0);
        Pay pay = pay(order, 1);
        house.service.pay(pay);
        house.daysPass(14);
        house.sweeper.sweepAttempts();

        assertThat(house.service.handedOver(null, 10))
                .extracting(Attempt::attemptId)
                .containsExactly(pay.attemptId());
        assertThat(house.service.handedOver(pay.attemptId(), 10)).isEmpty();
        assertThat(token(pay)).isNull();
        int asked = house.service.get(pay.attemptId()).tries();
        house.behave(0, 0, 0);
        house.timePasses();
        house.sweeper.sweepAttempts();
        assertThat(house.service.get(pay.attemptId()).tries()).isEqualTo(asked);

        // The gateway does not know it, so it begins to run out there; the second question finds that it has.
        for (int question = 1; question <= 2; question++) {
            assertThat(house.service.get(pay.attemptId()).isHandedOver()).isTrue();
            house.service.askAgain(pay.attemptId());
            house.sweeper.sweepAttempts();
        }
        assertThat(status(pay)).isEqualTo(PaymentStatus.DECLINED);
        assertThat(house.service.handedOver(null, 10)).isEmpty();
        assertThatThrownBy(() -> house.service.askAgain(pay.attemptId())).isInstanceOf(Refused.class);
        assertThat(house.atTheGateway(order)).isEmpty();
    }

    @Test
    void an_attempt_captured_two_weeks_ago_is_found_by_a_question_and_not_captured_again() {
        house.behave(0, 0, 1);
        Pay pay = pay(order, 1);
        house.service.pay(pay);
        house.behave(0, 0, 0);
        house.daysPass(14);

        house.sweeper.sweepAttempts();

        assertThat(status(pay)).isEqualTo(PaymentStatus.APPROVED);
        assertThat(house.atTheGateway(order)).containsExactly(AMOUNTS.total());
    }

    @Test
    void a_refund_that_was_not_made_for_two_weeks_is_not_made_any_more_and_waits_for_a_person() {
        Pay pay = paid();
        house.inTransaction(() -> house.policy.whenOrderCancelled(cancelled(pay)));
        house.behave(0, 1, 0);
        house.sweeper.sweepRefunds();
        house.behave(0, 0, 0);
        house.daysPass(14);

        house.sweeper.sweepRefunds();

        assertThat(status(pay)).isEqualTo(PaymentStatus.REFUND_FAILED);
        assertThat(house.events(order)).containsExactly("PaymentApproved", "RefundFailed");
        assertThat(house.atTheGateway(order)).containsExactly(AMOUNTS.total());
    }

    @Test
    void a_refund_made_two_weeks_ago_whose_answer_was_lost_is_found_by_a_question() {
        Pay pay = paid();
        house.inTransaction(() -> house.policy.whenOrderCancelled(cancelled(pay)));
        house.behave(0, 0, 1);
        house.sweeper.sweepRefunds();
        house.behave(0, 0, 0);
        house.daysPass(14);

        house.sweeper.sweepRefunds();

        assertThat(status(pay)).isEqualTo(PaymentStatus.REFUNDED);
        assertThat(house.count("select count(*) from simulated_refund")).isEqualTo(1);
    }

    @Test
    void the_gateway_gives_back_no_more_than_it_has_captured() throws Exception {
        Pay pay = paid();

        List<Cancellation> answers =
                together(4, no -> () -> house.gateway.cancel(pay.attemptId(), Ids.next(), AMOUNTS.total() / 2, "FULL"));

        assertThat(answers).filteredOn(Cancellation.Cancelled.class::isInstance).hasSize(2);
        assertThat(house.atTheGateway(order)).containsExactly(0L);
    }

    @Test
    void sweepers_of_several_replicas_share_the_work_and_do_nothing_twice() throws Exception {
        for (int i = 0; i < 40; i++) {
            crashBeforeTheCall(pay(Ids.next(), 1));
        }
        house.timePasses();

        List<Claim> claims = new ArrayList<>();
        for (List<Claim> taken : together(8, no -> () -> house.payments.claimAttempts(Duration.ofSeconds(5), 10))) {
            claims.addAll(taken);
        }

        assertThat(claims).hasSizeGreaterThanOrEqualTo(10).doesNotHaveDuplicates();
        while (!house.payments.claimAttempts(Duration.ofSeconds(5), 10).isEmpty()) {
            claims.add(null);
        }
        assertThat(house.count("select count(*) from payment_attempt where tries = 1"))
                .isEqualTo(40);
    }

    @Test
    void a_completed_order_is_settled_once() {
        paid();
        OrderCompleted completed = new OrderCompleted(
                order, 9, "COMPLETED", "NONE", CUSTOMER, STORE, NOW, "CUSTOMER", Ids.next(), 12_000, 3_000, 2_000);

        house.inTransaction(() -> house.policy.whenOrderCompleted(completed));
        house.inTransaction(() -> house.policy.whenOrderCompleted(completed));

        assertThat(house.ledger.balance().accounts())
                .isEqualTo(Map.of(
                        "GATEWAY", 17_000L,
                        "HELD_FOR_ORDERS", 0L,
                        "STORES_PAYABLE", -10_800L,
                        "PLATFORM_REVENUE", -1_200L,
                        "RIDERS_PAYABLE", -3_000L,
                        "EXPRESS_REVENUE", -2_000L));
    }

    @Test
    void food_cooked_for_a_cancelled_order_is_the_platforms_loss() {
        Pay pay = paid();
        house.inTransaction(() -> house.policy.whenOrderCancelled(cancelled(pay)));
        house.sweeper.sweepRefunds();
        house.inTransaction(() -> house.policy.whenPlatformLossRecorded(loss("STORE")));
        house.inTransaction(() -> house.policy.whenPlatformLossRecorded(loss("RIDER")));
        house.inTransaction(() -> house.policy.whenPlatformLossRecorded(loss("RIDER")));

        assertThat(house.ledger.balance().accounts())
                .containsEntry("PLATFORM_LOSS", 13_800L)
                .containsEntry("STORES_PAYABLE", -10_800L)
                .containsEntry("RIDERS_PAYABLE", -3_000L)
                .containsEntry("GATEWAY", 0L);
    }

    @Test
    void the_express_fee_goes_back_when_the_promise_was_missed() {
        Pay pay = paid();
        ExpressPromiseMissed missed = new ExpressPromiseMissed(
                order, 9, "DELIVERED", "NONE", CUSTOMER, STORE, NOW, pay.attemptId(), 2_000, NOW, NOW);
        house.inTransaction(() -> house.policy.whenExpressPromiseMissed(missed));
        house.inTransaction(() -> house.policy.whenExpressPromiseMissed(missed));
        house.sweeper.sweepRefunds();

        assertThat(status(pay)).isEqualTo(PaymentStatus.APPROVED);
        assertThat(house.events(order)).containsExactly("PaymentApproved", "PaymentRefunded");
        assertThat(house.atTheGateway(order)).containsExactly(15_000L);
    }

    @Test
    void money_goes_back_when_the_store_rejects_the_order() {
        Pay pay = paid();
        house.inTransaction(() -> house.policy.whenOrderRejected(new OrderRejected(
                order, 5, "REJECTED", "PENDING", CUSTOMER, STORE, NOW, "no rice", true, List.of(pay.attemptId()))));
        assertThat(status(pay)).isEqualTo(PaymentStatus.REFUND_PENDING);
    }

    @Test
    void nobody_pays_for_an_order_that_has_expired() {
        house.inTransaction(() -> house.policy.whenOrderExpired(new OrderExpired(
                order, 5, "EXPIRED", "PENDING", CUSTOMER, STORE, NOW, "NOT_PAID_IN_TIME", false, List.of())));
        assertThat(house.service.pay(pay(order, 1)).step()).isEqualTo(Step.VOIDED);
        assertThat(house.events(order)).containsExactly("PaymentVoided");
    }

    @Test
    void an_attempt_that_is_taken_up_again_is_answered_with_its_result() {
        Pay pay = pay(order, 1);
        crashBeforeTheCall(pay);
        assertThat(house.service.resume(order, pay.attemptId()).step()).isEqualTo(Step.APPROVED);
        assertThat(house.service.resume(order, pay.attemptId()).step()).isEqualTo(Step.APPROVED);
        assertThat(house.atTheGateway(order)).containsExactly(AMOUNTS.total());
    }

    @Test
    void a_person_is_shown_what_was_asked_about_or_tried_again() {
        house.behave(0, 1, 0);
        Pay pay = pay(order, 1);
        house.service.pay(pay);
        assertThat(house.service.askAgain(pay.attemptId()).attemptId()).isEqualTo(pay.attemptId());

        house.behave(0, 0, 0);
        house.service.pay(pay);
        house.inTransaction(() -> house.policy.whenOrderCancelled(cancelled(pay)));
        Refund refund = house.refunds.list(null, null, 10).get(0);
        assertThat(house.refunds.retry(refund.refundId()).refundId()).isEqualTo(refund.refundId());
    }

    @Test
    void what_is_not_there_is_not_found() {
        for (ThrowingCallable question : List.<ThrowingCallable>of(
                () -> house.service.get(Ids.next()),
                () -> house.service.askAgain(Ids.next()),
                () -> house.refunds.retry(Ids.next()))) {
            assertThatThrownBy(question)
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            problem -> assertThat(problem.status()).isEqualTo(404));
        }
    }

    @Test
    void the_sweeps_run_by_themselves() {
        List<Runnable> sweeps = new ArrayList<>();
        house.sweeper.start(new Startup.Finished(), new Timers() {
            @Override
            public void every(Duration pause, String name, Runnable sweep) {
                assertThat(pause).isLessThanOrEqualTo(Duration.ofSeconds(1));
                sweeps.add(sweep);
            }
        });
        Pay pay = pay(order, 1);
        crashBeforeTheCall(pay);
        house.timePasses();
        sweeps.forEach(Runnable::run);
        assertThat(status(pay)).isEqualTo(PaymentStatus.APPROVED);

        house.inTransaction(() -> house.policy.whenOrderCancelled(cancelled(pay)));
        sweeps.forEach(Runnable::run);
        assertThat(status(pay)).isEqualTo(PaymentStatus.REFUNDED);
    }

    @Test
    void a_server_that_stops_while_a_sweep_is_working_is_not_kept_from_it() {
        crashBeforeTheCall(pay(order, 1));
        house.timePasses();
        Thread sweeping = Thread.currentThread();
        MEANWHILE.set(sweeping::interrupt);

        house.sweeper.sweepAttempts();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void each_setting_is_where_its_name_says() {
        PaymentSettings settings = new PaymentSettings();
        RetryPolicy retry = settings.retryPolicy(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                6);
        assertThat(retry)
                .isEqualTo(new RetryPolicy(
                        Duration.ofSeconds(1),
                        new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(3)),
                        new Backoff(Duration.ofSeconds(4), Duration.ofSeconds(5)),
                        6));
        assertThat(settings.commission(15)).isEqualTo(new Commission(15));
    }

    @Test
    void another_replica_has_the_simulators_settings_within_a_second() {
        AtomicReference<Instant> now = new AtomicReference<>(NOW);
        InstantSource source = now::get;
        Simulator other = wire(new Simulator(), house.database, source.withZone(ZoneOffset.UTC));
        SimulatorSettings before = other.settings();
        SimulatorSettings wanted = new SimulatorSettings(12, 3, 0.25, 0.5, 0.125);

        assertThat(house.simulator.change(wanted)).isEqualTo(wanted);
        assertThat(house.simulator.settings()).isEqualTo(wanted);
        now.set(NOW.plusSeconds(1));
        assertThat(other.settings()).as("it does not ask at each payment").isEqualTo(before);
        now.set(NOW.plusSeconds(1).plusMillis(1));
        assertThat(other.settings()).isEqualTo(wanted);
    }

    private Pay paid() {
        Pay pay = pay(order, 1);
        house.service.pay(pay);
        return pay;
    }

    /** The first transaction is committed, and nothing else ever happens on this thread. */
    private void crashBeforeTheCall(Pay pay) {
        house.inTransaction(() -> {
            PaymentAccount account = house.payments.lockOrCreate(pay.orderId());
            account.submit(pay, Instant.now(), RETRY);
            house.payments.save(account);
        });
    }

    private PaymentStatus status(Pay pay) {
        return house.service.get(pay.attemptId()).status();
    }

    private String token(Pay pay) {
        return house.database
                .query(
                        "select token from payment_attempt where attempt_id = ?",
                        row -> row.getString("token"),
                        pay.attemptId())
                .get(0);
    }

    private OrderCancelled cancelled(Pay pay) {
        return new OrderCancelled(
                order,
                5,
                "CANCELLED",
                "PENDING",
                CUSTOMER,
                STORE,
                NOW,
                "CUSTOMER",
                "changed my mind",
                false,
                List.of(pay.attemptId()));
    }

    private PlatformLossRecorded loss(String party) {
        return new PlatformLossRecorded(
                order, 6, "CANCELLED", "REFUNDED", CUSTOMER, STORE, NOW, party, new Cause("CookingStarted", null, NOW));
    }

    private List<Step> atOnce(int crowd, IntFunction<Pay> payment) throws Exception {
        return together(crowd, no -> {
                    Pay pay = payment.apply(no);
                    return () -> house.service.pay(pay);
                })
                .stream()
                .map(Reply::step)
                .toList();
    }

    private static <T> List<T> together(int crowd, IntFunction<Callable<T>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(crowd);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<T>> running = new ArrayList<>();
        for (int no = 0; no < crowd; no++) {
            Callable<T> call = work.apply(no);
            running.add(threads.submit(() -> {
                start.await();
                return call.call();
            }));
        }
        start.countDown();
        List<T> results = new ArrayList<>();
        for (Future<T> each : running) {
            results.add(each.get());
        }
        threads.shutdown();
        return results;
    }
}

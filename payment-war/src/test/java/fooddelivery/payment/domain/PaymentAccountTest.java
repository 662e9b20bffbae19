package fooddelivery.payment.domain;

import static fooddelivery.payment.domain.Payments.APPROVED;
import static fooddelivery.payment.domain.Payments.DECLINED;
import static fooddelivery.payment.domain.Payments.NOT_FOUND;
import static fooddelivery.payment.domain.Payments.NOW;
import static fooddelivery.payment.domain.Payments.RETRY;
import static fooddelivery.payment.domain.Payments.open;
import static fooddelivery.payment.domain.Payments.pay;
import static fooddelivery.payment.domain.Payments.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import fooddelivery.events.PaymentEvent;
import fooddelivery.events.PaymentEvent.PaymentApproved;
import fooddelivery.events.PaymentEvent.PaymentDeclined;
import fooddelivery.events.PaymentEvent.PaymentRefunded;
import fooddelivery.events.PaymentEvent.PaymentVoided;
import fooddelivery.events.PaymentEvent.RefundFailed;
import fooddelivery.payment.domain.PaymentAccount.Reply;
import fooddelivery.payment.domain.PaymentAccount.Step;
import fooddelivery.payment.domain.PaymentGateway.Cancellation;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.Refused;
import fooddelivery.runtime.StateDiagram;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PaymentAccountTest {

    private enum Trigger {
        POST,
        SWEEP,
        PG_APPROVED,
        PG_DECLINED,
        PG_UNCLEAR,
        ORDER_OVER,
        REFUND_DONE,
        REFUND_FAILS_AGAIN,
        REFUND_FAILS_LAST,
        OPERATOR_RETRY
    }

    /**
     * The specification: state, account, trigger, new state, what comes next (for a question), events. Whatever is not
     * listed changes nothing and tells nobody.
     */
    private static final String SPECIFICATION = """
            ABSENT         open   POST               CONFIRMING     CONFIRM     -
            ABSENT         closed POST               VOIDED         VOIDED      -
            CONFIRMING     open   POST               CONFIRMING     IN_PROGRESS -
            CONFIRMING     closed POST               CONFIRMING     IN_PROGRESS -
            UNKNOWN        open   POST               UNKNOWN        CONFIRM     -
            UNKNOWN        closed POST               UNKNOWN        IN_PROGRESS -
            APPROVED       open   POST               APPROVED       APPROVED    -
            DECLINED       open   POST               DECLINED       DECLINED    -
            DECLINED       closed POST               DECLINED       DECLINED    -
            VOIDED         open   POST               VOIDED         VOIDED      -
            VOIDED         closed POST               VOIDED         VOIDED      -
            REFUND_PENDING closed POST               REFUND_PENDING VOIDED      -
            REFUNDED       closed POST               REFUNDED       VOIDED      -
            REFUND_FAILED  closed POST               REFUND_FAILED  VOIDED      -
            CONFIRMING     open   SWEEP              CONFIRMING     CONFIRM     -
            UNKNOWN        open   SWEEP              UNKNOWN        CONFIRM     -
            CONFIRMING     closed SWEEP              CONFIRMING     QUERY       -
            UNKNOWN        closed SWEEP              UNKNOWN        QUERY       -
            CONFIRMING     open   PG_APPROVED        APPROVED       -           PaymentApproved
            UNKNOWN        open   PG_APPROVED        APPROVED       -           PaymentApproved
            CONFIRMING     closed PG_APPROVED        REFUND_PENDING -           PaymentApproved
            UNKNOWN        closed PG_APPROVED        REFUND_PENDING -           PaymentApproved
            CONFIRMING     open   PG_DECLINED        DECLINED       -           PaymentDeclined
            UNKNOWN        open   PG_DECLINED        DECLINED       -           PaymentDeclined
            CONFIRMING     closed PG_DECLINED        DECLINED       -           PaymentDeclined,PaymentVoided
            UNKNOWN        closed PG_DECLINED        DECLINED       -           PaymentDeclined,PaymentVoided
            CONFIRMING     open   PG_UNCLEAR         UNKNOWN        -           -
            CONFIRMING     closed PG_UNCLEAR         UNKNOWN        -           -
            ABSENT         open   ORDER_OVER         ABSENT         -           PaymentVoided
            DECLINED       open   ORDER_OVER         DECLINED       -           PaymentVoided
            VOIDED         open   ORDER_OVER         VOIDED         -           PaymentVoided
            APPROVED       open   ORDER_OVER         REFUND_PENDING -           -
            REFUND_PENDING closed REFUND_DONE        REFUNDED       -           PaymentRefunded
            REFUND_PENDING closed REFUND_FAILS_LAST  REFUND_FAILED  -           RefundFailed
            REFUND_FAILED  closed OPERATOR_RETRY     REFUND_PENDING -           -
            """;

    private record Line(
            PaymentStatus from, boolean closed, Trigger trigger, PaymentStatus to, String step, List<String> events) {
        @Override
        public String toString() {
            return "%s, %s, %s → %s".formatted(from, closed ? "closed" : "open", trigger, to);
        }
    }

    /** Every state that there is in an open and in a closed account, with every trigger that can come. */
    static Stream<Line> everyStateWithEveryTrigger() {
        List<Line> specified = SPECIFICATION
                .lines()
                .map(text -> text.split("\\s+"))
                .map(word -> new Line(
                        PaymentStatus.valueOf(word[0]),
                        word[1].equals("closed"),
                        Trigger.valueOf(word[2]),
                        PaymentStatus.valueOf(word[3]),
                        word[4],
                        word[5].equals("-") ? List.of() : List.of(word[5].split(","))))
                .toList();
        List<Line> all = new ArrayList<>(specified);
        for (PaymentStatus state : PaymentStatus.values()) {
            for (boolean closed : List.of(false, true)) {
                for (Trigger trigger : Trigger.values()) {
                    if (canHappen(state, closed, trigger)
                            && specified.stream()
                                    .noneMatch(line -> line.from() == state
                                            && line.closed() == closed
                                            && line.trigger() == trigger)) {
                        all.add(new Line(state, closed, trigger, state, "-", List.of()));
                    }
                }
            }
        }
        return all.stream();
    }

    private static boolean canHappen(PaymentStatus state, boolean closed, Trigger trigger) {
        boolean refunding = state.isCaptured() && state != PaymentStatus.APPROVED;
        boolean aboutRefund = trigger.compareTo(Trigger.REFUND_DONE) >= 0;
        boolean needsAttempt = trigger != Trigger.POST && trigger != Trigger.ORDER_OVER;
        boolean refused = trigger == Trigger.OPERATOR_RETRY && state == PaymentStatus.REFUNDED;
        return (refunding ? closed : !closed || state != PaymentStatus.APPROVED)
                && (!aboutRefund || refunding)
                && !(needsAttempt && state == PaymentStatus.ABSENT)
                && !refused;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyStateWithEveryTrigger")
    void every_trigger_in_every_state_does_what_the_specification_says(Line line) {
        Pay pay = pay(Ids.next(), 1);
        int tries = line.trigger() == Trigger.REFUND_FAILS_LAST ? RETRY.refundTries() : 1;
        PaymentAccount account = line.from() == PaymentStatus.ABSENT
                ? new PaymentAccount(pay.orderId(), line.closed(), 7, List.of(), List.of())
                : with(pay, line.from(), line.closed(), tries);

        List<? extends PaymentEvent> events = List.of();
        Reply reply = null;
        switch (line.trigger()) {
            case POST -> reply = account.submit(pay, NOW, RETRY);
            case SWEEP -> reply = account.resume(pay.attemptId(), NOW);
            case PG_APPROVED -> events = account.record(pay.attemptId(), APPROVED, NOW, RETRY);
            case PG_DECLINED -> events = account.record(pay.attemptId(), DECLINED, NOW, RETRY);
            case PG_UNCLEAR -> events = account.record(pay.attemptId(), NOT_FOUND, NOW, RETRY);
            case ORDER_OVER -> events = account.close(List.of(pay.attemptId()), NOW);
            case REFUND_DONE ->
                events = account.recordRefund(pay.attemptId(), new Cancellation.Cancelled(), NOW, RETRY);
            case REFUND_FAILS_AGAIN, REFUND_FAILS_LAST ->
                events = account.recordRefund(pay.attemptId(), new Cancellation.NotCancelled("BUSY"), NOW, RETRY);
            case OPERATOR_RETRY -> account.retryRefund(pay.attemptId());
        }

        PaymentStatus now = account.attempts().isEmpty()
                ? PaymentStatus.ABSENT
                : account.attempts().get(0).status();
        assertThat(now).isEqualTo(line.to());
        assertThat(events.stream().map(event -> event.getClass().getSimpleName()))
                .isEqualTo(line.events());
        assertThat(events.stream().map(PaymentEvent::version))
                .isEqualTo(Stream.iterate(8L, version -> version + 1)
                        .limit(events.size())
                        .toList());
        if (!line.step().equals("-")) {
            assertThat(reply.step()).isEqualTo(Step.valueOf(line.step()));
        }
        account.refunds().forEach(refund -> assertThat(refund.status()).isEqualTo(now));
        account.attempts().stream()
                .filter(attempt -> !attempt.status().isLive())
                .forEach(attempt -> assertThat(attempt.token()).isNull());
    }

    @Test
    void no_other_attempt_is_made_while_one_has_no_result_yet() {
        UUID order = Ids.next();
        PaymentAccount account = open(order);
        account.submit(pay(order, 1), NOW, RETRY);

        Reply second = account.submit(pay(order, 2), NOW, RETRY);

        assertThat(second.step()).isEqualTo(Step.IN_PROGRESS);
        assertThat(account.attempts()).hasSize(1);
    }

    @Test
    void an_order_that_is_paid_is_not_paid_again_and_the_caller_learns_which_attempt_paid_it() {
        UUID order = Ids.next();
        PaymentAccount account = open(order);
        Pay first = pay(order, 1);
        account.submit(first, NOW, RETRY);
        account.record(first.attemptId(), APPROVED, NOW, RETRY);
        Pay second = pay(order, 2);

        Reply reply = account.submit(second, NOW, RETRY);

        assertThat(reply.step()).isEqualTo(Step.APPROVED);
        assertThat(reply.attempt().attemptId()).isEqualTo(first.attemptId());
        assertThat(account.submit(second, NOW, RETRY)).isEqualTo(reply);
        assertThat(account.attempts())
                .extracting(Attempt::status)
                .containsExactly(PaymentStatus.APPROVED, PaymentStatus.VOIDED);
    }

    @Test
    void an_attempt_that_a_later_one_has_overtaken_is_voided() {
        UUID order = Ids.next();
        PaymentAccount account = open(order);
        Pay second = pay(order, 2);
        account.submit(second, NOW, RETRY);
        account.record(second.attemptId(), DECLINED, NOW, RETRY);

        assertThat(account.submit(pay(order, 1), NOW, RETRY).step()).isEqualTo(Step.VOIDED);
        assertThat(account.submit(pay(order, 3), NOW, RETRY).step()).isEqualTo(Step.CONFIRM);
    }

    @Test
    void an_attempt_id_is_never_used_for_another_amount() {
        UUID order = Ids.next();
        PaymentAccount account = open(order);
        Pay pay = pay(order, 1);
        account.submit(pay, NOW, RETRY);
        Pay other =
                new Pay(pay.attemptId(), 1, order, pay.customerId(), new Amounts(1, 0, 0), pay.method(), pay.token());

        assertThat(account.submit(other, NOW, RETRY).step()).isEqualTo(Step.MISMATCH);
    }

    // The traps of the saga that are payment's to avoid.

    @Test
    void a_cancel_between_the_capture_and_its_record_neither_voids_nor_forgets_the_attempt() {
        UUID order = Ids.next();
        PaymentAccount account = open(order);
        Pay pay = pay(order, 1);
        account.submit(pay, NOW, RETRY);

        assertThat(account.close(List.of(pay.attemptId()), NOW)).isEmpty();
        assertThat(account.record(pay.attemptId(), APPROVED, NOW, RETRY))
                .singleElement()
                .isInstanceOf(PaymentApproved.class);

        assertThat(account.refunds()).singleElement().satisfies(refund -> {
            assertThat(refund.status()).isEqualTo(PaymentStatus.REFUND_PENDING);
            assertThat(refund.amount()).isEqualTo(Payments.AMOUNTS.total());
        });
    }

    @Test
    void not_found_is_never_a_decline_so_the_customer_cannot_be_charged_twice() {
        UUID order = Ids.next();
        PaymentAccount account = open(order);
        Pay first = pay(order, 1);
        account.submit(first, NOW, RETRY);
        account.record(first.attemptId(), NOT_FOUND, NOW, RETRY);

        assertThat(account.submit(pay(order, 2), NOW, RETRY).step()).isEqualTo(Step.IN_PROGRESS);
        assertThat(account.resume(first.attemptId(), NOW).step()).isEqualTo(Step.CONFIRM);
    }

    @Test
    void a_repeated_decline_of_the_first_attempt_leaves_the_second_alone() {
        UUID order = Ids.next();
        PaymentAccount account = open(order);
        Pay first = pay(order, 1);
        Pay second = pay(order, 2);
        account.submit(first, NOW, RETRY);
        account.record(first.attemptId(), DECLINED, NOW, RETRY);
        account.submit(second, NOW, RETRY);

        assertThat(account.record(first.attemptId(), DECLINED, NOW, RETRY)).isEmpty();
        assertThat(account.submit(first, NOW, RETRY).step()).isEqualTo(Step.DECLINED);
        assertThat(account.reply(second.attemptId()).step()).isEqualTo(Step.IN_PROGRESS);
    }

    @Test
    void the_answer_after_a_cancel_is_not_approved_although_the_gateway_approved() {
        UUID order = Ids.next();
        PaymentAccount account = open(order);
        Pay pay = pay(order, 1);
        account.submit(pay, NOW, RETRY);
        account.close(List.of(), NOW);
        account.record(pay.attemptId(), APPROVED, NOW, RETRY);

        assertThat(account.reply(pay.attemptId()).step()).isEqualTo(Step.VOIDED);
    }

    @Test
    void a_late_approval_after_the_refund_failed_changes_nothing() {
        Pay pay = pay(Ids.next(), 1);
        PaymentAccount account = with(pay, PaymentStatus.REFUND_FAILED, true, 1);

        assertThat(account.record(pay.attemptId(), APPROVED, NOW, RETRY)).isEmpty();
        assertThat(account.attempts().get(0).status()).isEqualTo(PaymentStatus.REFUND_FAILED);
    }

    @Test
    void a_decline_after_the_order_is_over_tells_that_there_is_nothing_to_refund() {
        UUID order = Ids.next();
        PaymentAccount account = open(order);
        Pay pay = pay(order, 1);
        account.submit(pay, NOW, RETRY);
        account.close(List.of(pay.attemptId()), NOW);

        assertThat(account.record(pay.attemptId(), DECLINED, NOW, RETRY))
                .hasExactlyElementsOfTypes(PaymentDeclined.class, PaymentVoided.class);
    }

    @Test
    void the_order_being_over_is_told_once_and_names_attempts_that_never_arrived() {
        UUID order = Ids.next();
        UUID lost = Ids.next();
        PaymentAccount account = open(order);

        assertThat(account.close(List.of(lost), NOW))
                .singleElement()
                .isEqualTo(new PaymentVoided(order, 1, NOW, List.of(lost)));
        assertThat(account.close(List.of(lost), NOW)).isEmpty();
        assertThat(account.submit(pay(lost, order, 1, "tok_ok"), NOW, RETRY).step())
                .isEqualTo(Step.VOIDED);
    }

    @Test
    void after_two_weeks_an_attempt_is_asked_about_and_no_longer_repeated() {
        Pay pay = pay(Ids.next(), 1);
        PaymentAccount account = with(pay, PaymentStatus.UNKNOWN, false, 0);
        Instant justBefore = NOW.plus(Duration.ofDays(14)).minusSeconds(1);
        Instant then = NOW.plus(Duration.ofDays(14));

        assertThat(account.resume(pay.attemptId(), justBefore).step()).isEqualTo(Step.CONFIRM);
        assertThat(account.resume(pay.attemptId(), then).step()).isEqualTo(Step.QUERY);
        assertThat(account.submit(pay, then, RETRY).step()).isEqualTo(Step.UNKNOWN);
    }

    @Test
    void an_attempt_that_nobody_has_told_about_for_two_weeks_is_handed_over_to_a_person_without_its_card() {
        Pay pay = pay(Ids.next(), 1);
        PaymentAccount account = with(pay, PaymentStatus.UNKNOWN, false, 0);
        Attempt attempt = account.attempts().get(0);
        Instant then = NOW.plus(Duration.ofDays(14));

        account.record(pay.attemptId(), NOT_FOUND, then.minusSeconds(1), RETRY);
        assertThat(attempt.isHandedOver()).isFalse();
        assertThat(attempt.lookAfter()).isPositive();

        account.record(pay.attemptId(), NOT_FOUND, then, RETRY);
        assertThat(attempt.isHandedOver()).isTrue();
        assertThat(attempt.lookAfter()).isNull();
        assertThat(attempt.token()).isNull();
        assertThat(attempt.status()).isEqualTo(PaymentStatus.UNKNOWN);

        account.askAgain(pay.attemptId());
        assertThat(attempt.lookAfter()).isZero();
        assertThat(account.resume(pay.attemptId(), then).step()).isEqualTo(Step.QUERY);
        account.record(pay.attemptId(), APPROVED, then, RETRY);
        assertThat(attempt.isHandedOver()).isFalse();
        assertThatThrownBy(() -> account.askAgain(pay.attemptId())).isInstanceOf(Refused.class);
    }

    @Test
    void an_attempt_that_is_asked_about_by_itself_is_not_disturbed_by_a_person() {
        Pay pay = pay(Ids.next(), 1);
        PaymentAccount account = with(pay, PaymentStatus.UNKNOWN, false, 0);

        assertThat(account.askAgain(pay.attemptId()).isChanged()).isFalse();
    }

    @Test
    void a_refund_that_was_not_made_for_two_weeks_waits_for_a_person_however_often_it_was_tried() {
        Pay pay = pay(Ids.next(), 1);
        PaymentAccount account = with(pay, PaymentStatus.REFUND_PENDING, true, 0);
        Refund refund = account.refunds().get(0);
        Cancellation failed = new Cancellation.NotCancelled("BUSY");
        Instant then = NOW.plus(Duration.ofDays(14));

        assertThat(refund.isRepeatable(then.minusSeconds(1))).isTrue();
        assertThat(account.recordRefund(refund.refundId(), failed, then.minusSeconds(1), RETRY))
                .isEmpty();
        assertThat(refund.isRepeatable(then)).isFalse();
        assertThat(account.recordRefund(refund.refundId(), failed, then, RETRY))
                .hasExactlyElementsOfTypes(RefundFailed.class);
        assertThat(refund.status()).isEqualTo(PaymentStatus.REFUND_FAILED);
    }

    @Test
    void the_express_fee_goes_back_once_and_a_full_refund_is_what_is_left() {
        Pay pay = pay(Ids.next(), 1);
        PaymentAccount account = with(pay, PaymentStatus.APPROVED, false, 0);

        account.expressPromiseMissed(pay.attemptId(), 2_000, NOW);
        account.expressPromiseMissed(pay.attemptId(), 2_000, NOW);
        account.close(List.of(), NOW);

        assertThat(account.refunds())
                .extracting(Refund::kind, Refund::amount)
                .containsExactly(tuple(Refund.Kind.EXPRESS, 2_000L), tuple(Refund.Kind.FULL, 15_000L));
    }

    @Test
    void a_missed_promise_of_an_order_that_is_over_changes_nothing() {
        Pay pay = pay(Ids.next(), 1);
        PaymentAccount account = with(pay, PaymentStatus.REFUNDED, true, 0);

        account.expressPromiseMissed(pay.attemptId(), 2_000, NOW);

        assertThat(account.refunds()).hasSize(1);
    }

    @Test
    void money_that_is_back_is_not_sent_back_again_by_a_person() {
        Pay pay = pay(Ids.next(), 1);
        PaymentAccount account = with(pay, PaymentStatus.REFUNDED, true, 0);

        assertThatThrownBy(() -> account.retryRefund(pay.attemptId())).isInstanceOf(Refused.class);
    }

    @Test
    void an_attempt_with_a_number_that_was_used_already_is_voided() {
        UUID order = Ids.next();
        PaymentAccount account = open(order);
        Pay first = pay(order, 1);
        account.submit(first, NOW, RETRY);
        account.record(first.attemptId(), DECLINED, NOW, RETRY);

        assertThat(account.submit(pay(order, 1), NOW, RETRY).step()).isEqualTo(Step.VOIDED);
    }

    @Test
    void whoever_calls_the_gateway_is_left_alone_for_the_lease() {
        Pay pay = pay(Ids.next(), 1);
        PaymentAccount account = open(pay.orderId());
        Attempt attempt = account.submit(pay, NOW, RETRY).attempt();
        assertThat(attempt.lookAfter()).isEqualTo(RETRY.lease());

        PaymentAccount repeated = with(pay, PaymentStatus.UNKNOWN, false, 0);
        assertThat(repeated.submit(pay, NOW, RETRY).attempt().lookAfter()).isEqualTo(RETRY.lease());
    }

    @Test
    void a_sweeper_that_comes_after_the_result_reads_the_result() {
        Pay pay = pay(Ids.next(), 1);
        assertThat(with(pay, PaymentStatus.APPROVED, false, 0)
                        .resume(pay.attemptId(), NOW)
                        .step())
                .isEqualTo(Step.APPROVED);
        assertThat(with(pay, PaymentStatus.DECLINED, true, 0)
                        .resume(pay.attemptId(), NOW)
                        .step())
                .isEqualTo(Step.DECLINED);
    }

    @Test
    void an_attempt_says_why_its_result_is_not_clear_until_it_is() {
        Pay pay = pay(Ids.next(), 1);
        PaymentAccount account = open(pay.orderId());
        Attempt attempt = account.submit(pay, NOW, RETRY).attempt();

        account.record(pay.attemptId(), NOT_FOUND, NOW, RETRY);
        assertThat(attempt.reason()).isEqualTo("NOT_FOUND");
        account.record(pay.attemptId(), APPROVED, NOW, RETRY);
        assertThat(attempt.reason()).isNull();
    }

    @Test
    void a_promise_is_paid_back_only_where_it_was_paid_for() {
        Pay declined = pay(Ids.next(), 1);
        PaymentAccount unpaid = with(declined, PaymentStatus.DECLINED, false, 0);
        unpaid.expressPromiseMissed(declined.attemptId(), 2_000, NOW);
        assertThat(unpaid.refunds()).isEmpty();

        Pay pay = pay(Ids.next(), 1);
        PaymentAccount free = with(pay, PaymentStatus.APPROVED, false, 0);
        free.expressPromiseMissed(pay.attemptId(), 0, NOW);
        assertThat(free.refunds()).isEmpty();
        free.expressPromiseMissed(pay.attemptId(), 1_000_000, NOW);
        assertThat(free.refunds())
                .as("no more than was paid for it")
                .extracting(Refund::amount)
                .containsExactly(Payments.AMOUNTS.expressFee());
    }

    @Test
    void each_refund_goes_its_own_way() {
        Pay pay = pay(Ids.next(), 1);
        PaymentAccount account = with(pay, PaymentStatus.APPROVED, false, 0);
        account.expressPromiseMissed(pay.attemptId(), 2_000, NOW);
        account.close(List.of(), NOW);
        Refund express = account.refunds().get(0);
        Refund full = account.refunds().get(1);

        assertThat(account.recordRefund(full.refundId(), new Cancellation.Cancelled(), NOW, RETRY))
                .singleElement()
                .isEqualTo(
                        new PaymentRefunded(pay.orderId(), 8, NOW, pay.attemptId(), full.refundId(), "FULL", 15_000));
        assertThat(express.status()).isEqualTo(PaymentStatus.REFUND_PENDING);
        assertThat(full.status()).isEqualTo(PaymentStatus.REFUNDED);
    }

    @Test
    void a_refund_that_failed_is_left_alone_longer_each_time_and_says_why() {
        Pay pay = pay(Ids.next(), 1);
        Cancellation failed = new Cancellation.NotCancelled("BUSY");
        for (int tries = 0; tries < RETRY.refundTries(); tries++) {
            PaymentAccount account = with(pay, PaymentStatus.REFUND_PENDING, true, tries);
            account.recordRefund(pay.attemptId(), failed, NOW, RETRY);
            Refund refund = account.refunds().get(0);
            assertThat(refund.nextTryAfter()).isEqualTo(Duration.ofSeconds(1L << tries));
            assertThat(refund.reason()).isEqualTo("BUSY");
        }
        PaymentAccount account = with(pay, PaymentStatus.REFUND_PENDING, true, RETRY.refundTries());
        account.recordRefund(pay.attemptId(), failed, NOW, RETRY);
        assertThat(account.refunds().get(0).nextTryAfter()).isNull();
        assertThat(account.refunds().get(0).reason()).isEqualTo("BUSY");
    }

    @Test
    void a_person_who_has_a_refund_tried_again_sees_it_begin_anew() {
        Pay pay = pay(Ids.next(), 1);
        PaymentAccount account = with(pay, PaymentStatus.REFUND_FAILED, true, RETRY.refundTries());

        Refund refund = account.retryRefund(pay.attemptId());
        assertThat(refund.status()).isEqualTo(PaymentStatus.REFUND_PENDING);
        assertThat(refund.tries()).isZero();
        assertThat(refund.nextTryAfter()).isZero();
        assertThat(account.retryRefund(pay.attemptId())).isSameAs(refund);
    }

    @Test
    void what_an_account_does_not_have_is_named() {
        UUID nobodys = Ids.next();
        PaymentAccount account = open(Ids.next());
        assertThatThrownBy(() -> account.reply(nobodys))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(nobodys.toString());
        assertThatThrownBy(() -> account.refund(nobodys))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(nobodys.toString());
    }

    @Test
    void the_order_being_over_names_the_attempts_that_order_forgot() {
        Pay pay = pay(Ids.next(), 1);
        UUID lost = Ids.next();
        PaymentAccount account = with(pay, PaymentStatus.DECLINED, false, 0);

        assertThat(account.close(List.of(lost), NOW))
                .singleElement()
                .isEqualTo(new PaymentVoided(pay.orderId(), 8, NOW, List.of(pay.attemptId(), lost)));
    }

    @Test
    void the_captured_attempt_is_the_one_whose_money_was_taken() {
        UUID order = Ids.next();
        PaymentAccount account = open(order);
        Pay first = pay(order, 1);
        Pay second = pay(order, 2);
        account.submit(first, NOW, RETRY);
        account.record(first.attemptId(), DECLINED, NOW, RETRY);
        assertThat(account.captured()).isEmpty();

        account.submit(second, NOW, RETRY);
        account.record(second.attemptId(), APPROVED, NOW, RETRY);
        assertThat(account.captured()).map(Attempt::attemptId).contains(second.attemptId());
    }

    @Test
    void only_what_changed_has_to_be_stored() {
        Pay pay = pay(Ids.next(), 1);
        PaymentAccount account = with(pay, PaymentStatus.APPROVED, false, 0);
        account.submit(pay, NOW, RETRY);
        assertThat(account.isChanged()).isFalse();
        assertThat(account.version()).isEqualTo(7);

        PaymentAccount unpaid = with(pay, PaymentStatus.UNKNOWN, false, 0);
        unpaid.record(pay.attemptId(), APPROVED, NOW, RETRY);
        assertThat(unpaid.isChanged()).isTrue();
        assertThat(unpaid.version()).isEqualTo(8);
    }

    @Test
    void the_card_is_in_no_log() {
        assertThat(pay(Ids.next(), Ids.next(), 3, "tok_ok").toString())
                .contains("attempt 3")
                .doesNotContain("tok_ok");
    }

    @Test
    void the_diagram_in_the_documentation_is_the_table() {
        StateDiagram.check("Payment", PaymentTransitions.TABLE);
    }
}

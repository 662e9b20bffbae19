package fooddelivery.payment.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.payment.domain.PaymentGateway;
import fooddelivery.payment.domain.PaymentGateway.Cancellation;
import fooddelivery.payment.domain.PaymentGateway.Result;
import fooddelivery.runtime.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What the port promises, for every gateway there is. */
abstract class PaymentGatewayContract {

    static final long AMOUNT = 17_000;
    /** How late anything may be; whoever is kept waiting is so for a minute. */
    static final Duration BUSY_MACHINE = Duration.ofSeconds(20);

    final UUID order = Ids.next();
    final UUID attempt = Ids.next();

    abstract PaymentGateway gateway();

    /** The same gateway, asked by somebody who waits for {@link #timeout} only. */
    abstract PaymentGateway impatient();

    abstract Duration timeout();

    /** What the gateway will know a card by that pays for this attempt. */
    abstract String goodToken();

    /** What it will know a card by that does not. */
    abstract String decliningToken();

    /** Every call fails before it has an effect. */
    abstract void failBefore();

    /** Every call has its effect, and its answer is lost. */
    abstract void failAfter();

    /** Every call has its effect, and its answer comes long after nobody waits for it any more. */
    abstract void answerTooLate();

    abstract void work();

    /** What was taken for the attempt and not given back, in won. */
    abstract long left();

    final Result confirm(String token) {
        return gateway().confirm(attempt, order, AMOUNT, "CARD", token);
    }

    final void paid() {
        assertThat(confirm(goodToken())).isEqualTo(new Result.Approved());
    }

    final Cancellation cancel(UUID refund, long amount) {
        return gateway().cancel(attempt, refund, amount, "FULL");
    }

    @Test
    void a_payment_is_captured_once_however_often_it_is_asked_for() {
        String token = goodToken();

        assertThat(confirm(token)).isEqualTo(new Result.Approved());
        assertThat(confirm(token)).isEqualTo(new Result.Approved());

        assertThat(left()).isEqualTo(AMOUNT);
        assertThat(gateway().query(attempt)).isEqualTo(new Result.Approved());
    }

    @Test
    void a_payment_asked_for_by_many_at_once_is_captured_once() throws Exception {
        String token = goodToken();

        List<Result> results = together(8, () -> confirm(token));

        assertThat(results).contains(new Result.Approved()).noneMatch(Result.Declined.class::isInstance);
        assertThat(confirm(token)).isEqualTo(new Result.Approved());
        assertThat(left()).isEqualTo(AMOUNT);
    }

    @Test
    void a_declined_payment_stays_declined_and_captures_nothing() {
        String token = decliningToken();
        Result first = confirm(token);

        assertThat(first).isInstanceOf(Result.Declined.class);
        assertThat(confirm(token)).isEqualTo(first);
        assertThat(gateway().query(attempt)).isEqualTo(first);
        assertThat(left()).isZero();
    }

    @Test
    void a_payment_that_the_gateway_does_not_know_is_unclear() {
        assertThat(gateway().query(attempt)).isInstanceOf(Result.Unclear.class);
    }

    @Test
    void a_failure_before_the_capture_is_unclear_and_repeating_captures() {
        String token = goodToken();
        failBefore();
        assertThat(confirm(token)).isInstanceOf(Result.Unclear.class);
        assertThat(gateway().query(attempt)).isInstanceOf(Result.Unclear.class);

        work();
        assertThat(left()).isZero();
        assertThat(confirm(token)).isEqualTo(new Result.Approved());
        assertThat(left()).isEqualTo(AMOUNT);
    }

    @Test
    void an_answer_lost_after_the_capture_is_unclear_and_repeating_captures_no_second_time() {
        String token = goodToken();
        failAfter();
        assertThat(confirm(token)).isInstanceOf(Result.Unclear.class);

        work();
        assertThat(gateway().query(attempt)).isEqualTo(new Result.Approved());
        assertThat(confirm(token)).isEqualTo(new Result.Approved());
        assertThat(left()).isEqualTo(AMOUNT);
    }

    @Test
    void whoever_asks_is_not_kept_waiting_and_what_is_captured_meanwhile_counts_once() {
        String token = goodToken();
        answerTooLate();
        long start = System.nanoTime();

        Result result = impatient().confirm(attempt, order, AMOUNT, "CARD", token);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(timeout(), timeout().plus(BUSY_MACHINE));
        assertThat(result).isInstanceOf(Result.Unclear.class);
        work();
        assertThat(confirm(token)).isEqualTo(new Result.Approved());
        assertThat(left()).isEqualTo(AMOUNT);
    }

    @Test
    void money_goes_back_once_however_often_it_is_asked_for() {
        paid();
        UUID refund = Ids.next();

        assertThat(cancel(refund, AMOUNT)).isEqualTo(new Cancellation.Cancelled());
        assertThat(cancel(refund, AMOUNT)).isEqualTo(new Cancellation.Cancelled());

        assertThat(left()).isZero();
        assertThat(gateway().queryRefund(attempt, refund, AMOUNT)).isEqualTo(new Cancellation.Cancelled());
    }

    @Test
    void money_goes_back_in_parts_and_no_more_than_there_was() {
        paid();
        UUID part = Ids.next();

        assertThat(cancel(part, 2_000)).isEqualTo(new Cancellation.Cancelled());
        assertThat(left()).isEqualTo(15_000);
        assertThat(cancel(Ids.next(), AMOUNT)).isInstanceOf(Cancellation.NotCancelled.class);
        assertThat(left()).isEqualTo(15_000);
        assertThat(cancel(part, 2_000)).isEqualTo(new Cancellation.Cancelled());
        assertThat(left()).isEqualTo(15_000);
        assertThat(cancel(Ids.next(), 15_000)).isEqualTo(new Cancellation.Cancelled());
        assertThat(left()).isZero();
    }

    @Test
    void two_refunds_of_the_same_amount_are_two() {
        paid();

        assertThat(cancel(Ids.next(), 2_000)).isEqualTo(new Cancellation.Cancelled());
        assertThat(cancel(Ids.next(), 2_000)).isEqualTo(new Cancellation.Cancelled());

        assertThat(left()).isEqualTo(13_000);
    }

    @Test
    void a_refund_whose_answer_was_lost_is_found_and_not_made_again() {
        paid();
        UUID refund = Ids.next();
        failAfter();
        assertThat(cancel(refund, 2_000)).isInstanceOf(Cancellation.NotCancelled.class);

        work();
        assertThat(cancel(refund, 2_000)).isEqualTo(new Cancellation.Cancelled());
        assertThat(cancel(refund, 2_000)).isEqualTo(new Cancellation.Cancelled());
        assertThat(left()).isEqualTo(15_000);
    }

    @Test
    void a_refund_that_failed_is_made_when_it_is_asked_for_again() {
        paid();
        UUID refund = Ids.next();
        failBefore();
        assertThat(cancel(refund, AMOUNT)).isInstanceOf(Cancellation.NotCancelled.class);

        work();
        assertThat(gateway().queryRefund(attempt, refund, AMOUNT)).isInstanceOf(Cancellation.NotCancelled.class);
        assertThat(left()).isEqualTo(AMOUNT);
        assertThat(cancel(refund, AMOUNT)).isEqualTo(new Cancellation.Cancelled());
        assertThat(left()).isZero();
    }

    @Test
    void nothing_is_given_back_of_what_was_never_captured() {
        String token = decliningToken();
        confirm(token);

        assertThat(cancel(Ids.next(), AMOUNT)).isInstanceOf(Cancellation.NotCancelled.class);
        assertThat(gateway().cancel(Ids.next(), Ids.next(), AMOUNT, "FULL"))
                .isInstanceOf(Cancellation.NotCancelled.class);
    }

    static <T> List<T> together(int crowd, Callable<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(crowd);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<T>> running = new ArrayList<>();
        for (int no = 0; no < crowd; no++) {
            running.add(threads.submit(() -> {
                start.await();
                return work.call();
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

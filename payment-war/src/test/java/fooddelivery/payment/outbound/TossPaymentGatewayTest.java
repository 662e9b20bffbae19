package fooddelivery.payment.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.payment.domain.PaymentGateway;
import fooddelivery.payment.domain.PaymentGateway.Cancellation;
import fooddelivery.payment.domain.PaymentGateway.Result;
import fooddelivery.payment.outbound.TossStub.Call;
import fooddelivery.payment.outbound.TossStub.Fault;
import fooddelivery.runtime.Ids;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TossPaymentGatewayTest extends PaymentGatewayContract {

    private static final Duration PATIENCE = BUSY_MACHINE;
    private static final Duration IMPATIENCE = Duration.ofMillis(400);

    private static final String SECRET = "test_sk_oNobodyMayEverReadThis";
    private static final Logger LOGGER = Logger.getLogger("fooddelivery.payment");
    private static final List<String> LOG = new CopyOnWriteArrayList<>();
    private static final Handler LISTENER = new Handler() {
        @Override
        public void publish(LogRecord line) {
            LOG.add(new SimpleFormatter().format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private static TossStub toss;

    private TossPaymentGateway gateway;
    private String paymentKey;

    @BeforeAll
    static void open() {
        toss = new TossStub(SECRET);
        LOGGER.setLevel(Level.ALL);
        LOGGER.addHandler(LISTENER);
    }

    @AfterAll
    static void close() {
        LOGGER.removeHandler(LISTENER);
        LOGGER.setLevel(null);
        toss.close();
    }

    @BeforeEach
    void connect() {
        toss.heal();
        toss.accept(SECRET);
        LOG.clear();
        gateway = waiting(PATIENCE);
        paymentKey = null;
    }

    @AfterEach
    void the_contract_was_kept_and_nothing_secret_was_written_down() {
        assertThat(toss.broken()).isEmpty();
        assertThat(LOG).noneMatch(line -> line.contains(SECRET));
        if (paymentKey != null) {
            assertThat(LOG).noneMatch(line -> line.contains(paymentKey));
        }
    }

    @Override
    PaymentGateway gateway() {
        return gateway;
    }

    @Override
    PaymentGateway impatient() {
        return waiting(IMPATIENCE);
    }

    @Override
    Duration timeout() {
        return IMPATIENCE;
    }

    private static TossPaymentGateway waiting(Duration timeout) {
        return new TossPaymentGateway(new TossApi(toss.address(), SECRET, timeout), timeout);
    }

    @Override
    String goodToken() {
        paymentKey = toss.authenticated(attempt, AMOUNT);
        return paymentKey;
    }

    @Override
    String decliningToken() {
        paymentKey = toss.authenticatedWithBadCard(attempt, AMOUNT, 403, "REJECT_CARD_COMPANY");
        return paymentKey;
    }

    @Override
    void failBefore() {
        toss.fail(Fault.LOST_BEFORE);
    }

    @Override
    void failAfter() {
        toss.fail(Call.CONFIRM, Fault.LOST_AFTER);
        toss.fail(Call.CANCEL, Fault.LOST_AFTER);
    }

    @Override
    void answerTooLate() {
        toss.fail(Fault.SILENT_AFTER);
    }

    @Override
    void work() {
        toss.heal();
    }

    @Override
    long left() {
        return toss.left(attempt);
    }

    @ParameterizedTest
    @CsvSource({
        "403, REJECT_CARD_COMPANY",
        "403, REJECT_CARD_PAYMENT",
        "403, REJECT_ACCOUNT_PAYMENT",
        "403, EXCEED_MAX_AUTH_COUNT",
        "403, EXCEED_MAX_ONE_DAY_AMOUNT",
        "403, INVALID_PASSWORD",
        "403, NOT_AVAILABLE_BANK",
        "400, INVALID_STOPPED_CARD",
        "400, INVALID_CARD_EXPIRATION",
        "400, INVALID_CARD_LOST_OR_STOLEN",
        "400, INVALID_REJECT_CARD",
        "400, EXCEED_MAX_DAILY_PAYMENT_COUNT",
        "400, EXCEED_MAX_PAYMENT_AMOUNT",
        "400, BELOW_MINIMUM_AMOUNT"
    })
    void a_card_that_refuses_is_a_decline_whatever_the_status(int status, String code) {
        String token = goodToken();
        toss.refuseNext(Call.CONFIRM, status, code);
        int questions = toss.calls(Call.QUERY);

        assertThat(confirm(token)).isEqualTo(new Result.Declined(code));
        assertThat(toss.calls(Call.QUERY)).isEqualTo(questions);
    }

    @ParameterizedTest
    @CsvSource({
        "400, PROVIDER_ERROR",
        "409, IDEMPOTENT_REQUEST_PROCESSING",
        "500, FAILED_INTERNAL_SYSTEM_PROCESSING",
        "500, FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING",
        "500, UNKNOWN_PAYMENT_ERROR",
        "400, CARD_PROCESSING_ERROR",
        "404, NOT_FOUND_PAYMENT",
        "404, NOT_FOUND_PAYMENT_SESSION",
        "401, UNAUTHORIZED_KEY",
        "400, INVALID_API_KEY",
        "403, INCORRECT_BASIC_AUTH_FORMAT",
        "403, FORBIDDEN_REQUEST",
        "400, INVALID_REQUEST",
        "400, NOT_FOUND_TERMINAL_ID",
        "400, A_CODE_OF_NEXT_YEAR",
        "403, A_CODE_OF_NEXT_YEAR",
        "400, ALREADY_PROCESSED_PAYMENT",
        // A decline is a 400 or 403; with these the same word may mean something else.
        "500, REJECT_CARD_COMPANY",
        "401, REJECT_CARD_COMPANY"
    })
    void whatever_else_is_answered_is_never_a_decline_and_the_capture_may_be_asked_for_again(int status, String code) {
        String token = goodToken();
        toss.refuseNext(Call.CONFIRM, status, code);

        assertThat(confirm(token)).isEqualTo(new Result.Unclear(code));

        toss.forgetKeys();
        assertThat(confirm(token)).isEqualTo(new Result.Approved());
        assertThat(toss.captures(attempt)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"NONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatever_becomes_of_a_call_it_ends_in_time_as_unclear_and_repeating_captures_once(Fault fault) {
        String token = goodToken();
        toss.fail(Call.CONFIRM, fault);
        long start = System.nanoTime();

        assertThat(asking(fault).confirm(attempt, order, AMOUNT, "CARD", token))
                .isEqualTo(new Result.Unclear(why(fault)));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IMPATIENCE.plus(BUSY_MACHINE));
        toss.heal();
        assertThat(finallyClear(() -> confirm(token))).isEqualTo(new Result.Approved());
        assertThat(toss.captures(attempt)).isEqualTo(1);
    }

    private static String why(Fault fault) {
        return switch (fault) {
            case SILENT_BEFORE, SILENT_AFTER, STALLED_BODY -> "TIMEOUT";
            case GARBAGE -> "UNREADABLE_ANSWER";
            case BAD_GATEWAY -> "HTTP_502";
            case ANOTHER_ORDER -> "OTHER_ORDER";
            default -> "NO_ANSWER";
        };
    }

    /** Does not wait long for what will not come. */
    private PaymentGateway asking(Fault fault) {
        return why(fault).equals("TIMEOUT") ? impatient() : gateway;
    }

    /** A call that nobody waits for any more may still hold its key for a moment. */
    private static <T> T finallyClear(Supplier<T> call) {
        long end = System.nanoTime() + BUSY_MACHINE.toNanos();
        T result = call.get();
        while (result.toString().contains("IDEMPOTENT_REQUEST_PROCESSING") && System.nanoTime() < end) {
            result = call.get();
        }
        return result;
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"NONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void a_question_whose_answer_does_not_come_whole_is_unclear(Fault fault) {
        paid();
        toss.fail(Call.QUERY, fault);

        assertThat(asking(fault).query(attempt)).isEqualTo(new Result.Unclear(why(fault)));
        assertThat(asking(fault).cancel(attempt, Ids.next(), AMOUNT, "FULL"))
                .isEqualTo(new Cancellation.NotCancelled(why(fault)));
        assertThat(left()).isEqualTo(AMOUNT);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"NONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void a_refund_whose_answer_does_not_come_whole_is_made_once_all_the_same(Fault fault) {
        paid();
        UUID refund = Ids.next();
        toss.fail(Call.CANCEL, fault);
        assertThat(asking(fault).cancel(attempt, refund, 2_000, "EXPRESS"))
                .isEqualTo(new Cancellation.NotCancelled(why(fault)));

        toss.heal();
        assertThat(finallyClear(() -> cancel(refund, 2_000))).isEqualTo(new Cancellation.Cancelled());
        assertThat(toss.cancels(attempt)).isEqualTo(1);
        assertThat(left()).isEqualTo(15_000);
    }

    @Test
    void nobody_at_the_address_is_unclear() {
        TossPaymentGateway nobody =
                new TossPaymentGateway(new TossApi(URI.create("http://127.0.0.1:1"), SECRET, PATIENCE), PATIENCE);

        assertThat(nobody.confirm(attempt, order, AMOUNT, "CARD", goodToken()))
                .isEqualTo(new Result.Unclear("NO_ANSWER"));
        assertThat(nobody.query(attempt)).isEqualTo(new Result.Unclear("NO_ANSWER"));
        assertThat(nobody.cancel(attempt, Ids.next(), AMOUNT, "FULL"))
                .isEqualTo(new Cancellation.NotCancelled("NO_ANSWER"));
    }

    @Test
    void a_wrong_secret_key_says_nothing_about_the_money_and_is_told_to_the_operator_once() {
        String token = goodToken();
        toss.accept("test_sk_another");

        assertThat(confirm(token)).isEqualTo(new Result.Unclear("UNAUTHORIZED_KEY"));
        assertThat(confirm(token)).isEqualTo(new Result.Unclear("UNAUTHORIZED_KEY"));
        assertThat(gateway.query(attempt)).isEqualTo(new Result.Unclear("UNAUTHORIZED_KEY"));
        assertThat(LOG).filteredOn(line -> line.contains("UNAUTHORIZED_KEY")).hasSize(1);

        toss.accept(SECRET);
        assertThat(confirm(token)).isEqualTo(new Result.Approved());
    }

    @Test
    void a_code_that_nobody_knows_is_told_to_the_operator_once() {
        String token = goodToken();
        for (int time = 0; time < 3; time++) {
            toss.forgetKeys();
            toss.refuseNext(Call.CONFIRM, 400, "A_CODE_OF_NEXT_YEAR");
            confirm(token);
        }
        toss.forgetKeys();
        toss.refuseNext(Call.CONFIRM, 400, "PROVIDER_ERROR");
        confirm(token);

        assertThat(LOG).hasSize(1).first().asString().contains("A_CODE_OF_NEXT_YEAR");
    }

    @Test
    void the_same_key_for_another_amount_gets_the_first_answer_which_is_not_taken_for_this_one() {
        paid();

        assertThat(gateway.confirm(attempt, order, AMOUNT + 1, "CARD", paymentKey))
                .isEqualTo(new Result.Unclear("OTHER_AMOUNT"));
        assertThat(left()).isEqualTo(AMOUNT);
    }

    @Test
    void a_payment_key_of_another_attempt_captures_nothing() {
        String ofAnother = toss.authenticated(Ids.next(), AMOUNT);

        assertThat(confirm(ofAnother)).isEqualTo(new Result.Unclear("FORBIDDEN_REQUEST"));
    }

    @Test
    void processed_already_means_whatever_the_payment_itself_says() {
        paid();
        toss.forgetKeys();
        assertThat(confirm(paymentKey)).isEqualTo(new Result.Approved());

        toss.forgetKeys();
        toss.givenBackInConsole(attempt, AMOUNT, "by hand");
        assertThat(confirm(paymentKey)).isEqualTo(new Result.Declined("CANCELED"));
        assertThat(toss.captures(attempt)).isEqualTo(1);
    }

    @Test
    void a_temporary_failure_that_is_repeated_for_ever_ends_when_the_payment_does() {
        String token = goodToken();
        toss.refuseNext(Call.CONFIRM, 400, "PROVIDER_ERROR");
        assertThat(confirm(token)).isEqualTo(new Result.Unclear("PROVIDER_ERROR"));
        assertThat(confirm(token)).isEqualTo(new Result.Unclear("PROVIDER_ERROR"));

        toss.expire(attempt);

        assertThat(confirm(token)).isEqualTo(new Result.Declined("EXPIRED"));
        assertThat(left()).isZero();
    }

    @Test
    void a_payment_confirmed_too_late_is_declined() {
        String token = goodToken();
        toss.expire(attempt);

        assertThat(confirm(token)).isEqualTo(new Result.Declined("EXPIRED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"READY", "IN_PROGRESS", "WAITING_FOR_DEPOSIT", "A_STATUS_OF_NEXT_YEAR", "and <b>this</b>"})
    void a_payment_that_may_still_be_captured_is_unclear(String status) {
        paid();
        toss.state(attempt, status);

        assertThat(gateway.query(attempt)).isInstanceOf(Result.Unclear.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DONE", "PARTIAL_CANCELED"})
    void a_payment_of_which_something_is_left_is_approved(String status) {
        paid();
        toss.state(attempt, status);

        assertThat(gateway.query(attempt)).isEqualTo(new Result.Approved());
    }

    @ParameterizedTest
    @ValueSource(strings = {"CANCELED", "ABORTED", "EXPIRED"})
    void a_payment_that_is_over_is_declined(String status) {
        goodToken();
        toss.state(attempt, status);

        assertThat(gateway.query(attempt)).isEqualTo(new Result.Declined(status));
    }

    @Test
    void a_payment_given_back_whole_is_declined_even_if_it_calls_itself_partly_cancelled() {
        paid();
        toss.givenBackInConsole(attempt, AMOUNT, "by hand");
        toss.state(attempt, "PARTIAL_CANCELED");

        assertThat(gateway.query(attempt)).isEqualTo(new Result.Declined("CANCELED"));
    }

    @Test
    void money_that_a_person_gave_back_whole_counts_for_every_refund() {
        paid();
        toss.givenBackInConsole(attempt, AMOUNT, "by hand");

        assertThat(cancel(Ids.next(), 2_000)).isEqualTo(new Cancellation.Cancelled());
        assertThat(cancel(Ids.next(), 15_000)).isEqualTo(new Cancellation.Cancelled());
        assertThat(toss.cancels(attempt)).isEqualTo(1);
    }

    @Test
    void money_that_a_person_gave_back_in_part_counts_when_it_names_the_refund_and_the_amount_is_right() {
        paid();
        UUID refund = Ids.next();
        toss.givenBackInConsole(attempt, 3_000, "EXPRESS " + refund);
        assertThat(gateway.queryRefund(attempt, refund, 2_000)).isInstanceOf(Cancellation.NotCancelled.class);

        toss.givenBackInConsole(attempt, 2_000, "see " + refund + ", done by hand");
        assertThat(cancel(refund, 2_000)).isEqualTo(new Cancellation.Cancelled());
        assertThat(toss.cancels(attempt)).isEqualTo(2);
        assertThat(gateway.queryRefund(attempt, Ids.next(), 2_000)).isInstanceOf(Cancellation.NotCancelled.class);
    }

    @Test
    void cancelled_already_is_not_believed_when_the_payment_does_not_say_so() {
        paid();
        toss.refuseNext(Call.CANCEL, 400, "ALREADY_CANCELED_PAYMENT");

        assertThat(cancel(Ids.next(), AMOUNT)).isEqualTo(new Cancellation.NotCancelled("ALREADY_CANCELED_PAYMENT"));
    }

    @Test
    void cancelled_already_is_believed_when_the_payment_says_so() {
        paid();
        UUID refund = Ids.next();
        toss.fail(Call.CANCEL, Fault.LOST_AFTER);
        cancel(refund, AMOUNT);
        toss.heal();
        toss.forgetKeys();

        assertThat(cancel(refund, AMOUNT)).isEqualTo(new Cancellation.Cancelled());
        assertThat(toss.cancels(attempt)).isEqualTo(1);
    }

    @Test
    void a_refund_is_not_made_again_when_its_key_is_forgotten() {
        paid();
        UUID refund = Ids.next();
        toss.fail(Call.CANCEL, Fault.LOST_AFTER);
        cancel(refund, 2_000);
        toss.heal();
        toss.forgetKeys();

        assertThat(cancel(refund, 2_000)).isEqualTo(new Cancellation.Cancelled());
        assertThat(left()).isEqualTo(15_000);
    }

    @Test
    void money_that_is_only_on_its_way_back_is_not_back() {
        paid();
        UUID refund = Ids.next();
        toss.beingGivenBack(attempt, 2_000, "EXPRESS " + refund);
        assertThat(gateway.queryRefund(attempt, refund, 2_000)).isInstanceOf(Cancellation.NotCancelled.class);

        toss.beingGivenBack(attempt, 15_000, "by hand");
        assertThat(cancel(Ids.next(), 15_000)).isInstanceOf(Cancellation.NotCancelled.class);
    }

    @ParameterizedTest
    @CsvSource({
        "403, NOT_CANCELABLE_PAYMENT",
        "403, EXCEED_MAX_REFUND_DUE",
        "400, PROVIDER_ERROR",
        "401, UNAUTHORIZED_KEY"
    })
    void a_refund_that_is_refused_says_why(int status, String code) {
        paid();
        toss.refuseNext(Call.CANCEL, status, code);

        assertThat(cancel(Ids.next(), AMOUNT)).isEqualTo(new Cancellation.NotCancelled(code));
        assertThat(left()).isEqualTo(AMOUNT);
    }
}

package fooddelivery.order.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fooddelivery.order.domain.RefundDesk.Refund;
import fooddelivery.order.domain.RefundDesk.Refunds;
import fooddelivery.order.outbound.RestRefundDesk.NoAnswer;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.ProblemException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of payment's answers on their way to an operator. */
class RestRefundDeskTest {

    private static final Refund REFUND = new Refund(
            Ids.next(),
            Ids.next(),
            Ids.next(),
            "FULL",
            25_000L,
            "REFUND_FAILED",
            "PROVIDER_ERROR",
            10,
            Instant.parse("2026-05-04T03:02:01Z"));

    @Test
    void a_page_of_payment_is_read_as_it_was_written() {
        assertThat(RestRefundDesk.read(200, Json.write(new Page<>(List.of(REFUND), "next")), Refunds.class))
                .isEqualTo(new Refunds(List.of(REFUND), "next"));
        assertThat(RestRefundDesk.read(200, Json.write(new Page<>(List.of(), null)), Refunds.class))
                .isEqualTo(new Refunds(List.of(), null));
    }

    @Test
    void what_payment_refuses_is_passed_on() {
        ProblemException refused = catchThrowableOfType(
                ProblemException.class,
                () -> RestRefundDesk.read(
                        409,
                        "{\"type\":\"urn:fooddelivery:problem:not-possible-now\",\"status\":409,\"detail\":\"It is back.\"}",
                        Refund.class));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("not-possible-now");
        assertThat(refused).hasMessage("It is back.");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 403, 500, 503})
    void everything_else_is_no_answer(int status) {
        assertThatThrownBy(() -> RestRefundDesk.read(status, "<html>", Refund.class))
                .isInstanceOf(NoAnswer.class);
    }
}

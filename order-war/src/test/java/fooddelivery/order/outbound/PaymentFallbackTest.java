package fooddelivery.order.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.ProcessingException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.Test;

class PaymentFallbackTest {

    @Test
    void only_what_happened_before_the_first_byte_was_surely_not_sent() {
        assertThat(PaymentFallback.isNotSent(new CircuitBreakerOpenException())).isTrue();
        assertThat(PaymentFallback.isNotSent(new BulkheadException())).isTrue();
        assertThat(PaymentFallback.isNotSent(new ProcessingException(new ConnectException("Connection refused"))))
                .isTrue();
        assertThat(PaymentFallback.isNotSent(new ProcessingException(new SocketTimeoutException("Connect timed out"))))
                .isTrue();
    }

    @Test
    void everything_else_may_have_been_charged() {
        assertThat(PaymentFallback.isNotSent(new TimeoutException())).isFalse();
        assertThat(PaymentFallback.isNotSent(new ProcessingException(new SocketTimeoutException("Read timed out"))))
                .isFalse();
        assertThat(PaymentFallback.isNotSent(new ProcessingException(new SocketException("Connection reset"))))
                .isFalse();
        assertThat(PaymentFallback.isNotSent(new RestPaymentGateway.NoAnswer(404)))
                .isFalse();
        assertThat(PaymentFallback.isNotSent(new RestPaymentGateway.NoAnswer(401)))
                .isFalse();
    }
}

package fooddelivery.order.outbound;

import static fooddelivery.order.outbound.PaymentCircuit.State.CLOSED;
import static fooddelivery.order.outbound.PaymentCircuit.State.HALF_OPEN;
import static fooddelivery.order.outbound.PaymentCircuit.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.Wiring;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PaymentCircuitTest {

    private static final String BREAKER = "fooddelivery.order.outbound.RestPaymentGateway/approve/CircuitBreaker/";

    private Instant now = Instant.parse("2026-05-04T03:00:00Z");
    private final InstantSource source = () -> now;
    private final Clock clock = source.withZone(ZoneOffset.UTC);
    private final PaymentCircuit circuit = Wiring.wire(
            new PaymentCircuit(), clock, Map.of(BREAKER + "delay", 5_000L, BREAKER + "successThreshold", 2));

    @Test
    void a_refused_call_means_that_it_is_open_and_enough_answers_close_it() {
        assertThat(circuit.state()).isEqualTo(CLOSED);
        circuit.refused();
        assertThat(circuit.state()).isEqualTo(OPEN);
        circuit.letThrough();
        circuit.answered();
        assertThat(circuit.state()).isEqualTo(HALF_OPEN);
        circuit.letThrough();
        circuit.answered();
        assertThat(circuit.state()).isEqualTo(CLOSED);
    }

    @Test
    void a_try_that_fails_leaves_it_open_from_then_on() {
        circuit.refused();
        now = now.plusSeconds(6);
        circuit.letThrough();
        circuit.refused();
        assertThat(circuit.state()).isEqualTo(OPEN);
        assertThat(circuit.retryAfter()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void customers_are_told_to_wait_until_a_call_may_be_tried() {
        assertThat(circuit.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        circuit.refused();
        now = now.plusSeconds(2);
        circuit.refused();
        assertThat(circuit.retryAfter()).isEqualTo(Duration.ofSeconds(3));
        now = now.plusSeconds(10);
        assertThat(circuit.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }
}

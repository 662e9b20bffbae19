package fooddelivery.order.outbound;

import fooddelivery.order.domain.PaymentOutcome;
import fooddelivery.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * What the circuit breaker of the payment call is doing, as far as its calls show: MicroProfile's own metric counts the
 * seconds spent in each state, and not which one it is in. At {@code /metrics} as {@code fooddelivery_payment_circuit}:
 * 0 closed, 1 half open, 2 open.
 */
@ApplicationScoped
public class PaymentCircuit {

    enum State {
        CLOSED,
        HALF_OPEN,
        OPEN
    }

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    @Inject
    private Clock clock;

    @Inject
    @ConfigProperty(name = "fooddelivery.order.outbound.RestPaymentGateway/approve/CircuitBreaker/delay")
    private long delayMillis;

    @Inject
    @ConfigProperty(name = "fooddelivery.order.outbound.RestPaymentGateway/approve/CircuitBreaker/successThreshold")
    private int successThreshold;

    private final Map<Class<?>, Counter> outcomes = new ConcurrentHashMap<>();
    private State state = State.CLOSED;
    private Instant openSince;
    private int successes;

    void measured(@Observes Startup.Finished event, MetricRegistry metrics) {
        metrics.gauge(
                "fooddelivery_payment_circuit", this, circuit -> circuit.state().ordinal());
        for (Class<?> outcome : PaymentOutcome.class.getPermittedSubclasses()) {
            outcomes.put(
                    outcome,
                    metrics.counter(
                            "fooddelivery_payment_calls",
                            new Tag("outcome", outcome.getSimpleName().toLowerCase(Locale.ROOT))));
        }
    }

    /** Counts it, as {@code fooddelivery_payment_calls}, and hands it back. */
    PaymentOutcome counted(PaymentOutcome outcome) {
        Counter counter = outcomes.get(outcome.getClass());
        if (counter != null) {
            counter.inc();
        }
        return outcome;
    }

    /** The breaker let a call through. */
    synchronized void letThrough() {
        if (state == State.OPEN) {
            state = State.HALF_OPEN;
            successes = 0;
        }
    }

    /** Payment answered about the money. */
    synchronized void answered() {
        if (state == State.HALF_OPEN && ++successes >= successThreshold) {
            state = State.CLOSED;
        }
    }

    /** The breaker refused a call. */
    synchronized void refused() {
        if (state != State.OPEN) {
            state = State.OPEN;
            openSince = clock.instant();
        }
    }

    synchronized State state() {
        return state;
    }

    /** How long until it is worth asking again: until an open circuit lets the next call try. */
    synchronized Duration retryAfter() {
        if (state != State.OPEN) {
            return SHORTEST;
        }
        Duration left = Duration.between(clock.instant(), openSince.plusMillis(delayMillis));
        return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    }
}

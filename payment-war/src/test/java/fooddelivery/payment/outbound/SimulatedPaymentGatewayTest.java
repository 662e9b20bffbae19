package fooddelivery.payment.outbound;

import fooddelivery.payment.TestHouse;
import fooddelivery.payment.domain.PaymentGateway;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class SimulatedPaymentGatewayTest extends PaymentGatewayContract {

    private static TestHouse house;

    @BeforeAll
    static void open() {
        house = new TestHouse(gateway -> gateway);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void clear() {
        house.clear();
    }

    @Override
    PaymentGateway gateway() {
        return house.gateway;
    }

    @Override
    PaymentGateway impatient() {
        return house.gateway;
    }

    @Override
    Duration timeout() {
        return TestHouse.GATEWAY_TIMEOUT;
    }

    @Override
    String goodToken() {
        return "tok_ok";
    }

    @Override
    String decliningToken() {
        return "tok_declined";
    }

    @Override
    void failBefore() {
        house.behave(0, 1, 0);
    }

    @Override
    void failAfter() {
        house.behave(0, 0, 1);
    }

    @Override
    void answerTooLate() {
        house.behave((int) timeout().toMillis() + 200, 0, 0);
    }

    @Override
    void work() {
        house.behave(0, 0, 0);
    }

    @Override
    long left() {
        return house.atTheGateway(order).stream().mapToLong(Long::longValue).sum();
    }
}

package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The short form of the drills; {@code ./run drill store-outage} is the long one, which also judges times. */
@Tag("slow")
@ExtendWith(RunningPlatform.class)
class OutageTest {

    private static final Logger LOG = System.getLogger(OutageTest.class.getName());
    private static final int ORDERS = Integer.getInteger("fooddelivery.drill.orders", 100);
    private static final int CONCURRENCY = Integer.getInteger("fooddelivery.drill.concurrency", 8);

    private final Platform platform;
    private final OutageUnderLoad drill;

    OutageTest(Platform platform) {
        this.platform = platform;
        drill = drill(ORDERS);
    }

    private OutageUnderLoad drill(int orders) {
        return new OutageUnderLoad(platform, orders, CONCURRENCY, line -> LOG.log(Level.INFO, line)).onABusyMachine();
    }

    @BeforeEach
    void parts_can_be_stopped() {
        assumeTrue(platform.canStopParts(), "fooddelivery.data says where the platform is");
    }

    @Test
    void while_the_store_is_down_people_order_and_the_kitchen_gets_every_ticket_later() {
        drill.killWhileOrdersArePaid("store");
    }

    @Test
    void while_the_broker_is_down_people_order_and_nothing_is_lost_or_doubled() {
        drill.killWhileOrdersArePaid("broker");
    }

    @Test
    void while_payment_is_down_orders_are_taken_and_each_is_paid_once_later() {
        drill.killPaymentWhileOrdersArePaid();
    }

    @Test
    void while_payment_is_overloaded_nobody_waits_long_and_nobody_is_charged_twice() {
        drill(ORDERS / 2).orderWhilePaymentIsOverloaded();
    }

    @Test
    void an_order_cancelled_while_the_store_is_down_is_settled_when_it_is_back() {
        Customer customer = platform.newCustomer();
        // The store is asked for its menu while it is there.
        Basket basket = customer.basket();
        platform.stop("store");
        UUID orderId;
        try {
            orderId = customer.orders(basket);
            Answer cancel = customer.cancel(orderId).expect(202);
            assertThat(cancel.text("status")).isEqualTo("CANCEL_PENDING");
            JsonObject saga = platform.administrator().saga(orderId);
            assertThat(saga.getJsonObject("standing").getString("situation")).isEqualTo("CANCELLATION_TO_DECIDE");
            JsonObject trouble = saga.getJsonArray("troubles").getJsonObject(0);
            assertThat(trouble.getString("kind")).isEqualTo("SILENT");
            assertThat(trouble.getString("service")).isEqualTo("store");
            assertThat(trouble.getBoolean("blocks")).isTrue();
        } finally {
            platform.start("store");
        }

        customer.sees(orderId, "CANCELLED");
        customer.seesRefund(orderId, "REFUNDED");
        assertThat(platform.administrator().paymentStates(orderId)).containsExactly("REFUNDED");
    }

    @Test
    void after_the_database_was_killed_the_next_orders_go_through() {
        Customer customer = platform.newCustomer();
        UUID before = customer.orders(customer.basket());
        platform.kill("database");
        platform.start("database");

        UUID after = Await.value("orders are taken and paid again", Await.SOON, () -> {
            Answer answer = customer.place(customer.basket()).expect(201, 202, 503);
            return answer.status() == 201 ? Optional.of(answer.id("orderId")) : Optional.empty();
        });

        customer.sees(before, "PAID");
        customer.sees(after, "PAID");
        platform.kitchen("owner1").gets(before);
        platform.kitchen("owner1").gets(after);
    }
}

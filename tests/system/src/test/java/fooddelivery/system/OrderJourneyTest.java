package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningPlatform.class)
class OrderJourneyTest {

    private static final Logger LOG = System.getLogger(OrderJourneyTest.class.getName());
    private static final String[] ALL_THE_WAY = {
        "PAYMENT_PENDING",
        "PAID",
        "ACCEPTED",
        "COOKING",
        "READY",
        "RIDER_ASSIGNED",
        "PICKED_UP",
        "DELIVERED",
        "COMPLETED"
    };

    private final Platform platform;
    private final Customer customer;
    private final Kitchen kitchen;
    private final Rider rider;
    private final Map<String, Duration> untilSeen = new LinkedHashMap<>();

    OrderJourneyTest(Platform platform) {
        this.platform = platform;
        customer = platform.newCustomer();
        kitchen = platform.kitchen("owner1");
        rider = platform.rider("rider1");
        rider.isNearby();
    }

    @Test
    void an_order_travels_from_the_menu_to_the_door() {
        Basket basket = customer.basket();
        Answer placed = customer.placeAndPay(basket);
        UUID orderId = placed.id("orderId");
        Store store = platform.store();

        assertThat(placed.text("status")).isEqualTo("PAID");
        assertThat(placed.json().getInt("total"))
                .isEqualTo(placed.json().getInt("goods") + (int) store.deliveryFee())
                .isGreaterThan((int) store.minimumOrder());
        assertThat(placed.json().getJsonArray("lines")).hasSameSizeAs(basket.lines());
        assertThat(placed.header("Location")).endsWith("/order/api/orders/" + orderId);

        String code = customer.handoverCode(orderId);
        travels(orderId, () -> rider.dropOff(orderId, code).expect(200));

        assertThat(customer.timeline(orderId)).containsExactly(ALL_THE_WAY);
        assertThat(customer.order(orderId).text("status")).isEqualTo("COMPLETED");
        assertThat(customer.order(orderId).text("refund")).isEqualTo("NONE");
        assertToldOnceOfEveryChange(orderId);
    }

    @Test
    void an_express_order_costs_the_express_fee_and_may_be_dropped_off_without_a_code() {
        Store store = platform.store();
        Answer placed = customer.placeAndPay(store.basket().express());
        UUID orderId = placed.id("orderId");

        assertThat(placed.json().getBoolean("express")).isTrue();
        assertThat(placed.json().getInt("expressFee")).isEqualTo((int) store.expressFee());
        assertThat(placed.json().getInt("total"))
                .isEqualTo(placed.json().getInt("goods") + (int) (store.deliveryFee() + store.expressFee()));

        travels(orderId, () -> rider.dropOffWithoutCode(orderId).expect(200));

        assertThat(customer.timeline(orderId)).containsExactly(ALL_THE_WAY);
    }

    @Test
    void the_money_of_an_order_is_where_it_belongs() {
        Administrator administrator = platform.administrator();
        Answer placed = customer.placeAndPay(customer.basket());

        List<JsonObject> payments = administrator.payments(placed.id("orderId"));

        assertThat(payments).singleElement().satisfies(payment -> {
            assertThat(payment.getString("status")).isEqualTo("APPROVED");
            assertThat(payment.getInt("amount")).isEqualTo(placed.json().getInt("total"));
        });
        assertThat(administrator.ledgerSum()).isZero();
    }

    @Test
    void an_express_order_is_offered_to_riders_before_the_others() {
        UUID usual = customer.orders(customer.basket());
        UUID express = customer.orders(customer.basket().express());
        kitchen.cooks(usual);
        kitchen.cooks(express);
        rider.finds(usual);
        rider.finds(express);

        List<String> offered = rider.deliveries().stream()
                .map(delivery -> delivery.getString("orderId"))
                .filter(List.of(usual.toString(), express.toString())::contains)
                .toList();

        assertThat(offered).containsExactly(express.toString(), usual.toString());
    }

    @Test
    void a_rider_far_away_is_offered_nothing_here() {
        UUID orderId = customer.orders(customer.basket());
        kitchen.cooks(orderId);
        rider.finds(orderId);

        Rider far = platform.rider("rider2");
        far.goesFarAway();

        assertThat(far.deliveries()).isEmpty();
    }

    /** From the ticket to the confirmation; after each step the status view follows within moments. */
    private void travels(UUID orderId, Runnable dropOff) {
        seen(orderId, "PAID");
        kitchen.gets(orderId);
        assertThat(kitchen.tickets("RECEIVED"))
                .extracting(ticket -> ticket.getString("orderId"))
                .contains(orderId.toString());
        kitchen.accept(orderId).expect(200);
        seen(orderId, "ACCEPTED");
        kitchen.startCooking(orderId).expect(200);
        seen(orderId, "COOKING");
        kitchen.finishCooking(orderId).expect(200);
        seen(orderId, "READY");
        rider.finds(orderId);
        rider.claim(orderId).expect(200);
        seen(orderId, "RIDER_ASSIGNED");
        rider.pickUp(orderId).expect(200);
        seen(orderId, "PICKED_UP");
        dropOff.run();
        seen(orderId, "DELIVERED");
        customer.confirm(orderId).expect(200);
        seen(orderId, "COMPLETED");
        LOG.log(
                Level.INFO,
                "until the status view shows it: {0}",
                untilSeen.entrySet().stream()
                        .map(step -> step.getKey() + " " + step.getValue().toMillis() + " ms")
                        .collect(Collectors.joining(", ")));
    }

    private void seen(UUID orderId, String status) {
        untilSeen.put(status, customer.sees(orderId, status));
    }

    private void assertToldOnceOfEveryChange(UUID orderId) {
        Await.until(
                "the customer is told of the end",
                Await.SOON,
                () -> told(orderId).contains("COMPLETED"));
        assertThat(told(orderId))
                .doesNotHaveDuplicates()
                .isSubsetOf(ALL_THE_WAY)
                .contains("PAID", "DELIVERED");
    }

    /** The newest comes first in the list. */
    private List<String> told(UUID orderId) {
        List<String> told = new ArrayList<>();
        customer.notifications(orderId).forEach(notification -> told.add(0, notification.getString("status")));
        return told;
    }
}

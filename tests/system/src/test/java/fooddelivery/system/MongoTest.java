package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Orders and menus in MongoDB, by configuration alone. Order is started anew with that, and once more without it at the
 * end; what it does not know from before, a store and its menu, is made here. The last of all classes: its orders are
 * unknown to order afterwards, and a status view that is built anew would rightly complain.
 */
@Order(Integer.MAX_VALUE)
@Tag("slow")
@ExtendWith(RunningPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MongoTest {

    private static final String DOCUMENTS = "documents";

    private final Platform platform;
    private Customer customer;
    private Kitchen kitchen;
    private Rider rider;
    private Store store;

    MongoTest(Platform platform) {
        this.platform = platform;
    }

    @BeforeAll
    void orders_become_documents() throws IOException {
        assumeTrue(platform.canStopParts(), "the services' configuration is in the platform's data directory");
        Files.write(platform.configuration(), List.of("fooddelivery.order.documents=mongodb"));
        platform.start(DOCUMENTS);
        restartOrder();
        kitchen = platform.newKitchen();
        store = platform.storeOf(kitchen);
        rider = platform.newRider();
        rider.isNearby();
    }

    @BeforeEach
    void somebody_is_hungry() {
        customer = platform.newCustomer();
    }

    @AfterAll
    void and_rows_again() throws IOException {
        if (platform.canStopParts()) {
            Files.deleteIfExists(platform.configuration());
            restartOrder();
            platform.newCustomer().http().get("/order/api/orders").expect(200);
        }
    }

    private void restartOrder() {
        platform.stop("order");
        platform.start("order");
    }

    @Test
    void an_order_travels_from_the_menu_to_the_door_though_order_is_killed_on_the_way() {
        String key = UUID.randomUUID().toString();
        UUID orderId = customer.place(store.basket(), key).expect(201, 202).id("orderId");
        Answer repeated = Await.value(
                "the order is paid",
                Await.SOON,
                () -> Optional.of(customer.place(store.basket(), key).expect(201, 202, 409))
                        .filter(answer -> answer.status() == 201));
        assertThat(repeated.id("orderId")).isEqualTo(orderId);
        assertThat(customer.orders()).hasSize(1);
        customer.place(store.basket().express(), key).expectProblem(422);

        kitchen.gets(orderId);
        kitchen.accept(orderId).expect(200);
        platform.kill("order");
        kitchen.startCooking(orderId).expect(200);
        kitchen.finishCooking(orderId).expect(200);
        rider.finds(orderId);
        rider.claim(orderId).expect(200);
        platform.start("order");
        rider.pickUp(orderId).expect(200);
        rider.dropOff(orderId, customer.handoverCode(orderId)).expect(200);
        customer.sees(orderId, "DELIVERED");
        customer.confirm(orderId).expect(200);
        customer.sees(orderId, "COMPLETED");

        assertThat(customer.timeline(orderId))
                .startsWith("PAYMENT_PENDING")
                .contains("PAID", "DELIVERED")
                .endsWith("COMPLETED")
                .doesNotHaveDuplicates();
        Await.until(
                "the customer is told of the end",
                Await.SOON,
                () -> told(orderId).contains("COMPLETED"));
        assertThat(told(orderId)).doesNotHaveDuplicates().contains("PAID", "DELIVERED");
        assertThat(platform.administrator().paymentStates(orderId)).containsExactly("APPROVED");
    }

    /** Asked of the server, whose answer is no problem document. */
    private int readiness() throws IOException, InterruptedException {
        URI gateway = URI.create(platform.url());
        URI order = URI.create("http://%s:%d/health/ready".formatted(gateway.getHost(), gateway.getPort() + 1));
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(order).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private List<String> told(UUID orderId) {
        return customer.notifications(orderId).stream()
                .map((JsonObject notification) -> notification.getString("status"))
                .toList();
    }

    @Test
    void a_cancel_that_races_with_the_kitchen_ends_in_one_of_two_ways() {
        for (int round = 0; round < 3; round++) {
            UUID orderId = customer.orders(store.basket());
            kitchen.gets(orderId);
            kitchen.accept(orderId).expect(200);
            customer.cancel(orderId).expect(202);
            if (kitchen.startCooking(orderId).expect(200, 409).status() == 200) {
                customer.sees(orderId, "COOKING");
                assertThat(platform.administrator().paymentStates(orderId)).containsExactly("APPROVED");
            } else {
                customer.sees(orderId, "CANCELLED");
                customer.seesRefund(orderId, "REFUNDED");
                assertThat(platform.administrator().paymentStates(orderId)).containsExactly("REFUNDED");
            }
        }
    }

    @Test
    void without_its_documents_order_asks_to_come_back_later_and_afterwards_nothing_is_missing() throws Exception {
        UUID orderId = customer.orders(store.basket());
        platform.kill(DOCUMENTS);
        try {
            Answer refusal = customer.place(store.basket()).expectProblem(503);
            assertThat(refusal.header("Retry-After")).isNotBlank();
            customer.order(orderId).expectProblem(503);
            platform.gateway().get("/order/api/stores").expectProblem(503);
            assertThat(readiness()).isEqualTo(503);
        } finally {
            platform.start(DOCUMENTS);
        }
        Await.until(
                "the order is there again",
                Await.SOON,
                () -> customer.order(orderId).expect(200, 503).status() == 200);
        UUID next = Await.value("orders are taken and paid again", Await.SOON, () -> {
            Answer answer = customer.place(store.basket()).expect(201, 202, 503);
            return answer.status() == 201 ? Optional.of(answer.id("orderId")) : Optional.empty();
        });
        kitchen.gets(orderId);
        kitchen.gets(next);
        kitchen.reject(orderId).expect(200);
        kitchen.reject(next).expect(200);
        customer.seesRefund(orderId, "REFUNDED");
        customer.seesRefund(next, "REFUNDED");
    }
}

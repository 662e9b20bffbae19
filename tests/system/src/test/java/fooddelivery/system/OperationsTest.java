package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators see and do. */
@ExtendWith(RunningPlatform.class)
class OperationsTest {

    /** Orders settle in half a minute, and the machine may be busy. */
    private static final Duration SETTLED = Duration.ofMinutes(3);

    private static final String ORDERS = "/order/api/operations/orders";
    private static final Map<String, String> STUCK = Map.of("reason", "the rider had an accident");

    private final Platform platform;
    private final Customer customer;
    private final Kitchen kitchen;
    private final Administrator administrator;
    private final Http operator;

    OperationsTest(Platform platform) {
        this.platform = platform;
        customer = platform.newCustomer();
        kitchen = platform.kitchen("owner1");
        administrator = platform.administrator();
        operator = administrator.http();
    }

    @Test
    void an_operator_ends_an_order_that_is_cooking_and_the_customer_gets_the_money_back() {
        UUID orderId = customer.orders(customer.basket());
        kitchen.gets(orderId);
        kitchen.accept(orderId).expect(200);
        kitchen.startCooking(orderId).expect(200);
        customer.sees(orderId, "COOKING");

        Answer answer = operator.post(ORDERS + "/" + orderId + "/force-cancellation", STUCK)
                .expect(200);

        assertThat(answer.text("status")).isEqualTo("CANCELLED");
        customer.sees(orderId, "CANCELLED");
        customer.seesRefund(orderId, "REFUNDED");
        assertThat(administrator.paymentStates(orderId)).containsExactly("REFUNDED");
        operator.post(ORDERS + "/" + orderId + "/force-cancellation", STUCK).expect(200);
        assertThat(administrator.ledgerSum()).isZero();
    }

    @Test
    void an_order_that_is_not_paid_is_not_cancelled_by_force_nor_one_that_does_not_exist() {
        UUID unpaid = customer.placeWithBadCard(customer.basket().paidWith("tok_declined"))
                .id("orderId");
        operator.post(ORDERS + "/" + unpaid + "/force-cancellation", STUCK).expectProblem(409);
        operator.post(ORDERS + "/" + UUID.randomUUID() + "/force-cancellation", STUCK)
                .expectProblem(404);
        operator.post(ORDERS + "/" + unpaid + "/force-cancellation", Map.of("reason", " "))
                .expectProblem(400);
    }

    @Test
    void an_order_that_was_placed_a_moment_ago_does_not_take_too_long() {
        UUID orderId = customer.orders(customer.basket());
        assertThat(operator.list(ORDERS))
                .noneMatch(order -> order.getString("orderId").equals(orderId.toString()));
    }

    @Test
    void refunds_are_seen_by_way_of_order() {
        UUID orderId = customer.orders(customer.basket());
        customer.cancel(orderId);
        customer.seesRefund(orderId, "REFUNDED");
        JsonObject refund = operator.list("/order/api/operations/refunds?status=REFUNDED").stream()
                .filter(it -> it.getString("orderId").equals(orderId.toString()))
                .findFirst()
                .orElseThrow();
        operator.post("/order/api/operations/refunds/" + refund.getString("refundId") + "/retry")
                .expectProblem(409);
        operator.post("/order/api/operations/refunds/" + UUID.randomUUID() + "/retry")
                .expectProblem(404);
        operator.get("/order/api/operations/refunds?limit=0").expectProblem(400);
        // The client towards payment would take braces for a template of its own.
        operator.get("/order/api/operations/refunds?after=%7Bnothing%7D").expectProblem(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"order", "payment", "store", "delivery", "notify", "status"})
    void each_service_shows_its_dead_letters(String service) {
        Http http = service.equals("payment") ? administrator.payment() : operator;
        String letters = "/" + service + "/api/dead-letters";
        http.get(letters).expect(200).items();
        http.post(letters + "/" + UUID.randomUUID() + "/replay").expectProblem(404);
        http.send("DELETE", letters + "/" + UUID.randomUUID() + "?reason=x", null, null)
                .expectProblem(404);
        http.send("DELETE", letters + "/" + UUID.randomUUID(), null, null).expectProblem(400);
    }

    @Test
    void an_audit_of_orders_in_many_states_finds_nothing_broken_while_people_go_on_ordering() {
        Instant begin = Instant.now().minusSeconds(1);
        UUID cancelled = customer.orders(customer.basket());
        customer.cancel(cancelled);
        customer.placeWithBadCard(customer.basket().paidWith("tok_declined"));
        UUID rejected = customer.orders(customer.basket());
        kitchen.gets(rejected);
        kitchen.reject(rejected).expect(200);
        UUID cooked = customer.orders(customer.basket());
        kitchen.gets(cooked);
        kitchen.cooks(cooked);
        List<UUID> settled = List.of(cancelled, rejected, cooked);
        customer.sees(cooked, "READY");
        customer.seesRefund(cancelled, "REFUNDED");
        customer.seesRefund(rejected, "REFUNDED");

        String address =
                "/status/api/audit?since=" + URLEncoder.encode(begin.toString(), StandardCharsets.UTF_8) + "&limit=2";
        Await.until("the orders have settled", SETTLED, () -> {
            customer.orders(customer.basket());
            int checked = 0;
            String after = "";
            do {
                JsonObject report = operator.get(address + after).expect(200).json();
                assertThat(report.getJsonArray("violations")).isEmpty();
                assertThat(report.getJsonArray("unreachable")).isEmpty();
                checked += report.getInt("checked");
                after = report.isNull("next") ? null : "&after=" + report.getString("next");
            } while (after != null);
            return checked > settled.size();
        });
    }

    @Test
    void the_operators_page_is_there_and_guarded() {
        Answer page = platform.gateway().get("/status/operations/").expect(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'self'", "frame-ancestors 'none'");
        for (String file : List.of("operations.js", "texts.js", "accounts.js")) {
            Answer script = platform.gateway().get("/status/operations/" + file).expect(200);
            assertThat(script.header("Content-Type")).contains("javascript");
        }
    }
}

package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fooddelivery.system.Contract.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every endpoint with everybody who must not use it. */
@ExtendWith(RunningPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnershipTest {

    private static final String ORDER = "/order/api/orders/{orderId}";
    private static final String TICKET = "/store/api/tickets/{orderId}";
    private static final String DELIVERY = "/delivery/api/deliveries/{orderId}";
    private static final String PAYMENT = "/payment/api";
    private static final String CARD = "{\"method\":\"CARD\",\"token\":\"tok_ok\"}";
    private static final String STORE =
            "{\"name\":\"x\",\"hours\":[],\"minimumOrder\":1,\"deliveryFee\":1,\"expressFee\":1}";
    private static final String SLOW =
            "{\"latencyMs\":60000,\"jitterMs\":0,\"declineRate\":0,\"errorBeforeCommitRate\":0,\"errorAfterCommitRate\":0}";
    private static final String PROFILE = "{\"name\":\"x\",\"phone\":\"010-5550-0001\",\"address\":"
            + "{\"text\":\"x\",\"districtCode\":\"1168010100\",\"lat\":37.5,\"lon\":127.0}}";
    private static final String PASSWORDS = "{\"oldPassword\":\"not-the-old-one\",\"newPassword\":\"another-one\"}";
    private static final String DISH = "{\"name\":\"x\",\"description\":\"x\",\"price\":1,\"soldOut\":true}";

    /**
     * @param roles who may
     * @param isOwned whether it is about one person's own, so that the same role is not enough
     */
    record Endpoint(String method, String path, String body, List<String> roles, boolean isOwned) {
        static Endpoint of(String method, String path, String body, String... roles) {
            return new Endpoint(method, path, body, List.of(roles), path.contains("{"));
        }

        boolean isOf(Operation operation) {
            return shape(method, path).equals(shape(operation.method(), operation.path()));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static Stream<Endpoint> endpoints() {
        return Stream.concat(ofOneService(), Platform.SERVICES.stream().flatMap(OwnershipTest::ofEveryService));
    }

    private static Stream<Endpoint> ofEveryService(String service) {
        String letters = "/" + service + "/api/dead-letters";
        return Stream.of(
                Endpoint.of("GET", letters, null, "admin"),
                Endpoint.of("GET", "/" + service + "/api/events", null, "service", "admin"),
                Endpoint.of("GET", "/" + service + "/api/recovery", null, "service", "admin"),
                Endpoint.of("POST", "/" + service + "/api/recovery/begin", "{}", "service"),
                Endpoint.of("POST", "/" + service + "/api/recovery/missing", "{\"events\":[]}", "service"),
                Endpoint.of("POST", "/" + service + "/api/recovery/events", "{\"events\":[]}", "service"),
                Endpoint.of("POST", "/" + service + "/api/recovery/stories", "{}", "service"),
                Endpoint.of("POST", "/" + service + "/api/recovery/end", "{}", "service"),
                Endpoint.of("POST", letters + "/{orderId}/replay", "{}", "admin"),
                Endpoint.of("DELETE", letters + "/{orderId}?reason=x", null, "admin"));
    }

    private static Stream<Endpoint> ofOneService() {
        return Stream.of(
                Endpoint.of("POST", "/order/api/orders", "{order}", "customer"),
                Endpoint.of("GET", "/order/api/orders", null, "customer"),
                Endpoint.of("GET", ORDER, null, "customer"),
                Endpoint.of("POST", ORDER + "/payments", CARD, "customer"),
                Endpoint.of("POST", ORDER + "/cancellation", "{}", "customer"),
                Endpoint.of("POST", ORDER + "/confirmation", "{}", "customer"),
                Endpoint.of("GET", "/order/api/customers/me", null, "customer"),
                Endpoint.of("PUT", "/order/api/customers/me", PROFILE, "customer"),
                Endpoint.of("PUT", "/order/api/customers/me/password", PASSWORDS, "customer"),
                new Endpoint("PUT", "/order/api/customers/{customerId}/account", "{}", List.of("admin"), false),
                Endpoint.of("DELETE", "/order/api/customers/me", null, "customer"),
                Endpoint.of("GET", "/order/api/personal-data/disclosures", null, "admin"),
                Endpoint.of("GET", "/order/api/personal-data/orders/{orderId}", null, "admin"),
                Endpoint.of(
                        "POST", "/order/api/personal-data/orders/{orderId}/disclosures", "{\"reason\":\"x\"}", "admin"),
                Endpoint.of("GET", "/store/api/stores", null, "admin"),
                Endpoint.of("POST", "/store/api/stores", "{}", "admin"),
                new Endpoint("GET", "/store/api/stores/{storeId}", null, List.of("admin"), false),
                new Endpoint("PUT", "/store/api/stores/{storeId}/account", "{}", List.of("admin"), false),
                Endpoint.of("GET", "/delivery/api/riders", null, "admin"),
                Endpoint.of("POST", "/delivery/api/riders", "{}", "admin"),
                new Endpoint("GET", "/delivery/api/riders/{riderId}", null, List.of("admin"), false),
                new Endpoint("PUT", "/delivery/api/riders/{riderId}/account", "{}", List.of("admin"), false),
                Endpoint.of("GET", "/store/api/stores/mine", null, "owner"),
                Endpoint.of("PUT", "/store/api/stores/{storeId}", STORE, "owner"),
                Endpoint.of("PUT", "/store/api/stores/{storeId}/menu/{menuItemId}", DISH, "owner"),
                Endpoint.of("GET", "/store/api/tickets", null, "owner"),
                Endpoint.of("GET", TICKET, null, "owner"),
                Endpoint.of("POST", TICKET + "/acceptance", "{\"prepMinutes\":10}", "owner"),
                Endpoint.of("POST", TICKET + "/rejection", "{\"reason\":\"x\"}", "owner"),
                Endpoint.of("POST", TICKET + "/delay", "{\"minutes\":10}", "owner"),
                Endpoint.of("POST", TICKET + "/cooking-start", "{}", "owner"),
                Endpoint.of("POST", TICKET + "/cooking-finish", "{}", "owner"),
                Endpoint.of("PUT", "/delivery/api/riders/me", "{\"lat\":37.5,\"lon\":127.0,\"online\":true}", "rider"),
                Endpoint.of("GET", "/delivery/api/riders/me", null, "rider"),
                Endpoint.of("GET", "/delivery/api/riders/me/earnings", null, "rider"),
                Endpoint.of("GET", "/delivery/api/deliveries?radiusKm=3", null, "rider"),
                Endpoint.of("GET", "/delivery/api/deliveries/mine", null, "rider"),
                Endpoint.of("GET", DELIVERY, null, "rider"),
                new Endpoint("POST", DELIVERY + "/claim", "{}", List.of("rider"), false),
                Endpoint.of("POST", DELIVERY + "/release", "{}", "rider"),
                Endpoint.of("POST", DELIVERY + "/pickup", "{}", "rider"),
                Endpoint.of("POST", DELIVERY + "/dropoff", "{}", "rider"),
                Endpoint.of("GET", "/status/api/orders", null, "customer", "owner", "rider", "admin"),
                Endpoint.of("GET", "/status/api/orders/{orderId}", null, "customer", "owner", "rider", "admin"),
                Endpoint.of("GET", "/status/api/orders/{orderId}/stream", null, "customer", "owner", "rider", "admin"),
                Endpoint.of("POST", PAYMENT + "/payments", "{payment}", "service"),
                new Endpoint("GET", PAYMENT + "/payments?orderId={orderId}", null, List.of("service", "admin"), false),
                Endpoint.of("GET", PAYMENT + "/payments/{orderId}", null, "service", "admin"),
                Endpoint.of("GET", PAYMENT + "/payments/handed-over", null, "admin"),
                Endpoint.of("POST", PAYMENT + "/payments/{orderId}/question", "{}", "admin"),
                Endpoint.of("GET", PAYMENT + "/ledger/balance", null, "admin"),
                Endpoint.of("GET", PAYMENT + "/refunds", null, "service", "admin"),
                Endpoint.of("POST", PAYMENT + "/refunds/{orderId}/retry", "{}", "service", "admin"),
                Endpoint.of("GET", PAYMENT + "/simulator", null, "admin"),
                Endpoint.of("PUT", PAYMENT + "/simulator", SLOW, "admin"),
                Endpoint.of("GET", "/order/api/operations/orders", null, "admin"),
                Endpoint.of(
                        "POST",
                        "/order/api/operations/orders/{orderId}/force-cancellation",
                        "{\"reason\":\"x\"}",
                        "admin"),
                Endpoint.of("GET", "/order/api/operations/unmatched-events", null, "admin"),
                Endpoint.of("GET", "/order/api/operations/refunds", null, "admin"),
                Endpoint.of("POST", "/order/api/operations/refunds/{orderId}/retry", "{}", "admin"),
                Endpoint.of("GET", "/order/api/audit", null, "service", "admin"),
                Endpoint.of("GET", PAYMENT + "/audit", null, "service", "admin"),
                Endpoint.of("GET", "/store/api/audit", null, "service", "admin"),
                Endpoint.of("GET", "/delivery/api/audit", null, "service", "admin"),
                Endpoint.of("GET", "/status/api/audit", null, "admin"),
                Endpoint.of("GET", "/order/api/saga-parts/{orderId}", null, "service", "admin"),
                Endpoint.of("GET", "/order/api/saga-parts/handled?eventIds={orderId}", null, "service", "admin"),
                Endpoint.of("GET", PAYMENT + "/saga-parts/{orderId}", null, "service", "admin"),
                Endpoint.of("GET", PAYMENT + "/saga-parts/handled?eventIds={orderId}", null, "service", "admin"),
                Endpoint.of("GET", "/store/api/saga-parts/{orderId}", null, "service", "admin"),
                Endpoint.of("GET", "/store/api/saga-parts/handled?eventIds={orderId}", null, "service", "admin"),
                Endpoint.of("GET", "/delivery/api/saga-parts/{orderId}", null, "service", "admin"),
                Endpoint.of("GET", "/delivery/api/saga-parts/handled?eventIds={orderId}", null, "service", "admin"),
                Endpoint.of("GET", "/notify/api/saga-parts/{orderId}", null, "service", "admin"),
                Endpoint.of("GET", "/notify/api/saga-parts/handled?eventIds={orderId}", null, "service", "admin"),
                Endpoint.of("GET", "/status/api/saga-parts/{orderId}", null, "service", "admin"),
                Endpoint.of("GET", "/status/api/saga-parts/handled?eventIds={orderId}", null, "service", "admin"),
                Endpoint.of("GET", "/status/api/sagas/{orderId}", null, "admin"),
                Endpoint.of("GET", "/status/api/rebuild", null, "admin"),
                Endpoint.of("POST", "/status/api/rebuild", "{}", "admin"),
                Endpoint.of("GET", "/status/api/repair", null, "admin"),
                new Endpoint("POST", "/status/api/repair/{orderId}", "{}", List.of("admin"), false),
                new Endpoint("POST", "/status/api/repair/{orderId}/events?log=order", "{}", List.of("admin"), false),
                new Endpoint("POST", "/status/api/repair/{orderId}/stories", "{}", List.of("admin"), false),
                new Endpoint("POST", "/status/api/repair/{orderId}/end", "{}", List.of("admin"), false),
                Endpoint.of("POST", "/status/api/repair/notify/contacts", "{}", "admin"),
                Endpoint.of("POST", "/order/api/contacts/retelling", "{}", "service"),
                Endpoint.of("GET", "/notify/api/notifications", null, "customer", "admin"),
                Endpoint.of("GET", "/notify/api/preferences", null, "customer"),
                Endpoint.of(
                        "PUT", "/notify/api/preferences", "{\"channel\":\"INBOX\",\"language\":\"en\"}", "customer"),
                Endpoint.of("GET", "/notify/api/webhook", null, "customer"),
                Endpoint.of("PUT", "/notify/api/webhook", "{\"url\":\"https://example.org/news\"}", "customer"),
                Endpoint.of("DELETE", "/notify/api/webhook", null, "customer"),
                Endpoint.of("GET", "/notify/api/deliveries", null, "admin"),
                Endpoint.of("POST", "/notify/api/deliveries/{orderId}/retry", "{}", "admin"),
                Endpoint.of("POST", "/notify/api/deliveries/{orderId}/give-up", "{}", "admin"));
    }

    private final Platform platform;
    private final Map<String, Http> people = new LinkedHashMap<>();
    private final Map<String, Http> others = new LinkedHashMap<>();
    private final Customer customer;
    private Map<String, String> badTokens;
    private UUID orderId;
    private Basket basket;
    private String before;

    OwnershipTest(Platform platform) {
        this.platform = platform;
        customer = platform.newCustomer();
    }

    @BeforeAll
    void an_order_is_on_its_way() {
        assumeTrue(platform.canStopParts(), "the signing key is in the platform's data directory");
        Kitchen kitchen = platform.kitchen("owner1");
        Rider rider = platform.rider("rider1");
        Tokens tokens = new Tokens(platform);
        badTokens = tokens.bad("customer");
        people.put("customer", customer.http());
        people.put("owner", kitchen.http());
        people.put("rider", rider.http());
        people.put("admin", platform.administrator().http());
        people.put("service", platform.gateway().as(tokens.ofService()));
        others.put("customer", platform.newCustomer().http());
        others.put("owner", platform.kitchen("owner2").http());
        others.put("rider", platform.rider("rider2").http());
        basket = customer.basket();
        orderId = customer.orders(basket);
        kitchen.cooks(orderId);
        rider.isNearby();
        rider.finds(orderId);
        rider.claim(orderId).expect(200);
        customer.sees(orderId, "RIDER_ASSIGNED");
        before = everything();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endpoints")
    void nobody_gets_in_without_a_valid_token(Endpoint endpoint) {
        call(platform.gateway(), endpoint).expectProblem(401);
        badTokens.forEach((fault, token) -> assertThat(
                        call(platform.gateway().as(token), endpoint).status())
                .as("%s with a token that is %s", endpoint, fault)
                .isEqualTo(401));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endpoints")
    void nobody_gets_in_with_another_role(Endpoint endpoint) {
        people.forEach((role, http) -> {
            if (!endpoint.roles().contains(role)) {
                assertThat(call(http, endpoint).status())
                        .as("%s as %s", endpoint, role)
                        .isEqualTo(403);
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endpoints")
    void what_belongs_to_somebody_else_is_not_there(Endpoint endpoint) {
        if (endpoint.isOwned()) {
            others.forEach((role, http) -> {
                if (endpoint.roles().contains(role)) {
                    assertThat(call(http, endpoint).status())
                            .as("%s as another %s", endpoint, role)
                            .isEqualTo(404);
                }
            });
        }
        assertThat(everything()).as("nothing has changed").isEqualTo(before);
    }

    @Test
    void no_endpoint_is_forgotten_here() {
        assertThat(Contract.all(platform).stream()
                        .flatMap(contract -> contract.operations().stream())
                        .filter(operation -> !operation.isPublic())
                        .map(operation -> shape(operation.method(), operation.path())))
                .containsExactlyInAnyOrderElementsOf(endpoints()
                        .map(endpoint -> shape(endpoint.method(), endpoint.path()))
                        .toList());
    }

    private static String shape(String method, String path) {
        return method + " " + path.replaceAll("\\?.*", "").replaceAll("\\{.*?}", "{}");
    }

    @Test
    void a_delivery_that_is_taken_is_a_conflict_for_every_other_rider() {
        call(others.get("rider"), Endpoint.of("POST", DELIVERY + "/claim", "{}", "rider"))
                .expectProblem(409);
    }

    @Test
    void lists_show_nobody_anything_of_others() {
        String id = orderId.toString();
        List<String> seen = new ArrayList<>();
        seen.add(others.get("customer").get("/order/api/orders").body());
        seen.add(others.get("owner").get("/store/api/tickets?limit=200").body());
        seen.add(others.get("customer")
                .get("/notify/api/notifications?orderId=" + id)
                .body());
        others.forEach((role, http) ->
                seen.add(http.get("/status/api/orders?limit=200").body()));

        assertThat(seen).allSatisfy(body -> assertThat(body).doesNotContain("\"orderId\":\"" + id));
    }

    @Test
    void a_token_for_calls_to_one_service_is_good_there_alone() {
        Tokens tokens = new Tokens(platform);
        for (String service : Platform.SERVICES) {
            if (service.equals("notify") || service.equals("status")) {
                // Nobody calls them.
                continue;
            }
            for (String called : Platform.SERVICES) {
                Answer answer =
                        platform.directly(service).as(tokens.forCallsTo(called)).get("/" + service + "/api/audit");
                assertThat(answer.status())
                        .as("%s with a token for calls to %s", service, called)
                        .isEqualTo(service.equals(called) ? 200 : 401);
            }
        }
    }

    @Test
    void payment_is_not_reachable_from_outside() {
        people.get("admin").get("/payment/api/payments?orderId=" + orderId).expectProblem(404);
    }

    private Answer call(Http http, Endpoint endpoint) {
        Http target = endpoint.path().startsWith("/payment/")
                ? new Http(http.client(), platform.directly("payment").base(), http.token())
                : http;
        return target.send(
                endpoint.method(),
                filled(endpoint.path()),
                endpoint.body() == null ? null : "application/json",
                endpoint.body() == null ? null : filled(endpoint.body()));
    }

    private String filled(String template) {
        return template.replace("{order}", Http.text(basket.body()))
                .replace(
                        "{payment}",
                        Http.text(Map.of(
                                "attemptId",
                                UUID.randomUUID().toString(),
                                "attemptNo",
                                1,
                                "orderId",
                                UUID.randomUUID().toString(),
                                "customerId",
                                UUID.randomUUID().toString(),
                                "amount",
                                100,
                                "goods",
                                100,
                                "deliveryFee",
                                0,
                                "expressFee",
                                0,
                                "method",
                                "CARD",
                                "token",
                                "tok_ok")))
                .replace("{orderId}", orderId.toString())
                .replace("{customerId}", orderId.toString())
                .replace("{riderId}", orderId.toString())
                .replace("{storeId}", basket.storeId().toString())
                .replace("{menuItemId}", basket.lines().get(0).menuItemId().toString());
    }

    /** What an intruder might have changed. */
    private String everything() {
        return customer.orders()
                + people.get("owner").get("/store/api/stores/mine").body()
                + people.get("owner").get("/store/api/tickets/" + orderId).body()
                // When it should arrive is a later time with every minute that nothing happens.
                + customer.status(orderId).body().replaceAll("\"eta\\w*\":\"[^\"]*\",", "");
    }
}

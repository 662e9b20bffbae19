package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is sent, the answer is a problem document of the 400s that tells nothing of the inside, and nothing is stored.
 * {@link Http} looks at the form of every refusal.
 */
@Tag("slow")
@ExtendWith(RunningPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

    private static final String TYPE = "application/json";
    private static final String SOMEBODY = "01234567-89ab-7def-8123-456789abcdef";

    /** @param body with {storeId}, {menuItemId} and {foreignItemId} to be filled in */
    record Bad(String what, String body, List<Integer> statuses) {
        static Bad of(String what, String body, Integer... statuses) {
            return new Bad(what, body, statuses.length == 0 ? List.of(400) : Arrays.asList(statuses));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private final Platform platform;
    private final Customer customer;
    private final Kitchen kitchen;
    private final Rider rider;
    private final Store store;
    private final Store otherStore;
    private UUID orderId;

    BadInputTest(Platform platform) {
        this.platform = platform;
        customer = platform.newCustomer();
        kitchen = platform.kitchen("owner1");
        rider = platform.rider("rider1");
        store = platform.store();
        otherStore = platform.stores().stream()
                .filter(one -> !one.storeId().equals(store.storeId()))
                .findFirst()
                .orElseThrow();
    }

    static Stream<Bad> orders() {
        return Stream.of(
                Bad.of("an empty body", ""),
                Bad.of("null", "null"),
                Bad.of("an empty object", "{}"),
                Bad.of("a list", "[]"),
                Bad.of("a text", "\"order\""),
                Bad.of("a number", "42"),
                Bad.of("broken JSON", "{\"storeId\":"),
                Bad.of("JSON with something behind it", order("2", "") + "}"),
                Bad.of("no JSON at all", "<order/>"),
                Bad.of("a NUL in the middle", "{\"storeId\":\"\u0000\"}"),
                Bad.of("lists in lists, very deep", "[".repeat(20_000)),
                Bad.of("objects in objects, very deep", "{\"lines\":".repeat(5_000)),
                Bad.of("a body of 100 kB", order("2", ",\"x\":\"" + "x".repeat(100_000) + "\""), 413),
                Bad.of("a body of 2 MB", order("2", ",\"x\":\"" + "x".repeat(2_000_000) + "\""), 413),
                Bad.of("a store that does not exist", order("2", "").replace("{storeId}", SOMEBODY), 404, 422),
                Bad.of("a store id that is none", order("2", "").replace("{storeId}", "store-1")),
                Bad.of("a store id that is a number", order("2", "").replace("\"{storeId}\"", "1")),
                Bad.of("a store id that is a list", order("2", "").replace("\"{storeId}\"", "[]")),
                Bad.of("an item that does not exist", order("2", "").replace("{menuItemId}", SOMEBODY), 422),
                Bad.of("an item of another store", order("2", "").replace("{menuItemId}", "{foreignItemId}"), 422),
                Bad.of("no lines", order("2", "").replaceAll("\\[.*]", "[]")),
                Bad.of("lines that are null", order("2", "").replaceAll("\\[.*]", "null")),
                Bad.of("a line that is null", order("2", "").replaceAll("\\[.*]", "[null]")),
                Bad.of(
                        "lines that are one object",
                        order("2", "").replace("[", "").replace("]", "")),
                Bad.of("a line that is a number", order("2", "").replaceAll("\\[.*]", "[1]")),
                Bad.of("quantity missing", order("null", "")),
                Bad.of("quantity 0", order("0", "")),
                Bad.of("quantity -1", order("-1", "")),
                Bad.of("quantity 1.5", order("1.5", "")),
                Bad.of("quantity 0.5", order("0.5", "")),
                Bad.of("quantity 1e400", order("1e400", "")),
                Bad.of("quantity of a number with a million digits in mind", order("1e1000000000", "")),
                Bad.of("quantity 1000000", order("1000000", "")),
                Bad.of("quantity 2147483648", order("2147483648", "")),
                Bad.of("quantity 4294967297", order("4294967297", "")),
                Bad.of("quantity beyond 64 bits", order("99999999999999999999999", "")),
                Bad.of("quantity true", order("true", "")),
                Bad.of("quantity two", order("\"two\"", "")),
                Bad.of("quantity as a list", order("[2]", "")),
                Bad.of("quantity NaN", order("NaN", "")),
                Bad.of("too little for the store's minimum", cheap(), 422),
                Bad.of("express as a text", order("2", ",\"express\":\"very\"")),
                Bad.of("no payment", order("2", "").replaceAll(",\"payment\":\\{.*?}", "")),
                Bad.of("payment null", order("2", "").replaceAll("\"payment\":\\{.*?}", "\"payment\":null")),
                Bad.of("an unknown way to pay", order("2", "").replace("CARD", "SHELLS")),
                Bad.of("an empty card token", order("2", "").replace("tok_ok", "")),
                Bad.of("a card token of 5,000 letters", order("2", "").replace("tok_ok", "x".repeat(5_000))),
                Bad.of("an address without a place", order("2", ",\"address\":{}")),
                Bad.of("an address beyond the pole", order("2", address("서울", "1168010100", "95.0"))),
                Bad.of("an address at a text", order("2", address("서울", "1168010100", "\"north\""))),
                Bad.of("an address in no district", order("2", address("서울", "abc", "37.5"))),
                Bad.of("an address with a NUL", order("2", address("서울\\u0000강남", "1168010100", "37.5"))),
                Bad.of("an address of half a letter", order("2", address("서울\\ud800", "1168010100", "37.5"))),
                Bad.of("an address of 10,000 letters", order("2", address("서".repeat(10_000), "1168010100", "37.5"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("orders")
    void an_order_that_makes_no_sense_is_refused_and_nothing_is_stored(Bad bad) {
        List<JsonObject> before = customer.orders();

        Answer answer = customer.http().send("POST", "/order/api/orders", TYPE, filled(bad.body()));

        assertThat(answer.status()).as("%s: %s", bad, answer.body()).isIn(bad.statuses());
        assertThat(customer.orders()).as("orders after %s", bad).isEqualTo(before);
    }

    static Stream<Bad> signUps() {
        return Stream.of(
                Bad.of("no password", signUp("password", "null")),
                Bad.of("a short password", signUp("password", "\"short\"")),
                Bad.of("an endless password", signUp("password", "\"" + "x".repeat(10_000) + "\"")),
                Bad.of("no user name", signUp("username", "null")),
                Bad.of("an empty user name", signUp("username", "\"\"")),
                Bad.of("a user name with blanks", signUp("username", "\"a b c\"")),
                Bad.of("a user name with a NUL", signUp("username", "\"abc\\u0000def\"")),
                Bad.of("a user name with SQL", signUp("username", "\"x'; drop table customer; --\"")),
                Bad.of("a blank name", signUp("name", "\"  \"")),
                Bad.of("a name with a NUL", signUp("name", "\"김\\u0000하늘\"")),
                Bad.of("a name of half a letter", signUp("name", "\"\\ud83c\"")),
                Bad.of("a name that is an object", signUp("name", "{}")),
                Bad.of("a phone that is none", signUp("phone", "\"call me\"")),
                Bad.of("a phone that is too long", signUp("phone", "\"0101234567890123456789\"")),
                Bad.of("no address", signUp("address", "null")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signUps")
    void a_sign_up_that_makes_no_sense_is_refused(Bad bad) {
        platform.gateway()
                .send("POST", "/order/api/customers", TYPE, bad.body())
                .expectProblem(400);
    }

    @Test
    void names_of_all_scripts_are_welcome() {
        String body = signUp("name", "\"김하늘 Ольга 李 🍜 O'Neill \\\"Bob\\\" <b>\"");

        platform.gateway().send("POST", "/order/api/customers", TYPE, body).expect(201);
        platform.gateway().send("POST", "/order/api/customers", TYPE, body).expectProblem(409);
    }

    @Test
    void wrong_passwords_are_refused_and_do_not_tell_whether_the_name_exists() {
        Answer unknown =
                signIn("nobody-" + UUID.randomUUID(), "a long pass phrase").expectProblem(401);
        Answer known = signIn(customer.username(), "another pass phrase").expectProblem(401);

        assertThat(known.json()).isEqualTo(unknown.json());
        signIn("a\u0000b", "x").expectProblem(400, 401);
        signIn("", "").expectProblem(400);
    }

    @Test
    void after_many_wrong_passwords_the_account_waits() {
        Customer victim = platform.newCustomer();
        Await.until(
                "wrong passwords are no longer looked at",
                Duration.ofMinutes(1),
                () -> signIn(victim.username(), "a wrong pass phrase")
                                .expectProblem(401, 429)
                                .status()
                        == 429);
        Answer locked = signIn(victim.username(), "a long pass phrase").expectProblem(429);

        assertThat(locked.header("Retry-After")).matches("[1-9]\\d*");
    }

    static Stream<Bad> requests() {
        String someOrder = "/order/api/orders/" + SOMEBODY;
        return Stream.of(
                Bad.of("GET " + someOrder, null, 404),
                Bad.of("POST " + someOrder + "/payments", "{\"method\":\"CARD\",\"token\":\"tok_ok\"}", 404),
                Bad.of("POST " + someOrder + "/cancellation", "{}", 404),
                Bad.of("POST " + someOrder + "/confirmation", "{}", 404),
                Bad.of("POST " + someOrder + "/payments", "{\"method\":\"CARD\"}"),
                Bad.of("POST " + someOrder + "/cancellation", "{\"reason\":\"" + "x".repeat(5_000) + "\"}"),
                Bad.of("POST " + someOrder + "/cancellation", "{\"reason\":\"\\u0000\"}", 400, 404),
                Bad.of("POST " + someOrder + "/cancellation", "{\"reason\":", 400),
                Bad.of("GET /order/api/orders/1", null, 400, 404),
                Bad.of("GET /order/api/orders/%00", null, 400, 404),
                Bad.of("GET /order/api/orders/../../../etc/passwd", null, 400, 404),
                Bad.of("GET /order/api/orders/%2e%2e%2f%2e%2e%2fhealth", null, 400, 404),
                Bad.of("GET /order/api/orders?limit=0", null),
                Bad.of("GET /order/api/orders?limit=201", null),
                Bad.of("GET /order/api/orders?limit=-1", null),
                Bad.of("GET /order/api/orders?limit=many", null, 400, 404),
                Bad.of("GET /order/api/orders?limit=99999999999", null, 400, 404),
                Bad.of("GET /order/api/orders?after=rubbish", null),
                Bad.of("GET /order/api/orders?after=%00", null),
                Bad.of("GET /order/api/orders?status=LOST", null, 400, 404),
                Bad.of("GET /order/api/stores?lat=95&lon=127", null),
                Bad.of("GET /order/api/stores?lat=37.5", null),
                Bad.of("GET /order/api/stores?lat=NaN&lon=NaN", null, 400),
                Bad.of("GET /order/api/stores?lat=x&lon=y", null, 400, 404),
                Bad.of("GET /order/api/stores/" + SOMEBODY, null, 404),
                Bad.of("GET /order/api/nothing", null, 404),
                Bad.of("GET /order/api/", null, 404),
                Bad.of("GET /nothing", null, 404),
                Bad.of("GET /order/nothing", null, 404),
                Bad.of("DELETE /order/api/orders", null, 405),
                Bad.of("PUT /order/api/orders", "{}", 405),
                Bad.of("PATCH /order/api/orders", "{}", 405),
                Bad.of("GET /order/api/tokens", null, 405),
                Bad.of("DELETE " + someOrder, null, 405),
                Bad.of("TRACE /order/api/orders", null, 405),
                Bad.of("GET /status/api/orders/" + SOMEBODY, null, 404),
                Bad.of("GET /status/api/orders/" + SOMEBODY + "/stream", null, 404),
                Bad.of("GET /status/api/orders/1", null, 400, 404),
                Bad.of("GET /status/api/orders?limit=0", null),
                Bad.of("GET /status/api/orders?status=LOST", null, 400, 404),
                Bad.of("POST /status/api/orders", "{}", 405),
                Bad.of("GET /status/api/nothing", null, 404),
                Bad.of("GET /notify/api/notifications?orderId=1", null, 400, 404),
                Bad.of("GET /notify/api/notifications?limit=0", null),
                Bad.of("PUT /notify/api/preferences", "{\"channel\":\"PIGEON\",\"language\":\"ko\"}", 400, 422),
                Bad.of("PUT /notify/api/preferences", "[]"),
                Bad.of("PUT /notify/api/preferences", ""),
                Bad.of("DELETE /notify/api/notifications", null, 405),
                Bad.of("GET /notify/api/nothing", null, 404));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void a_request_that_makes_no_sense_is_refused(Bad bad) {
        String[] words = bad.what().split(" ");
        Answer answer = customer.http().send(words[0], words[1], bad.body() == null ? null : TYPE, bad.body());

        assertThat(answer.status()).as("%s: %s", bad, answer.body()).isIn(bad.statuses());
        if (answer.status() == 405 && !words[0].equals("TRACE")) {
            assertThat(answer.header("Allow")).as("header Allow").isNotEmpty();
        }
    }

    static Stream<Bad> kitchenRequests() {
        String ticket = "POST /store/api/tickets/{orderId}";
        return Stream.of(
                Bad.of(ticket + "/acceptance", ""),
                Bad.of(ticket + "/acceptance", "{}"),
                Bad.of(ticket + "/acceptance", "{\"prepMinutes\":0}"),
                Bad.of(ticket + "/acceptance", "{\"prepMinutes\":-5}"),
                Bad.of(ticket + "/acceptance", "{\"prepMinutes\":1.5}"),
                Bad.of(ticket + "/acceptance", "{\"prepMinutes\":100000}"),
                Bad.of(ticket + "/acceptance", "{\"prepMinutes\":\"soon\"}"),
                Bad.of(ticket + "/acceptance", "{\"prepMinutes\":4294967306}"),
                Bad.of(ticket + "/rejection", "{}"),
                Bad.of(ticket + "/rejection", "{\"reason\":\"\"}"),
                Bad.of(ticket + "/rejection", "{\"reason\":\"a\\u0000b\"}"),
                Bad.of(ticket + "/rejection", "{\"reason\":\"\\udc00\"}"),
                Bad.of(ticket + "/rejection", "{\"reason\":\"" + "x".repeat(1_000) + "\"}"),
                Bad.of(ticket + "/cooking-start", "{}", 409),
                Bad.of(ticket + "/cooking-finish", "{}", 409),
                Bad.of(ticket + "/burning", "{}", 404),
                Bad.of("POST /store/api/tickets/" + SOMEBODY + "/cooking-start", "{}", 404),
                Bad.of("POST /store/api/tickets/1/cooking-start", "{}", 400, 404),
                Bad.of("GET /store/api/tickets?status=BURNT", null, 400, 404),
                Bad.of("GET /store/api/tickets?limit=1000", null),
                Bad.of("PUT /store/api/stores/{storeId}", "{}"),
                Bad.of("PUT /store/api/stores/{storeId}", storeChange("-1", "\"x\"")),
                Bad.of("PUT /store/api/stores/{storeId}", storeChange("0.5", "\"x\"")),
                Bad.of("PUT /store/api/stores/{storeId}", storeChange("99999999999999999999", "\"x\"")),
                Bad.of("PUT /store/api/stores/{storeId}", storeChange("1", "\"\"")),
                Bad.of("PUT /store/api/stores/{storeId}", storeChange("1", "\"a\\u0000b\"")),
                Bad.of("PUT /store/api/stores/{storeId}/menu/" + SOMEBODY, dish("0")),
                Bad.of("PUT /store/api/stores/{storeId}/menu/" + SOMEBODY, dish("-9000")),
                Bad.of("PUT /store/api/stores/{storeId}/menu/" + SOMEBODY, dish("9000.5")),
                Bad.of("PUT /store/api/stores/{storeId}/menu/1", dish("9000"), 400, 404));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("kitchenRequests")
    void a_kitchen_is_told_what_it_cannot_do(Bad bad) {
        String[] words = filled(bad.what()).split(" ");
        String before = everythingIn(kitchen);

        Answer answer = kitchen.http()
                .send(
                        words[0],
                        words[1],
                        bad.body() == null ? null : TYPE,
                        bad.body() == null ? null : filled(bad.body()));

        assertThat(answer.status()).as("%s: %s", bad, answer.body()).isIn(bad.statuses());
        assertThat(everythingIn(kitchen)).as("after %s", bad).isEqualTo(before);
    }

    static Stream<Bad> riderRequests() {
        return Stream.of(
                Bad.of("PUT /delivery/api/riders/me", ""),
                Bad.of("PUT /delivery/api/riders/me", "{}"),
                Bad.of("PUT /delivery/api/riders/me", "{\"lat\":91,\"lon\":127,\"online\":true}"),
                Bad.of("PUT /delivery/api/riders/me", "{\"lat\":37.5,\"lon\":181,\"online\":true}"),
                Bad.of("PUT /delivery/api/riders/me", "{\"lat\":\"x\",\"lon\":127,\"online\":true}"),
                Bad.of("PUT /delivery/api/riders/me", "{\"lat\":1e400,\"lon\":127,\"online\":true}"),
                Bad.of("PUT /delivery/api/riders/me", "{\"lat\":37.5,\"lon\":127,\"online\":\"maybe\"}"),
                Bad.of("GET /delivery/api/riders/me/earnings?from=today", null),
                Bad.of("GET /delivery/api/riders/me/earnings?from=2026-02-30", null),
                Bad.of("GET /delivery/api/riders/me/earnings?to=%2B999999999-12-31", null),
                Bad.of("GET /delivery/api/riders/me/earnings?from=2026-03-02&to=2026-03-01", null),
                Bad.of("GET /delivery/api/riders/me/earnings?from=2020-01-01&to=2026-01-01", null),
                Bad.of("GET /delivery/api/riders/me/earnings?limit=0", null),
                Bad.of("GET /delivery/api/riders/me/earnings?after=x", null),
                Bad.of("GET /delivery/api/deliveries?radiusKm=0", null),
                Bad.of("GET /delivery/api/deliveries?radiusKm=-3", null),
                Bad.of("GET /delivery/api/deliveries?radiusKm=40000", null),
                Bad.of("GET /delivery/api/deliveries?radiusKm=NaN", null, 400, 404),
                Bad.of("GET /delivery/api/deliveries?radiusKm=far", null, 400, 404),
                Bad.of("POST /delivery/api/deliveries/" + SOMEBODY + "/claim", "{}", 404),
                Bad.of("POST /delivery/api/deliveries/" + SOMEBODY + "/dropoff", "{\"handoverCode\":\"1234\"}", 404),
                Bad.of(
                        "POST /delivery/api/deliveries/" + SOMEBODY + "/dropoff",
                        "{\"handoverCode\":\"12345\"}",
                        400,
                        404),
                Bad.of("POST /delivery/api/deliveries/" + SOMEBODY + "/dropoff", "{\"handoverCode\":", 400, 404),
                Bad.of("POST /delivery/api/deliveries/1/claim", "{}", 400, 404),
                Bad.of("POST /delivery/api/deliveries/{orderId}/claim", "{}", 404),
                Bad.of("DELETE /delivery/api/deliveries", null, 405));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("riderRequests")
    void a_rider_is_told_what_cannot_be_done(Bad bad) {
        String[] words = filled(bad.what()).split(" ");

        Answer answer = rider.http().send(words[0], words[1], bad.body() == null ? null : TYPE, bad.body());

        assertThat(answer.status()).as("%s: %s", bad, answer.body()).isIn(bad.statuses());
    }

    @ParameterizedTest
    @MethodSource("contentTypes")
    void a_body_that_is_not_json_is_an_unsupported_media_type(String contentType) {
        String order = Http.text(store.basket().body());

        customer.http().send("POST", "/order/api/orders", contentType, order).expectProblem(415);
        platform.gateway()
                .send("POST", "/order/api/customers", contentType, signUp("name", "\"x\""))
                .expectProblem(415);
        kitchen.http()
                .send("POST", "/store/api/tickets/" + onlyOrder() + "/acceptance", contentType, "{\"prepMinutes\":15}")
                .expectProblem(415);
        rider.http()
                .send("PUT", "/delivery/api/riders/me", contentType, "{\"lat\":37.5,\"lon\":127,\"online\":true}")
                .expectProblem(415);
    }

    static List<String> contentTypes() {
        return List.of(
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "nonsense");
    }

    @ParameterizedTest
    @MethodSource("contentTypes")
    void a_body_that_is_too_long_is_refused_whatever_it_is(String contentType) {
        for (int size : new int[] {100_000, 2_000_000}) {
            for (String path : List.of("/order/api/orders", "/order/api/tokens", "/order/api/customers")) {
                customer.http()
                        .send("POST", path, contentType, "x".repeat(size))
                        .expectProblem(413, 415);
            }
        }
    }

    @Test
    void a_body_that_is_too_long_is_refused_without_the_gateway_as_well() {
        String endless = "{\"latencyMs\":" + " ".repeat(3_000_000) + "0}";

        platform.directly("payment")
                .as(platform.administrator().http().token().orElseThrow())
                .send("PUT", "/payment/api/simulator", "application/json", endless)
                .expectProblem(413);
        platform.directly("order")
                .as(customer.http().token().orElseThrow())
                .send("POST", "/order/api/orders", "application/json", endless)
                .expectProblem(413);
    }

    @Test
    void headers_may_be_long_but_not_without_end() {
        customer.http()
                .send("GET", "/order/api/orders", null, null, "X-Long", "x".repeat(25_000))
                .expect(200);
        customer.http()
                .send("GET", "/order/api/orders", null, null, "X-Long", "x".repeat(40_000))
                .expectProblem(431);
        customer.http()
                .send("GET", "/order/api/orders?after=" + "x".repeat(40_000), null, null)
                .expectProblem(414);
    }

    @Test
    void an_answer_in_another_format_is_not_to_be_had() {
        customer.http()
                .send("GET", "/order/api/orders", null, null, "Accept", "application/xml")
                .expectProblem(406);
    }

    @Test
    void an_idempotency_key_has_a_sensible_length() {
        Customer another = platform.newCustomer();
        for (String key : List.of("", " ", "x".repeat(5_000))) {
            Answer answer = another.http()
                    .post(
                            "/order/api/orders",
                            store.basket().paidWith("tok_declined").body(),
                            "Idempotency-Key",
                            key);
            assertThat(answer.status())
                    .as("a key of %d letters: %s", key.length(), answer.body())
                    .isIn(400, 402);
        }
    }

    @Test
    void many_requests_at_once_for_one_step_change_it_once() {
        Customer another = platform.newCustomer();
        UUID order = another.orders(store.basket());
        kitchen.gets(order);

        List<Integer> answers = Stream.generate(() -> "tok_ok")
                .limit(8)
                .map(token -> CompletableFuture.supplyAsync(
                        () -> kitchen.accept(order).status()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).containsOnly(200);
        another.sees(order, "ACCEPTED");
        another.cancel(order).expect(202);
    }

    /** One order to be careful with: the bad requests must not touch it. */
    private synchronized UUID onlyOrder() {
        if (orderId == null) {
            orderId = customer.orders(store.basket());
            kitchen.gets(orderId);
        }
        return orderId;
    }

    private String everythingIn(Kitchen kitchen) {
        return kitchen.http().get("/store/api/stores/mine").body()
                + kitchen.ticket(onlyOrder()).body();
    }

    private Answer signIn(String username, String password) {
        return platform.gateway().post("/order/api/tokens", Map.of("username", username, "password", password));
    }

    private String filled(String template) {
        return template.replace(
                        "{orderId}",
                        template.contains("{orderId}") ? onlyOrder().toString() : "")
                .replace("{storeId}", store.storeId().toString())
                .replace("{menuItemId}", store.menu().get(0).menuItemId().toString())
                .replace(
                        "{foreignItemId}", otherStore.menu().get(0).menuItemId().toString());
    }

    private static String order(String quantity, String more) {
        return "{\"storeId\":\"{storeId}\",\"lines\":[{\"menuItemId\":\"{menuItemId}\",\"quantity\":" + quantity
                + "}],\"payment\":{\"method\":\"CARD\",\"token\":\"tok_ok\"}" + more + "}";
    }

    private static String cheap() {
        return order("1", "");
    }

    private static String address(String text, String district, String lat) {
        return ",\"address\":{\"text\":\"" + text + "\",\"districtCode\":\"" + district + "\",\"lat\":" + lat
                + ",\"lon\":127.0}";
    }

    private static String signUp(String member, String value) {
        JsonObject form = jakarta.json.Json.createReader(
                        new java.io.StringReader(Http.text(Customer.form("{username}", "a long pass phrase"))))
                .readObject();
        StringBuilder body = new StringBuilder("{");
        form.forEach((name, original) -> body.append(body.length() == 1 ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(name.equals(member) ? value : original));
        return body.append('}').toString().replace("{username}", "guest-" + UUID.randomUUID());
    }

    private static String storeChange(String minimum, String name) {
        return "{\"name\":" + name + ",\"hours\":[],\"minimumOrder\":" + minimum
                + ",\"deliveryFee\":1,\"expressFee\":1}";
    }

    private static String dish(String price) {
        return "{\"name\":\"x\",\"description\":\"x\",\"price\":" + price + ",\"soldOut\":false}";
    }
}

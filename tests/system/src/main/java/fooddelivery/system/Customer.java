package fooddelivery.system;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Somebody who is hungry. */
public final class Customer {

    private final Platform platform;
    private final String username;
    private final Http http;

    Customer(Platform platform, String username, Http http) {
        this.platform = platform;
        this.username = username;
        this.http = http;
    }

    /** @param otherwise what is different from {@link #form} */
    static Customer signUp(Platform platform, Map<String, Object> otherwise) {
        String username = "guest-" + UUID.randomUUID().toString().substring(0, 18);
        Map<String, Object> form = new HashMap<>(form(username, Platform.PASSWORD));
        form.putAll(otherwise);
        platform.gateway().post("/order/api/customers", form).expect(201);
        return new Customer(platform, username, platform.signIn("order", username, Platform.PASSWORD));
    }

    /** The form of a sign-up, all of it right. */
    public static Map<String, Object> form(String username, String password) {
        return Map.of(
                "username",
                username,
                "password",
                password,
                "name",
                "김하늘",
                "phone",
                "010-1234-5678",
                "address",
                Map.of("text", "서울 강남구 역삼로 180", "districtCode", "1168010100", "lat", 37.4999, "lon", 127.0374));
    }

    public String username() {
        return username;
    }

    /** This customer's requests, for what is not said below. */
    public Http http() {
        return http;
    }

    /** The same person, signed in as before, at another door or at one that was opened again. */
    public Customer through(Http door) {
        return new Customer(platform, username, door.as(http.token().orElseThrow()));
    }

    /** The same person, signed up as a guest, with a new token. */
    public Customer signedInAgain() {
        return new Customer(platform, username, platform.signIn("order", username, Platform.PASSWORD));
    }

    /** Something from the usual store. */
    public Basket basket() {
        return platform.store().basket();
    }

    public Answer place(Basket basket) {
        return place(basket, UUID.randomUUID().toString());
    }

    public Answer place(Basket basket, String idempotencyKey) {
        long began = System.nanoTime();
        int status = 0;
        try {
            Answer answer = http.post("/order/api/orders", basket.body(), "Idempotency-Key", idempotencyKey);
            status = answer.status();
            return answer;
        } finally {
            platform.watch().ordered(began, Duration.ofNanos(System.nanoTime() - began), status);
        }
    }

    /** Places orders until one is paid at once: on a busy machine a payment call may run into its time-out. */
    public Answer placeAndPay(Basket basket) {
        return Await.value(
                "an order is paid at once",
                Await.SOON,
                () -> Optional.of(place(basket).expect(201, 202)).filter(answer -> answer.status() == 201));
    }

    /** Places orders until one is declined in time. */
    public Answer placeWithBadCard(Basket basket) {
        return Await.value(
                "a card is declined at once",
                Await.SOON,
                () -> Optional.of(place(basket).expect(202, 402)).filter(answer -> answer.status() == 402));
    }

    /** Places an order that is paid. */
    public UUID orders(Basket basket) {
        return placeAndPay(basket).id("orderId");
    }

    public Answer order(UUID orderId) {
        return http.get("/order/api/orders/" + orderId);
    }

    /** All of this customer's orders, as the order service knows them. */
    public List<JsonObject> orders() {
        return http.list("/order/api/orders");
    }

    public Answer pay(UUID orderId, String token) {
        return http.post("/order/api/orders/" + orderId + "/payments", Basket.card(token));
    }

    public Answer cancel(UUID orderId) {
        return http.post("/order/api/orders/" + orderId + "/cancellation", Map.of("reason", "마음이 바뀌었어요"));
    }

    public Answer confirm(UUID orderId) {
        return http.post("/order/api/orders/" + orderId + "/confirmation");
    }

    /** What the rider wants to hear at the door. */
    public String handoverCode(UUID orderId) {
        return order(orderId).expect(200).text("handoverCode");
    }

    /** Waits until the status view shows the order in this state. */
    public Duration sees(UUID orderId, String status) {
        return Await.until(
                "order %s is %s in the status view".formatted(orderId, status),
                Await.SOON,
                () -> status(orderId).expect(200).text("status").equals(status));
    }

    public Duration seesRefund(UUID orderId, String refund) {
        return Await.until(
                "the refund of order %s is %s in the status view".formatted(orderId, refund),
                Await.SOON,
                () -> status(orderId).expect(200).text("refund").equals(refund));
    }

    public Answer status(UUID orderId) {
        return http.get("/status/api/orders/" + orderId);
    }

    /** The states that the order went through, in the order of the time line. */
    public List<String> timeline(UUID orderId) {
        List<String> states = new ArrayList<>();
        for (JsonObject entry :
                status(orderId).expect(200).json().getJsonArray("timeline").getValuesAs(JsonObject.class)) {
            if (entry.get("status") instanceof JsonString status
                    && (states.isEmpty() || !states.get(states.size() - 1).equals(status.getString()))) {
                states.add(status.getString());
            }
        }
        return states;
    }

    /** All of this customer's orders, as the status view knows them. */
    public List<JsonObject> statusOfOrders() {
        return http.list("/status/api/orders");
    }

    /** @param lastEventId the last event seen before; empty for somebody who has seen none */
    public EventStream follow(UUID orderId, OptionalLong lastEventId) {
        return EventStream.open(http, "/status/api/orders/" + orderId + "/stream", lastEventId);
    }

    public List<JsonObject> notifications(UUID orderId) {
        return http.list("/notify/api/notifications?orderId=" + orderId);
    }

    /** The titles of all that this customer was told of the order, in the order in which it was. */
    public List<String> told(UUID orderId) {
        List<String> oldestFirst = new ArrayList<>();
        notifications(orderId).forEach(news -> oldestFirst.add(0, news.getString("title")));
        return oldestFirst;
    }

    /** Goes on paying, as patiently as the answers ask for, until the order is paid. */
    public void paysUntilPaid(UUID orderId, Duration limit) {
        paysUntilPaid(orderId, limit, (request, good) -> request.get().expect(good));
    }

    /** @param asking makes a request that must have one of these answers, and may repeat it */
    void paysUntilPaid(UUID orderId, Duration limit, BiFunction<Supplier<Answer>, Integer[], Answer> asking) {
        Await.value("order " + orderId + " can be paid", limit, () -> {
            Answer answer = asking.apply(() -> pay(orderId, "tok_ok"), new Integer[] {200, 201, 202, 409});
            String status =
                    asking.apply(() -> order(orderId), new Integer[] {200}).text("status");
            boolean paid = answer.status() == 409 ? status.equals("PAID") : answer.status() != 202;
            return paid ? Optional.of(status) : Optional.empty();
        });
    }
}

package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who gets to know a customer's name, number and door, and for how long. */
@ExtendWith(RunningPlatform.class)
class PersonalDataTest {

    private static final String PASSWORD = "a-good-password-1";
    private static final String MASKED_ADDRESS = "서울 강남구";

    private final Platform platform;
    private final Http admin;
    private final Http nobody;
    private final Kitchen kitchen;
    private final Rider rider;

    private final String unique = UUID.randomUUID().toString().substring(0, 13);
    private final String username = "guest-" + unique;
    private final String name = "홍" + unique + "동";
    private final String lastDigits = "%04d".formatted(Math.floorMod(unique.hashCode(), 10_000));
    private final String door = "서울 강남구 테헤란로 " + unique;
    private final Http customer;

    PersonalDataTest(Platform platform) {
        this.platform = platform;
        admin = platform.administrator().http();
        nobody = platform.gateway();
        kitchen = platform.kitchen("owner1");
        rider = platform.rider("rider1");
        Map<String, Object> form = new HashMap<>(Customer.form(username, PASSWORD));
        form.put("name", name);
        form.put("phone", "010-7777-" + lastDigits);
        form.put("address", Map.of("text", door, "districtCode", "1168010100", "lat", 37.50123, "lon", 127.03456));
        nobody.post("/order/api/customers", form).expect(201);
        customer = nobody.as(nobody.post("/order/api/tokens", Map.of("username", username, "password", PASSWORD))
                .expect(200)
                .text("access_token"));
    }

    @Test
    void the_door_is_for_the_rider_who_is_on_the_way_and_for_nobody_after() throws IOException {
        UUID orderId = order();
        kitchen.gets(orderId);
        List<String> seen = new ArrayList<>();
        seen.add(kitchen.ticket(orderId).body());
        kitchen.cooks(orderId);
        rider.isNearby();
        seen.add(rider.finds(orderId).toString());
        assertThat(rider.claim(orderId).expect(200).body()).contains(door);
        assertThat(rider.pickUp(orderId).expect(200).body()).contains(door);
        seen.add(rider.dropOffWithoutCode(orderId).expect(200).body());
        seen.add(rider.http()
                .get("/delivery/api/deliveries/" + orderId)
                .expect(200)
                .body());
        seen.add(kitchen.ticket(orderId).body());
        Await.until(
                "the order is delivered",
                Await.SOON,
                () -> customer.get("/order/api/orders/" + orderId)
                        .expect(200)
                        .text("status")
                        .equals("DELIVERED"));
        seen.add(admin.get("/status/api/orders/" + orderId).expect(200).body());
        seen.add(admin.get("/notify/api/notifications?orderId=" + orderId)
                .expect(200)
                .body());

        assertThat(seen).allSatisfy(this::isMasked);
        assertThat(seen.get(0)).contains(MASKED_ADDRESS);
        assertThat(customer.get("/order/api/orders/" + orderId).expect(200).body())
                .contains(door);
        assertThat(customer.get("/order/api/customers/me").expect(200).body()).contains(door, name);
        logsTellNothing();
    }

    @Test
    void an_administrator_sees_stars_and_in_full_only_what_is_recorded_with_a_reason() {
        UUID orderId = order();
        String address = "/order/api/personal-data/orders/" + orderId;
        Answer masked = admin.get(address).expect(200);
        isMasked(masked.body());
        assertThat(masked.text("name")).startsWith("홍*").endsWith("*동");
        assertThat(masked.text("phone")).matches("010-\\*{4}-\\d{4}");
        assertThat(masked.json().getJsonObject("address").getString("text")).isEqualTo("서울 강남구 …");

        admin.post(address + "/disclosures", Map.of()).expectProblem(400);
        admin.post(address + "/disclosures", Map.of("reason", " ")).expectProblem(400);
        admin.post("/order/api/personal-data/orders/" + UUID.randomUUID() + "/disclosures", Map.of("reason", "x"))
                .expectProblem(404);
        Answer full = admin.post(address + "/disclosures", Map.of("reason", "the rider stands at the wrong door"))
                .expect(200);
        assertThat(full.body()).contains(name, door);

        List<JsonObject> disclosures = admin.list("/order/api/personal-data/disclosures").stream()
                .filter(it -> it.getString("orderId").equals(orderId.toString()))
                .toList();
        assertThat(disclosures).singleElement().satisfies(it -> {
            assertThat(it.getString("readBy")).isEqualTo("admin");
            assertThat(it.getString("reason")).isEqualTo("the rider stands at the wrong door");
        });
        customer.get(address).expectProblem(403);
        cancel(orderId);
    }

    @Test
    void a_customer_who_wants_to_be_forgotten_is_as_soon_as_no_order_runs() {
        UUID orderId = order();
        delete().expectProblem(409);
        cancel(orderId);
        Await.until(
                "the money is back and the customer forgotten",
                Await.SOON,
                () -> delete().expect(204, 409).status() == 204);

        delete().expect(204);
        nobody.post("/order/api/tokens", Map.of("username", username, "password", PASSWORD))
                .expectProblem(401);
        customer.get("/order/api/customers/me").expectProblem(404);
        // The token is good for a while, but not for another order.
        customer.post("/order/api/orders", platform.store().basket().body()).expectProblem(404);
        String left = admin.get("/order/api/personal-data/orders/" + orderId)
                .expect(200)
                .body();
        isMasked(left);
        assertThat(admin.post(
                                "/order/api/personal-data/orders/" + orderId + "/disclosures",
                                Map.of("reason", "is it gone?"))
                        .expect(200)
                        .body())
                .satisfies(this::isMasked);
        assertThat(platform.administrator().paymentStates(orderId)).containsExactly("REFUNDED");
    }

    private Answer delete() {
        return customer.send("DELETE", "/order/api/customers/me", null, null);
    }

    private void cancel(UUID orderId) {
        customer.post("/order/api/orders/" + orderId + "/cancellation", Map.of())
                .expect(200, 202);
    }

    private UUID order() {
        return new Customer(platform, username, customer)
                .orders(platform.store().basket());
    }

    private void isMasked(String text) {
        assertThat(text).doesNotContain(unique, "7777" + lastDigits, "37.5012", "127.0345");
    }

    private void logsTellNothing() throws IOException {
        assumeTrue(platform.canStopParts(), "the logs are in the platform's data directory");
        List<Path> logs = platform.logs();
        assertThat(logs).isNotEmpty();
        for (Path log : logs) {
            String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
            assertThat(text.contains(unique) || text.contains("7777" + lastDigits))
                    .as("%s tells of a customer", log)
                    .isFalse();
        }
    }
}

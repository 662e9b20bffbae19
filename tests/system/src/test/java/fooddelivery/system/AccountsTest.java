package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Accounts that an administrator makes and takes away, and what people do with their own. */
@ExtendWith(RunningPlatform.class)
class AccountsTest {

    private static final String PASSWORD = Platform.PASSWORD;

    private final Platform platform;
    private final Http admin;
    private final Http nobody;
    private final String name = "made-" + UUID.randomUUID().toString().substring(0, 13);

    AccountsTest(Platform platform) {
        this.platform = platform;
        admin = platform.administrator().http();
        nobody = platform.gateway();
    }

    @Test
    void a_store_that_an_administrator_opens_sells_as_soon_as_its_owner_has_a_menu() {
        Answer opened =
                admin.post("/store/api/stores", Platform.storeForm(name)).expect(201);
        UUID storeId = opened.id("storeId");
        assertThat(opened.header("Location")).endsWith("/store/api/stores/" + storeId);
        assertThat(admin.get("/store/api/stores/" + storeId).expect(200).text("owner"))
                .isEqualTo(name);
        // Repeated, as after an answer that was lost: there is no second store.
        admin.post("/store/api/stores", Platform.storeForm(name)).expectProblem(409);

        Kitchen kitchen = new Kitchen(signedIn("store", name, PASSWORD));
        assertThat(kitchen.storeId()).isEqualTo(storeId);
        UUID dish = UUID.randomUUID();
        kitchen.http()
                .put(
                        "/store/api/stores/" + storeId + "/menu/" + dish,
                        Map.of("name", "새 메뉴", "description", "", "price", 12_000, "soldOut", false))
                .expect(200);
        Await.until(
                "customers see the store and its menu",
                Await.SOON,
                () -> nobody.get("/order/api/stores/" + storeId)
                        .expect(200, 404)
                        .body()
                        .contains(dish.toString()));
        Customer customer = platform.newCustomer();
        UUID orderId = customer.orders(new Basket(storeId, List.of(new Basket.Line(dish, 1)), false, "tok_ok", false));
        kitchen.gets(orderId);
        kitchen.reject(orderId).expect(200);
        customer.seesRefund(orderId, "REFUNDED");
    }

    @Test
    void a_rider_whom_an_administrator_made_rides_until_the_account_is_disabled() {
        Answer hired = admin.post(
                        "/delivery/api/riders", Map.of("username", name, "password", PASSWORD, "name", "최라이더"))
                .expect(201);
        UUID riderId = hired.id("riderId");
        admin.post("/delivery/api/riders", Map.of("username", name, "password", PASSWORD, "name", "최라이더"))
                .expectProblem(409);
        assertThat(admin.get("/delivery/api/riders/" + riderId).expect(200).text("name"))
                .isEqualTo("최라이더");
        Rider rider = new Rider(signedIn("delivery", name, PASSWORD));
        rider.http().get("/delivery/api/deliveries?radiusKm=3").expectProblem(409);
        rider.isNearby();
        Customer customer = platform.newCustomer();
        UUID orderId = customer.orders(customer.basket());
        platform.kitchen("owner1").cooks(orderId);
        rider.finds(orderId);

        admin.put("/delivery/api/riders/" + riderId + "/account", Map.of("disabled", true))
                .expect(200);
        signIn("delivery", name, PASSWORD).expectProblem(403);
        rider.isNearby();
        rider.claim(orderId).expectProblem(409);

        admin.put("/delivery/api/riders/" + riderId + "/account", Map.of("disabled", false, "password", PASSWORD + "2"))
                .expect(200);
        signIn("delivery", name, PASSWORD).expectProblem(401);
        Rider again = new Rider(signedIn("delivery", name, PASSWORD + "2"));
        again.claim(orderId).expect(200);
        again.pickUp(orderId).expect(200);
        again.dropOffWithoutCode(orderId).expect(200);
        customer.sees(orderId, "DELIVERED");
    }

    @Test
    void lists_of_accounts_are_paged() {
        admin.post("/delivery/api/riders", Map.of("username", name, "password", PASSWORD, "name", "x"))
                .expect(201);
        assertThat(admin.list("/delivery/api/riders"))
                .anyMatch(rider -> rider.getString("username", "").equals(name));
        assertThat(admin.get("/delivery/api/riders?limit=1").expect(200).items())
                .hasSize(1);
        assertThat(admin.list("/store/api/stores"))
                .anyMatch(store -> store.getString("owner", "").equals("owner1"));
        admin.get("/store/api/stores?limit=0").expectProblem(400);
        admin.get("/store/api/stores?after=%21").expectProblem(400);
    }

    @Test
    void bad_accounts_are_not_made() {
        admin.post("/delivery/api/riders", Map.of("username", "ab", "password", PASSWORD, "name", "x"))
                .expectProblem(400);
        admin.post("/delivery/api/riders", Map.of("username", name, "password", "short", "name", "x"))
                .expectProblem(400);
        admin.post("/delivery/api/riders", Map.of("username", name, "password", PASSWORD, "name", " "))
                .expectProblem(400);
        admin.post("/store/api/stores", Map.of()).expectProblem(400);
        admin.put("/store/api/stores/" + UUID.randomUUID() + "/account", Map.of("disabled", true))
                .expectProblem(404);
        admin.put("/delivery/api/riders/" + UUID.randomUUID() + "/account", Map.of("disabled", "yes"))
                .expectProblem(400);
        signIn("delivery", name, PASSWORD).expectProblem(401);
    }

    @Test
    void a_customer_changes_the_own_data_and_password() {
        nobody.post("/order/api/customers", Customer.form(name, PASSWORD)).expect(201);
        Http customer = signedIn("order", name, PASSWORD);
        assertThat(customer.get("/order/api/customers/me").expect(200).text("username"))
                .isEqualTo(name);
        Map<String, Object> address =
                Map.of("text", "서울 마포구 월드컵로 240", "districtCode", "1144012700", "lat", 37.56, "lon", 126.89);
        customer.put("/order/api/customers/me", Map.of("name", "새이름", "phone", "02-123-4567", "address", address))
                .expect(200);
        Answer me = customer.get("/order/api/customers/me").expect(200);
        assertThat(me.text("name")).isEqualTo("새이름");
        assertThat(me.text("phone")).isEqualTo("+8221234567");
        assertThat(me.json().getJsonObject("address").getString("text")).isEqualTo("서울 마포구 월드컵로 240");
        customer.put("/order/api/customers/me", Map.of("name", "새이름", "phone", "none", "address", address))
                .expectProblem(400);

        customer.put("/order/api/customers/me/password", passwords("not-the-old-one", PASSWORD + "2"))
                .expectProblem(422);
        customer.put("/order/api/customers/me/password", passwords(PASSWORD, "short"))
                .expectProblem(400);
        customer.put("/order/api/customers/me/password", passwords(PASSWORD, PASSWORD + "2"))
                .expect(204);
        signIn("order", name, PASSWORD).expectProblem(401);
        signedIn("order", name, PASSWORD + "2");

        String account = "/order/api/customers/" + me.id("customerId") + "/account";
        admin.put(account, Map.of("disabled", true)).expect(200);
        signIn("order", name, PASSWORD + "2").expectProblem(403);
    }

    @Test
    void people_are_told_in_their_language_what_is_not_possible() {
        Answer korean = nobody.send(
                "POST",
                "/order/api/tokens",
                "application/json",
                Http.text(Map.of("username", name, "password", "wrong-password")),
                "Accept-Language",
                "ko-KR,ko;q=0.9,en;q=0.8");
        assertThat(korean.expectProblem(401).text("title")).isEqualTo("아이디 또는 비밀번호가 맞지 않습니다.");
        assertThat(korean.header("Content-Language")).isEqualTo("ko");
        Answer gateway = nobody.send("GET", "/nowhere", null, null, "Accept-Language", "ko");
        assertThat(gateway.expectProblem(404).text("title")).isEqualTo("찾을 수 없는 주소입니다.");
        Answer page = nobody.send("GET", "/order/nowhere", null, null, "Cookie", "language=ko");
        assertThat(page.expectProblem(404).text("title")).isEqualTo("찾을 수 없거나 더 이상 없습니다.");
        Answer form = nobody.send(
                "POST",
                "/order/api/customers",
                "application/json",
                "{}",
                "Cookie",
                "language=ko",
                "Accept-Language",
                "en");
        assertThat(form.expectProblem(400).text("detail")).contains("꼭 입력해야 합니다");
    }

    private static Map<String, String> passwords(String old, String next) {
        return Map.of("oldPassword", old, "newPassword", next);
    }

    private Answer signIn(String service, String username, String password) {
        return nobody.post("/" + service + "/api/tokens", Map.of("username", username, "password", password));
    }

    private Http signedIn(String service, String username, String password) {
        return nobody.as(signIn(service, username, password).expect(200).text("access_token"));
    }
}

package fooddelivery.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import fooddelivery.system.Browser.Look;
import fooddelivery.system.Browser.Window;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The kitchen in front of its board. */
@ExtendWith(RunningPlatform.class)
class StoreConsoleTest {

    private static final String CONSOLE = "/store/console/";
    private static final String SIGN_IN = "/store/console/sign-in";
    /** The machine may be busy. */
    private static final double PATIENCE_MS = 30_000;
    /** Well below the ten seconds after which the page would look by itself: news came by the socket. */
    private static final Duration TOLD = Duration.ofSeconds(5);

    private final Platform platform;
    private final Window window;
    private final Page page;
    private final Customer customer;
    private final HttpClient http = HttpClient.newHttpClient();

    StoreConsoleTest(Platform platform, Browser browser) {
        this.platform = platform;
        window = browser.open(Look.TABLET.in("en-US"));
        page = window.page();
        page.setDefaultTimeout(PATIENCE_MS);
        setDefaultAssertionTimeout(PATIENCE_MS);
        customer = platform.newCustomer();
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void a_wrong_password_is_told_and_a_right_one_leads_to_the_page_that_was_asked_for() {
        page.navigate(CONSOLE + "today.xhtml");
        signIn("owner1", "not the password");
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("User name or password are wrong.");
        signIn("owner1", platform.demoPassword("owner1"));
        page.waitForURL("**/store/console/today.xhtml");
        assertThat(page.getByText("Sales")).isVisible();
        window.isClean(complaint -> complaint.contains("401"));
    }

    @Test
    void somebody_else_than_the_owner_is_not_let_in() {
        page.navigate(CONSOLE);
        signIn("rider1", "whatever");
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        page.navigate(CONSOLE + "menu.xhtml");
        assertThat(page.getByRole(AriaRole.BUTTON, named("Sign in"))).isVisible();
    }

    @Test
    void an_order_appears_is_accepted_cooked_and_done_and_the_customer_sees_it() {
        board();
        UUID orderId = customer.orders(customer.basket().express());
        long begin = System.nanoTime();
        Locator card = card(orderId);
        card.waitFor();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(took).isLessThan(TOLD);
        System.out.printf("the board showed a new order after %d ms%n", took.toMillis());
        assertThat(card).containsText("Express");
        assertThat(card).containsText("promised by");
        assertThat(page).hasTitle(Pattern.compile("\\(\\d+\\) Kitchen board"));

        press(card, "20 min");
        assertThat(column("accepted", orderId)).isVisible();
        customer.sees(orderId, "ACCEPTED");
        press(column("accepted", orderId), "Start cooking");
        assertThat(column("cooking", orderId)).isVisible();
        press(column("cooking", orderId), "Food is ready");
        assertThat(column("cooked", orderId)).isVisible();
        customer.sees(orderId, "READY");
        window.isClean();
    }

    @Test
    void a_rejection_tells_the_customer_why() {
        board();
        UUID orderId = customer.orders(customer.basket());
        press(card(orderId), "Reject");
        dialogButton("We ran out of an ingredient").click();
        assertThat(card(orderId)).hasCount(0);
        customer.sees(orderId, "REJECTED");
        customer.seesRefund(orderId, "REFUNDED");
        Await.until(
                "the customer reads why",
                Await.SOON,
                () -> customer.notifications(orderId).stream()
                        .anyMatch(news -> news.getString("text").contains("We ran out of an ingredient")));
        window.isClean();
    }

    @Test
    void an_order_that_its_customer_cancels_leaves_the_board_and_is_named_there() {
        board();
        UUID orderId = customer.orders(customer.basket());
        card(orderId).waitFor();
        customer.cancel(orderId).expect(200, 202);
        assertThat(column("cooked", orderId)).containsText("cancelled by the customer");
        window.isClean();
    }

    @Test
    void a_delay_is_told_to_the_customer() {
        board();
        UUID orderId = customer.orders(customer.basket());
        press(card(orderId), "10 min");
        press(column("accepted", orderId), "Takes longer");
        dialogButton("+ 15 min").click();
        assertThat(page.getByText("The customer is told of the delay.")).isVisible();
        assertThat(platform.kitchen("owner1").ticket(orderId).expect(200).json().getInt("prepMinutes"))
                .isEqualTo(25);
        Await.until(
                "the customer reads of it",
                Await.SOON,
                () -> customer.notifications(orderId).stream()
                        .anyMatch(news -> news.getString("text").contains("15")));
        Await.until(
                "the status view knows the new time",
                Await.SOON,
                () -> customer.status(orderId).expect(200).json().getInt("prepMinutes") == 25);
        window.isClean();
    }

    @Test
    void what_is_sold_out_cannot_be_ordered_until_there_is_some_again() {
        page.navigate(CONSOLE + "menu.xhtml");
        signIn("owner2", platform.demoPassword("owner2"));
        Locator cola = page.getByRole(AriaRole.SWITCH, named("콜라 1.25L Cola"));
        assertThat(cola).hasText("On sale");
        cola.click();
        assertThat(cola).hasText("Sold out");
        Await.until("customers see it", Await.SOON, () -> isSoldOut("콜라 1.25L Cola"));
        cola.click();
        assertThat(cola).hasText("On sale");
        Await.until("customers see it", Await.SOON, () -> !isSoldOut("콜라 1.25L Cola"));
        window.isClean();
    }

    @Test
    void a_store_that_is_busy_takes_no_orders_until_it_says_so() {
        page.navigate(CONSOLE);
        signIn("owner2", platform.demoPassword("owner2"));
        page.getByRole(AriaRole.BUTTON, named("Busy")).click();
        dialogButton("15 min").click();
        assertThat(page.getByText("No new orders until")).isVisible();
        page.getByRole(AriaRole.BUTTON, named("Take orders again")).click();
        assertThat(page.getByText("No new orders until")).isHidden();
        window.isClean();
    }

    @Test
    void opening_hours_take_several_periods_a_day_and_last_past_midnight() {
        page.navigate(CONSOLE + "hours.xhtml");
        signIn("owner2", platform.demoPassword("owner2"));
        page.getByRole(AriaRole.BUTTON, named("Add a period")).waitFor();
        Locator periods = page.locator(".period");
        assertThat(periods.first()).isVisible();
        int before = periods.count();
        Locator nights = periods.filter(new Locator.FilterOptions().setHasText("closes the next day"));
        int nightsBefore = nights.count();
        page.getByRole(AriaRole.BUTTON, named("Add a period")).click();
        assertThat(periods).hasCount(before + 1);
        Locator added = periods.last();
        added.getByLabel("Opens").fill("18:00");
        added.getByLabel("Closes").fill("02:00");
        page.getByRole(AriaRole.BUTTON, named("Save")).click();
        assertThat(page.getByText("Saved.")).isVisible();
        assertThat(nights).hasCount(nightsBefore + 1);
        nights.last().getByRole(AriaRole.BUTTON).click();
        assertThat(periods).hasCount(before);
        page.getByRole(AriaRole.BUTTON, named("Save")).click();
        assertThat(page.getByText("Saved.")).isVisible();
        window.isClean();
    }

    @Test
    void a_session_is_new_at_the_sign_in_opens_no_api_and_a_token_opens_no_page() throws Exception {
        String planted = "0123456789abcdef0123456789ab";
        HttpResponse<String> signedIn = send(form("username=owner1&password=" + platform.demoPassword("owner1"))
                .header("Origin", platform.url())
                .header("Cookie", "JSESSIONID=" + planted));
        assertThat(signedIn.statusCode()).isEqualTo(303);
        Map<String, String> cookies = signedIn.headers().allValues("Set-Cookie").stream()
                .collect(Collectors.toMap(cookie -> cookie.split("=", 2)[0], cookie -> cookie));
        assertThat(cookies.get("JSESSIONID")).doesNotContain(planted).contains("HttpOnly", "SameSite=lax");
        assertThat(cookies.get("signed-in")).contains("HttpOnly", "SameSite=Lax", "Path=/store/console");
        String session =
                cookies.values().stream().map(cookie -> cookie.split(";", 2)[0]).collect(Collectors.joining("; "));

        assertThat(send(request(CONSOLE).header("Cookie", session)).statusCode())
                .isEqualTo(200);
        assertThat(send(request("/store/api/tickets").header("Cookie", session)).statusCode())
                .isEqualTo(401);
        String token = platform.kitchen("owner1").http().token().orElseThrow();
        assertThat(send(request(CONSOLE).header("Authorization", "Bearer " + token))
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void another_site_neither_signs_anybody_in_nor_acts_nor_listens() throws Exception {
        String form = "username=owner1&password=" + platform.demoPassword("owner1");
        assertThat(send(form(form)).statusCode()).isEqualTo(403);
        assertThat(send(form(form).header("Origin", "https://evil.example")).statusCode())
                .isEqualTo(403);
        assertThat(send(form(form).header("Origin", platform.url()).header("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);

        String[] socket = new String[1];
        page.onWebSocket(opened -> socket[0] = opened.url());
        board();
        page.waitForCondition(() -> socket[0] != null);
        String cookies = window.context().cookies().stream()
                .map((Cookie cookie) -> cookie.name + "=" + cookie.value)
                .collect(Collectors.joining("; "));
        listen(socket[0], platform.url(), cookies).abort();
        assertThatThrownBy(() -> listen(socket[0], "https://evil.example", cookies))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
        assertThatThrownBy(() -> listen(socket[0], platform.url(), "JSESSIONID=none"))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    @Test
    void who_signed_out_has_to_sign_in_again() {
        board();
        page.getByRole(AriaRole.BUTTON, named("Sign out")).click();
        page.navigate(CONSOLE);
        assertThat(page.getByRole(AriaRole.BUTTON, named("Sign in"))).isVisible();
    }

    @Test
    @Tag("slow")
    void the_board_says_that_the_connection_is_lost_and_comes_back_by_itself() {
        assumeTrue(platform.canStopParts(), "parts of the platform are stopped");
        board();
        UUID waiting = customer.orders(customer.basket());
        card(waiting).waitFor();
        platform.stop("store");
        assertThat(page.getByText("Connection lost, trying again")).isVisible();
        UUID meanwhile = customer.orders(customer.basket());
        platform.start("store");
        card(meanwhile).waitFor();
        assertThat(page.getByText("Connection lost, trying again")).isHidden();
        assertThat(card(waiting)).isVisible();
        press(card(meanwhile), "10 min");
        assertThat(column("accepted", meanwhile)).isVisible();
        customer.sees(meanwhile, "ACCEPTED");
    }

    @Test
    void the_pages_fit_a_phone_and_a_tablet_and_keep_nobody_out(Browser browser) {
        List<UUID> orders = Stream.generate(() -> customer.orders(customer.basket()))
                .limit(3)
                .toList();
        UUID orderId = customer.orders(customer.basket().express());
        Kitchen kitchen = platform.kitchen("owner1");
        kitchen.cooks(orders.get(0));
        kitchen.gets(orders.get(1));
        kitchen.accept(orders.get(1)).expect(200);
        kitchen.startCooking(orders.get(1)).expect(200);
        kitchen.gets(orders.get(2));
        kitchen.accept(orders.get(2)).expect(200);
        for (Look look : new Look[] {Look.PHONE.dark(), Look.TABLET, Look.DESKTOP}) {
            try (Window other = browser.open(look.in("ko-KR"))) {
                Page there = other.page();
                there.navigate(CONSOLE);
                there.getByLabel("아이디").fill("owner1");
                there.getByLabel("비밀번호").fill(platform.demoPassword("owner1"));
                String name = "store-console-" + look.width() + "-" + look.colors();
                Accessibility.check(there);
                other.shoot(name + "-sign-in");
                there.getByRole(AriaRole.BUTTON, named("로그인")).click();
                there.locator("[data-order=\"" + orderId + "\"]").waitFor();
                for (String tab : new String[] {"주문판", "메뉴", "영업시간", "오늘"}) {
                    there.getByRole(AriaRole.LINK, named(tab).setExact(true)).click();
                    there.waitForLoadState();
                    other.fits();
                    Accessibility.check(there);
                    other.shoot(name + "-" + tab);
                }
                other.isClean();
            }
        }
    }

    // ---- at the board

    private void board() {
        page.navigate(CONSOLE);
        signIn("owner1", platform.demoPassword("owner1"));
        page.locator(".board").waitFor();
    }

    private void signIn(String username, String password) {
        page.getByLabel("User name").fill(username);
        page.getByLabel("Password").fill(password);
        page.getByRole(AriaRole.BUTTON, named("Sign in")).click();
    }

    private Locator card(UUID orderId) {
        return page.locator(".received [data-order=\"" + orderId + "\"]");
    }

    private Locator column(String column, UUID orderId) {
        return page.locator("." + column + " [data-order=\"" + orderId + "\"]");
    }

    private static void press(Locator card, String button) {
        card.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    private Locator dialogButton(String name) {
        return page.getByRole(AriaRole.DIALOG)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private boolean isSoldOut(String dish) {
        return platform
                .gateway()
                .get("/order/api/stores/" + platform.kitchen("owner2").storeId())
                .expect(200)
                .json()
                .getJsonArray("menu")
                .getValuesAs(JsonObject.class)
                .stream()
                .anyMatch(item -> item.getString("name").equals(dish) && item.getBoolean("soldOut"));
    }

    // ---- without a browser

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(platform.url() + path));
    }

    private HttpRequest.Builder form(String body) {
        return request(SIGN_IN)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private WebSocket listen(String url, String origin, String cookies) {
        return http.newWebSocketBuilder()
                .header("Origin", origin)
                .header("Cookie", cookies)
                .buildAsync(URI.create(url), new WebSocket.Listener() {})
                .join();
    }
}

package fooddelivery.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import fooddelivery.system.Browser.Look;
import fooddelivery.system.Browser.Window;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody hungry in front of the page. */
@ExtendWith(RunningPlatform.class)
class CustomerPageTest {

    /** On a machine that may be busy. */
    private static final double PATIENCE_MS = 60_000;

    private static final String PASSWORD = "a long pass phrase";
    private static final Pattern ORDER = Pattern.compile("#/orders/([0-9a-f-]{36})$");

    private final Platform platform;
    private final Browser browser;
    private final List<Window> windows = new ArrayList<>();
    private Window window;
    private Page page;

    CustomerPageTest(Platform platform, Browser browser) {
        this.platform = platform;
        this.browser = browser;
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    }

    @AfterEach
    void close() {
        windows.forEach(Window::close);
    }

    enum Taste {
        PHONE(Look.PHONE),
        DESKTOP(Look.DESKTOP.dark());

        private final Look look;

        Taste(Look look) {
            this.look = look;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_customer_signs_up_orders_pays_and_follows_the_order_until_it_is_received(Taste taste) {
        open(taste.look);
        String colors = taste.look.colors().name().toLowerCase();

        page.navigate("/");
        assertThat(page).hasURL(Pattern.compile("/order/$"));
        page.locator("main .actions button").first().click();
        assertThat(page.locator(".card .tag")
                        .filter(new Locator.FilterOptions().setHasText(Pattern.compile("\\d+ ?m")))
                        .first())
                .isVisible();
        look("stores", colors);

        page.getByRole(AriaRole.LINK, named("Hanbapsang")).click();
        page.locator("[data-does=menu-more]").first().click();
        page.locator("[data-does=menu-more]").first().click();
        page.getByRole(AriaRole.SWITCH).check();
        // On a phone the way to the basket lies over the menu until the basket is in sight.
        page.locator("#basket").scrollIntoViewIfNeeded();
        assertThat(page.locator("#to-basket")).isHidden();
        look("menu", colors);
        page.reload();
        assertThat(page.getByRole(AriaRole.SWITCH)).isChecked();
        page.locator("a[href^='#/checkout']").click();

        look("sign-in", colors);
        page.locator("main a[href^='#/sign-up']").click();
        page.locator("form button.main").click();
        assertThat(page.locator("[name=username]")).isFocused();
        look("sign-up-wrong", colors);
        signUp();

        assertThat(page.locator("[value=tok_ok]")).isChecked();
        look("checkout", colors);
        page.locator("form button.main").click();
        showsStatus("PAID");
        assertThat(page.locator("h1")).isFocused();
        assertThat(page.locator("[data-state=live]")).isVisible();
        assertThat(page.locator(".promise")).isVisible();
        look("order-paid", colors);
        UUID orderId = orderId();

        Kitchen kitchen = platform.kitchen("owner1");
        kitchen.gets(orderId);
        kitchen.accept(orderId).expect(200);
        showsStatus("ACCEPTED");
        kitchen.startCooking(orderId).expect(200);
        showsStatus("COOKING");
        Locator arrival = page.locator(".arrival");
        assertThat(arrival).isVisible();
        String before = arrival.textContent();
        kitchen.delay(orderId, 60).expect(200);
        assertThat(arrival).not().hasText(before);
        kitchen.finishCooking(orderId).expect(200);
        showsStatus("READY");
        Rider rider = platform.rider("rider1");
        rider.isNearby();
        rider.finds(orderId);
        rider.claim(orderId).expect(200);
        showsStatus("RIDER_ASSIGNED");
        rider.pickUp(orderId).expect(200);
        showsStatus("PICKED_UP");
        look("order-on-its-way", colors);
        rider.dropOff(orderId, page.locator("#handover-code").textContent()).expect(200);
        showsStatus("DELIVERED");
        page.locator("button.main").click();
        showsStatus("COMPLETED");
        assertThat(page.locator(".steps time")).hasCount(8);
        look("order-completed", colors);

        page.locator("#nav a[href='#/orders']").click();
        assertThat(page.locator(".cards .card")).hasCount(1);
        look("orders", colors);
        page.locator("#nav a[href='#/news']").click();
        assertThat(page.locator(".cards .card").first()).isVisible();
        assertThat(page.locator("[name=channel]")).isVisible();
        look("news", colors);
        String spoken = taste.look.language().substring(0, 2);
        assertThat(page.locator("[name=language]")).hasValue(spoken);
        String other = spoken.equals("ko") ? "en" : "ko";
        page.locator("[name=language]").selectOption(other);
        page.locator("form button.main").click();
        assertThat(page.locator("form [role=status]")).not().isEmpty();
        page.reload();
        assertThat(page.locator("[name=language]")).hasValue(other);

        page.goBack();
        page.getByRole(AriaRole.LINK, named("Hanbapsang")).first().click();
        showsStatus("COMPLETED");
        page.reload();
        showsStatus("COMPLETED");
        window.isClean();
    }

    @Test
    void what_is_wrong_with_a_sign_up_is_told_beside_the_field_and_nothing_typed_is_lost() {
        open(Look.PHONE.in("en-US"));
        String username = "taken-" + UUID.randomUUID().toString().substring(0, 8);
        platform.gateway()
                .post("/order/api/customers", Customer.form(username, PASSWORD))
                .expect(201);
        page.navigate("/order/#/sign-up");
        fillIn(username + "-1", "12");

        page.locator("form button.main").click();
        assertThat(page.getByLabel("Phone")).hasAttribute("aria-invalid", "true");
        assertThat(page.getByLabel("Phone")).isFocused();
        assertThat(page.getByText("Please write a phone number")).isVisible();

        page.getByLabel("User name").fill(username);
        page.getByLabel("Phone").fill("010-1234-5678");
        page.locator("form button.main").click();
        assertThat(page.getByText("This user name is taken")).isVisible();
        assertThat(page.getByLabel("User name")).isFocused();

        page.getByLabel("Password").fill("password");
        page.getByLabel("User name").fill(username + "-2");
        page.locator("form button.main").click();
        assertThat(page.getByText("Everybody tries this password first")).isVisible();
        assertThat(page.getByLabel("Password")).isFocused();
        page.getByLabel("Password").fill(PASSWORD);

        page.getByRole(AriaRole.BUTTON, named("한국어")).click();
        assertThat(page.locator("html")).hasAttribute("lang", "ko");
        assertThat(page.getByRole(AriaRole.HEADING, named("회원 가입"))).isVisible();
        assertThat(page.getByLabel("아이디")).hasValue(username + "-2");
        assertThat(page.getByLabel("비밀번호")).hasValue(PASSWORD);
        page.locator("form button.main").click();
        assertThat(page.getByRole(AriaRole.HEADING, named("가게", true))).isVisible();
        window.isClean(complaint -> isAnswer(complaint, 400) || isAnswer(complaint, 409));
    }

    @Test
    void the_language_that_was_chosen_stays_and_money_and_times_follow_it() {
        open(Look.DESKTOP);
        page.navigate("/order/");
        Locator minimum = page.getByText(Pattern.compile("^(₩10,000|10,000원)$")).first();
        assertThat(minimum).hasText("₩10,000");
        page.getByRole(AriaRole.BUTTON, named("한국어")).click();
        assertThat(minimum).hasText("10,000원");
        assertThat(page.locator("#language")).isFocused();

        Request[] asked = new Request[1];
        page.onRequest(request -> asked[0] = request.url().contains("/api/") ? request : asked[0]);
        page.reload();
        assertThat(minimum).hasText("10,000원");
        assertThat(asked[0].headers()).containsEntry("accept-language", "ko");
        assertThat(window.context().cookies()).anySatisfy(cookie -> {
            assertThat(cookie.name + "=" + cookie.value + cookie.path).isEqualTo("language=ko/");
            assertThat(cookie.sameSite.name()).isEqualTo("LAX");
        });
        window.isClean();
    }

    @Test
    void a_declined_order_is_paid_with_another_card() {
        hungry(Look.PHONE);
        order("tok_insufficient_funds");
        showsStatus("PAYMENT_DECLINED");
        assertThat(page.getByText("there is not enough money on the card")).isVisible();
        look("order-declined", "light");
        UUID orderId = orderId();

        page.locator("[value=tok_declined]").check();
        page.locator("form button.main").click();
        assertThat(page.getByText("the card was declined")).isVisible();
        page.locator("[value=tok_ok]").check();
        page.locator("form button.main").click();

        showsStatus("PAID");
        assertThat(orderId()).isEqualTo(orderId);
        window.isClean(complaint -> isAnswer(complaint, 402));
    }

    @Test
    void an_order_whose_answer_is_lost_is_sent_again_under_its_key_and_placed_once() {
        hungry(Look.DESKTOP);
        Set<String> keys = new HashSet<>();
        AtomicInteger sent = new AtomicInteger();
        AtomicBoolean isThrough = new AtomicBoolean();
        page.route("**/order/api/orders", route -> {
            if (!route.request().method().equals("POST")) {
                route.resume();
                return;
            }
            keys.add(route.request().headers().get("idempotency-key"));
            sent.incrementAndGet();
            if (!isThrough.get()) {
                // It arrives, and its answer does not.
                route.fetch();
                route.abort();
            } else {
                route.resume();
            }
        });
        page.locator("[value=tok_ok]").check();
        page.locator("form button.main").click();
        assertThat(page.getByText("There is no answer yet")).isVisible();
        look("ordering", "light");
        // In the middle of it: a new page, from nothing but what the browser keeps.
        isThrough.set(true);
        page.navigate("/order/");

        showsStatus("PAID");
        assertThat(keys).hasSize(1);
        assertThat(sent).hasValueGreaterThanOrEqualTo(2);
        page.navigate("/order/#/orders");
        assertThat(page.locator(".cards .card")).hasCount(1);
        window.isClean(complaint -> complaint.contains("Failed to load resource"));
    }

    @Test
    @Tag("slow")
    void while_payment_is_down_an_order_waits_and_goes_on_by_itself() {
        assumeTrue(platform.canStopParts(), "fooddelivery.data says where the platform is");
        hungry(Look.PHONE);
        UUID orderId;
        platform.kill("payment");
        try {
            // Left to this page: it is not paid by the service itself.
            page.locator("[name=payWhenAvailable]").uncheck();
            order("tok_ok");
            assertThat(page.locator(".waiting")).isVisible();
            orderId = orderId();
            // Through a load balancer it is not certain that nothing was sent: then the order is not known to be
            // unpaid.
            assertThat(page.locator("[data-status=PAYMENT_DEFERRED], [data-status=PAYMENT_UNKNOWN]"))
                    .isVisible();
            look("pay-in-a-moment", "light");
            page.reload();
            assertThat(page.locator(".waiting")).isVisible();
        } finally {
            platform.start("payment");
        }

        showsStatus("PAID");
        assertThat(orderId()).isEqualTo(orderId);
        page.navigate("/order/#/orders");
        assertThat(page.locator(".cards .card")).hasCount(1);
        window.isClean();
    }

    @Test
    @Tag("slow")
    void the_news_goes_on_after_the_status_service_was_away_and_is_only_late_meanwhile() {
        assumeTrue(platform.canStopParts(), "fooddelivery.data says where the platform is");
        hungry(Look.DESKTOP);
        order("tok_ok");
        showsStatus("PAID");
        UUID orderId = orderId();
        Kitchen kitchen = platform.kitchen("owner1");
        kitchen.gets(orderId);
        assertThat(page.locator("[data-state=live]")).isVisible();

        platform.stop("status");
        try {
            assertThat(page.locator("[data-state=reconnecting]")).isVisible();
            assertThat(page.getByText("news may be late")).isVisible();
            kitchen.accept(orderId).expect(200);
            showsStatus("ACCEPTED");
            look("order-late", "light");
        } finally {
            platform.start("status");
        }

        assertThat(page.locator("[data-state=live]")).isVisible();
        assertThat(page.getByText("news may be late")).isHidden();
        kitchen.startCooking(orderId).expect(200);
        showsStatus("COOKING");
        assertThat(page.locator(".steps time")).hasCount(3);
        window.isClean(complaint -> complaint.contains("Failed to load resource"));
    }

    @Test
    void a_customer_cancels_and_sees_the_money_come_back() {
        hungry(Look.PHONE);
        order("tok_ok");
        showsStatus("PAID");

        page.getByRole(AriaRole.BUTTON, named("Cancel the order")).click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        Accessibility.check(page);
        dialog.getByRole(AriaRole.BUTTON, button("No, keep it")).click();
        showsStatus("PAID");
        page.getByRole(AriaRole.BUTTON, named("Cancel the order")).click();
        dialog.getByRole(AriaRole.TEXTBOX).fill("changed my mind");
        dialog.getByRole(AriaRole.BUTTON, button("Yes, cancel it")).click();

        showsStatus("CANCELLED");
        assertThat(page.locator(".refund")).containsText("Refunded");
        assertThat(page.getByText("changed my mind")).isVisible();
        look("order-cancelled", "light");
        window.isClean();
    }

    @Test
    void a_cancellation_that_comes_too_late_is_told_what_had_decided_and_when() {
        hungry(Look.DESKTOP);
        order("tok_ok");
        showsStatus("PAID");
        UUID orderId = orderId();
        Kitchen kitchen = platform.kitchen("owner1");
        kitchen.gets(orderId);
        page.getByRole(AriaRole.BUTTON, named("Cancel the order")).click();
        kitchen.accept(orderId).expect(200);
        kitchen.startCooking(orderId).expect(200);
        showsStatus("COOKING");
        page.getByRole(AriaRole.BUTTON, named("Yes, cancel it")).click();

        assertThat(page.getByRole(AriaRole.ALERT)
                        .filter(new Locator.FilterOptions()
                                .setHasText(Pattern.compile(
                                        "too late to cancel: the kitchen had started to cook at \\d+:\\d+"))))
                .isVisible();
        assertThat(page.getByRole(AriaRole.BUTTON, named("Cancel the order"))).hasCount(0);
        window.isClean(complaint -> isAnswer(complaint, 409));
    }

    @Test
    void who_has_to_sign_in_again_comes_back_to_the_same_place_and_loses_nothing() {
        String username = hungry(Look.DESKTOP);
        page.locator("[value=tok_insufficient_funds]").check();
        page.getByLabel("Another address").check();
        page.getByLabel("Street, house and flat").fill("서울 서초구 서초대로 300");
        page.locator("[name=district]").selectOption("1165000000");
        page.evaluate("""
                () => {
                  const session = JSON.parse(sessionStorage.getItem("session"));
                  sessionStorage.setItem("session", JSON.stringify({ ...session, token: session.token + "x" }));
                }
                """);
        page.reload();

        assertThat(page.getByText("Your sign-in has ended")).isVisible();
        page.getByLabel("User name").fill(username);
        page.getByLabel("Password").fill(PASSWORD);
        page.locator("form button.main").click();

        assertThat(page.locator("[value=tok_insufficient_funds]")).isChecked();
        assertThat(page.getByLabel("Street, house and flat")).hasValue("서울 서초구 서초대로 300");
        page.locator("[value=tok_ok]").check();
        page.locator("form button.main").click();
        showsStatus("PAID");
        assertThat(page.getByText("서울 서초구 서초대로 300")).isVisible();
        window.isClean(complaint -> isAnswer(complaint, 401));
    }

    @Test
    void while_the_order_service_is_away_people_are_told_so_and_the_page_tries_again() {
        open(Look.PHONE.in("en-US"));
        AtomicInteger asked = new AtomicInteger();
        page.route("**/order/api/stores*", route -> {
            if (asked.incrementAndGet() <= 2) {
                route.fulfill(new Route.FulfillOptions()
                        .setStatus(503)
                        .setHeaders(Map.of("Retry-After", "1", "Content-Type", "application/problem+json"))
                        .setBody("{\"type\":\"urn:fooddelivery:problem:unavailable\",\"title\":\"x\",\"status\":503}"));
            } else {
                route.resume();
            }
        });
        page.navigate("/order/");

        assertThat(page.getByText("This part is taking a short break. We are trying again by ourselves."))
                .isVisible();
        assertThat(page.getByRole(AriaRole.LINK, named("Hanbapsang"))).isVisible();
        assertThat(page.getByText("taking a short break")).isHidden();
        window.isClean(complaint -> isAnswer(complaint, 503));
    }

    @Test
    void below_the_minimum_there_is_no_way_to_the_checkout_and_the_page_says_how_much_is_missing() {
        open(Look.PHONE.in("en-US"));
        page.navigate("/order/#/stores/" + platform.store().storeId());
        Store store = platform.store();
        page.getByRole(AriaRole.BUTTON, named("Add " + store.menu().get(0).name()))
                .click();

        long rest = store.minimumOrder() - store.menu().get(0).price();
        assertThat(page.getByText("₩%,d to go".formatted(rest))).isVisible();
        assertThat(page.locator("a[href^='#/checkout']")).hasCount(0);
        page.locator(".basket")
                .getByRole(
                        AriaRole.BUTTON,
                        button("One more " + store.menu().get(0).name()))
                .click();
        assertThat(page.locator("a[href^='#/checkout']")).isVisible();
        assertThat(page.getByText("to go")).isHidden();
    }

    @Test
    void the_keyboard_alone_leads_from_the_stores_to_the_basket() {
        open(Look.DESKTOP);
        page.navigate("/order/");
        assertThat(page.getByRole(AriaRole.LINK, named("Hanbapsang"))).isVisible();
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to the content")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).isFocused();
        tabTo(page.getByRole(AriaRole.LINK, named("Hanbapsang")));
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.HEADING, named("Hanbapsang"))).isFocused();
        tabTo(page.locator("[data-does=menu-more]").first());
        page.keyboard().press("Enter");
        // The button has become a pair of them; the focus is still where it was.
        assertThat(page.locator(".dish [data-does=menu-more]").first()).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator(".dish .quantity").first()).containsText("2");
        window.isClean();
    }

    @Test
    void a_new_deployment_reaches_everybody() {
        for (String file : List.of("", "index.html", "page/app.js", "page/style.css", "page/views/order.js")) {
            Answer answer = platform.gateway().get("/order/" + file).expect(200);
            assertThat(answer.header("Cache-Control")).as(file).isEqualTo("no-cache");
            assertThat(answer.header("ETag")).as(file).isNotBlank();
        }
    }

    // ---- what a customer does

    private void open(Look look) {
        window = browser.open(look);
        windows.add(window);
        page = window.page();
        page.setDefaultTimeout(PATIENCE_MS);
    }

    @Test
    void a_customer_chooses_how_to_be_told_and_leaves_for_good_when_nothing_is_under_way() {
        String username = hungry(Look.PHONE);
        order("tok_ok");
        showsStatus("PAID");
        UUID orderId = orderId();

        page.locator("#nav a[href='#/news']").click();
        page.locator("[name=channel]").selectOption("SMS");
        assertThat(page.locator("[name=from]")).isHidden();
        page.locator("[name=quiet]").check();
        page.locator("[name=from]").fill("23:00");
        page.locator("[name=to]").fill("07:30");
        look("preferences", "light");
        page.locator("form button.main").click();
        assertThat(page.locator("form [role=status]")).not().isEmpty();
        page.reload();
        assertThat(page.locator("[name=channel]")).hasValue("SMS");
        assertThat(page.locator("[name=quiet]")).isChecked();
        assertThat(page.locator("[name=from]")).hasValue("23:00");
        assertThat(page.locator("[name=to]")).hasValue("07:30");

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Delete my account"))
                .click();
        look("leaving", "light");
        page.getByRole(AriaRole.BUTTON, named("Delete for good", true)).click();
        assertThat(page.getByRole(AriaRole.ALERT)
                        .filter(new Locator.FilterOptions().setHasText(Pattern.compile("\\S"))))
                .isVisible();

        Customer customer = new Customer(platform, username, platform.signIn("order", username, PASSWORD));
        customer.cancel(orderId).expect(200, 202);
        customer.seesRefund(orderId, "REFUNDED");
        page.getByRole(AriaRole.BUTTON, named("Delete for good", true)).click();
        assertThat(page.locator("#sign-in")).isVisible();
        platform.gateway()
                .post("/order/api/tokens", Map.of("username", username, "password", PASSWORD))
                .expectProblem(401);
        window.isClean(complaint -> isAnswer(complaint, 409));
    }

    private static Page.GetByRoleOptions named(String name, boolean exactly) {
        return named(name).setExact(exactly);
    }

    /** Signed up, with something in the basket, at the checkout of the usual store; in English. @return the user name */
    private String hungry(Look look) {
        open(look.in("en-US"));
        Store store = platform.store();
        page.navigate("/order/#/stores/" + store.storeId());
        page.locator("[data-does=menu-more]").first().click();
        page.locator("[data-does=menu-more]").first().click();
        page.locator("a[href^='#/checkout']").click();
        page.locator("main a[href^='#/sign-up']").click();
        String username = signUp();
        assertThat(page.locator("[value=tok_ok]")).isVisible();
        return username;
    }

    private String signUp() {
        String username = "page-" + UUID.randomUUID().toString().substring(0, 18);
        fillIn(username, "010-1234-5678");
        page.locator("form button.main").click();
        return username;
    }

    private void fillIn(String username, String phone) {
        page.locator("[name=username]").fill(username);
        page.locator("[name=password]").fill(PASSWORD);
        page.locator("[name=name]").fill("김하늘");
        page.locator("[name=phone]").fill(phone);
        page.locator("[name='address.text']").fill("서울 강남구 역삼로 180");
        page.locator("[name=district]").selectOption("1168000000");
    }

    private void order(String card) {
        page.locator("[value=" + card + "]").check();
        page.locator("form button.main").click();
    }

    private void tabTo(Locator target) {
        for (int i = 0; i < 30 && !(boolean) target.evaluate("it => it === document.activeElement"); i++) {
            page.keyboard().press("Tab");
        }
        assertThat(target).isFocused();
    }

    // ---- what a customer sees

    private void showsStatus(String status) {
        assertThat(page.locator("[data-status=" + status + "]")).isVisible();
    }

    private UUID orderId() {
        return UUID.fromString(
                ORDER.matcher(page.url()).results().findFirst().orElseThrow().group(1));
    }

    /** Takes a picture, and asserts that everybody can use what it shows. */
    private void look(String name, String colors) {
        window.shoot("customer-%s-%d-%s".formatted(name, page.viewportSize().width, colors));
        window.fits();
        Accessibility.check(page);
    }

    private static boolean isAnswer(String complaint, int status) {
        return complaint.contains("Failed to load resource") && complaint.contains(" " + status + " ");
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Locator.GetByRoleOptions button(String name) {
        return new Locator.GetByRoleOptions().setName(name);
    }
}

package fooddelivery.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import fooddelivery.system.Browser.Look;
import fooddelivery.system.Browser.Window;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Why an order is where it is, told to an operator. */
@ExtendWith(RunningPlatform.class)
class SagaPageTest {

    private static final double PATIENCE_MS = 60_000;

    private enum Screen {
        DESKTOP(Look.DESKTOP, "Sign in", "User name", "Password", "Paid, and the store does not have it since"),
        PHONE(Look.PHONE.dark(), "로그인", "사용자 이름", "비밀번호", "결제되었지만 가게에 전달되지 않았습니다");

        private final Look look;
        private final String button;
        private final String username;
        private final String password;
        private final String notTold;

        Screen(Look look, String button, String username, String password, String notTold) {
            this.look = look;
            this.button = button;
            this.username = username;
            this.password = password;
            this.notTold = notTold;
        }
    }

    private final Platform platform;
    private final Browser browser;
    private final Customer customer;
    private final Administrator administrator;

    SagaPageTest(Platform platform, Browser browser) {
        this.platform = platform;
        this.browser = browser;
        customer = platform.newCustomer();
        administrator = platform.administrator();
    }

    @Test
    void an_operator_reads_for_whom_an_order_waits_and_sees_it_go_on() {
        UUID orderId = customer.orders(customer.basket());
        Kitchen kitchen = platform.kitchen("owner1");
        kitchen.gets(orderId);
        try (Window window = browser.open(Screen.DESKTOP.look)) {
            Page page = signIn(window, Screen.DESKTOP, "");
            page.getByLabel("Order's id").fill(orderId.toString());
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show its way"))
                    .click();
            Locator sentence = page.locator("#saga .sentence");
            assertThat(sentence).containsText("Paid, waits for the store to accept since", patiently());
            assertThat(sentence).containsText("(expires ");
            assertThat(sentence).containsText("The store has to act.");
            assertThat(page.getByRole(AriaRole.TABLE)).containsText("OrderPaid");
            assertThat(page.locator("#saga")).containsText("the ticket expires");

            kitchen.accept(orderId).expect(200);
            assertThat(sentence).containsText("Accepted, waits for the kitchen to begin", patiently());
            assertThat(page.getByRole(AriaRole.TABLE)).containsText("OrderAccepted");
            assertThat(page.locator("#saga .troubles")).hasCount(0);
            window.shoot("saga");
            window.fits();
            window.isClean(complaint -> complaint.contains("503"));
        }
    }

    @Test
    void on_a_phone_in_korean_the_link_to_a_declined_order_says_that_the_customer_has_to_pay() {
        UUID orderId = customer.placeWithBadCard(customer.basket().paidWith("tok_declined"))
                .id("orderId");
        try (Window window = browser.open(Screen.PHONE.look)) {
            Page page = signIn(window, Screen.PHONE, "#order=" + orderId);
            assertThat(page.locator("#saga .sentence")).containsText("고객의 결제를 기다립니다", patiently());
            assertThat(page.getByRole(AriaRole.TABLE)).containsText("거절");
            window.shoot("saga-phone");
            window.fits();
            window.isClean(complaint -> complaint.contains("503"));
        }
    }

    /** The answer is made up: to bring all of it about would take a quarter of an hour. */
    @ParameterizedTest
    @EnumSource
    void what_keeps_an_order_is_told_with_what_can_be_done_about_it(Screen screen) throws IOException {
        UUID orderId = UUID.randomUUID();
        String kept =
                Files.readString(Path.of("src/test/resources/saga-kept.json")).replace("ORDER_ID", orderId.toString());
        try (Window window = browser.open(screen.look)) {
            window.page()
                    .route(
                            "**/status/api/sagas/*",
                            route -> route.fulfill(new Route.FulfillOptions()
                                    .setContentType("application/json")
                                    .setBody(kept)));
            Page page = signIn(window, screen, "#order=" + orderId);
            Locator sentence = page.locator("#saga .sentence");
            assertThat(sentence).containsText(screen.notTold, patiently());
            assertThat(sentence).hasClass("sentence bad");
            assertThat(page.locator("#saga .troubles > li")).hasCount(8);
            assertThat(page.locator("#saga .troubles > li.bad")).hasCount(6);
            assertThat(page.locator("#saga .troubles button")).hasCount(1);
            String text = page.locator("#saga").textContent();
            assertThat(text).contains("OrderPaid", "the oven is cold").doesNotContain("undefined", "null");
            assertThat(text.replace("OrderPaid", "")).as("names of states").doesNotContainPattern("[A-Z]{4,}_?[A-Z]*");
            window.shoot("saga-kept-" + screen.name().toLowerCase(Locale.ROOT));
            window.fits();
            window.isClean(complaint -> complaint.contains("503"));
        }
    }

    @Test
    void every_event_of_an_order_that_was_delivered_was_handled_by_all_who_act_on_it() {
        UUID orderId = customer.orders(customer.basket());
        platform.kitchen("owner1").cooks(orderId);
        Rider rider = platform.rider("rider1");
        rider.isNearby();
        rider.finds(orderId);
        rider.claim(orderId).expect(200);
        rider.pickUp(orderId).expect(200);
        rider.dropOff(orderId, customer.handoverCode(orderId)).expect(200);
        customer.sees(orderId, "DELIVERED");
        customer.confirm(orderId).expect(200);

        JsonObject saga = Await.value("everything is handled", Await.SOON, () -> {
            JsonObject now = administrator.saga(orderId);
            boolean done = states(now).stream().allMatch("HANDLED"::equals);
            boolean over = now.getJsonObject("standing").getString("situation").equals("COMPLETED");
            return done && over ? Optional.of(now) : Optional.empty();
        });

        assertThat(saga.getJsonArray("troubles")).isEmpty();
        assertThat(saga.getJsonArray("events").getValuesAs(JsonObject.class))
                .extracting(event -> event.getString("name"))
                .contains(
                        "OrderPlaced", "PaymentApproved", "OrderPaid", "OrderAccepted", "CookingFinished", "Delivered");
        // An id by itself may well contain "010-".
        assertThat(saga.toString().replaceAll("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}", "an id"))
                .as("no address, name or number of the customer")
                .doesNotContain("테헤란로", "010-", "+82", customer.username());
        administrator.http().get("/status/api/sagas/" + UUID.randomUUID()).expectProblem(404);
        administrator.http().get("/status/api/saga-parts/handled?eventIds=x").expectProblem(400);
        administrator.http().get("/status/api/saga-parts/handled").expectProblem(400);
    }

    private static List<String> states(JsonObject saga) {
        return saga.getJsonArray("events").getValuesAs(JsonObject.class).stream()
                .flatMap(event -> event.getJsonArray("readers").getValuesAs(JsonObject.class).stream())
                .map(reading -> reading.getString("state"))
                .toList();
    }

    private Page signIn(Window window, Screen screen, String fragment) {
        Page page = window.page();
        page.setDefaultTimeout(PATIENCE_MS);
        page.navigate("/status/operations/" + fragment);
        page.getByLabel(screen.username).fill("admin");
        page.getByLabel(screen.password).fill(platform.demoPassword("admin"));
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(screen.button))
                .click();
        return page;
    }

    private static LocatorAssertions.ContainsTextOptions patiently() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MS);
    }
}

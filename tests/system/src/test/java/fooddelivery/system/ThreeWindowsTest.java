package fooddelivery.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import fooddelivery.system.Browser.Look;
import fooddelivery.system.Browser.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One order as three people see it: a customer, a kitchen and a rider, each in front of a window, side by side. */
@ExtendWith(RunningPlatform.class)
class ThreeWindowsTest {

    private static final double PATIENCE_MS = 30_000;
    private static final Pattern ORDER = Pattern.compile("orders/([-0-9a-f]{36})");

    private final Platform platform;
    private final Browser browser;
    private final List<Window> windows = new ArrayList<>();
    private final String unique = UUID.randomUUID().toString().substring(0, 13);

    ThreeWindowsTest(Platform platform, Browser browser) {
        this.platform = platform;
        this.browser = browser;
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    }

    @AfterEach
    void close() {
        windows.forEach(Window::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ko-KR", "en-US"})
    void an_order_from_hunger_to_the_door(String language) {
        boolean korean = language.startsWith("ko");
        Kitchen owner = platform.newKitchen("owner-" + unique);
        platform.newRider("rider-" + unique);
        Window customerWindow = open(korean ? Look.PHONE : Look.DESKTOP.in(language));
        Window kitchenWindow = open((korean ? Look.TABLET : Look.DESKTOP).in(language));
        Window riderWindow = open((korean ? Look.PHONE : Look.DESKTOP).in(language));
        Page customer = customerWindow.page();
        Page kitchen = kitchenWindow.page();
        Page rider = riderWindow.page();

        signIn(kitchen, "/store/console/", "owner-" + unique);
        kitchen.locator(".board").waitFor();
        signIn(rider, "/delivery/console/", "rider-" + unique);
        rider.getByRole(AriaRole.SWITCH).click();
        assertThat(rider.getByRole(AriaRole.SWITCH)).hasAttribute("aria-checked", "true");

        customer.navigate("/order/#/stores/" + owner.storeId());
        customer.locator("[data-does=menu-more]").first().click();
        customer.getByRole(AriaRole.SWITCH).check();
        customer.locator("a[href^='#/checkout']").click();
        customer.locator("main a[href^='#/sign-up']").click();
        signUp(customer);
        assertThat(customer.locator("[value=tok_ok]")).isChecked();
        customer.locator("form button.main").click();
        showsStatus(customer, "PAID");
        String orderId = ORDER.matcher(customer.url())
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);

        Locator received = kitchen.locator(".received [data-order='" + orderId + "']");
        received.waitFor();
        kitchenWindow.shoot("three-kitchen-" + language);
        press(received, korean ? "20분" : "20 min");
        showsStatus(customer, "ACCEPTED");
        press(kitchen.locator(".accepted [data-order='" + orderId + "']"), korean ? "조리 시작" : "Start cooking");
        showsStatus(customer, "COOKING");
        press(kitchen.locator(".cooking [data-order='" + orderId + "']"), korean ? "조리 완료" : "Food is ready");
        showsStatus(customer, "READY");

        rider.locator("#stop-" + orderId).waitFor();
        riderWindow.shoot("three-rider-" + language);
        rider.locator("#claim-" + orderId).click();
        showsStatus(customer, "RIDER_ASSIGNED");
        rider.locator("#pickup-" + orderId).waitFor();
        // A press is not taken while the list is drawn anew: people press again.
        Await.until("the rider has picked it up", Await.SOON, () -> {
            rider.evaluate("id => document.getElementById(id)?.click()", "pickup-" + orderId);
            return customer.locator("[data-status=PICKED_UP]").isVisible();
        });
        showsStatus(customer, "PICKED_UP");
        customerWindow.shoot("three-customer-" + language);
        String code = customer.locator("#handover-code").textContent();
        rider.locator("#dropoff-" + orderId).click();
        rider.getByRole(AriaRole.DIALOG).getByRole(AriaRole.TEXTBOX).fill(code.replaceAll("\\D", ""));
        rider.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON).first().click();
        showsStatus(customer, "DELIVERED");

        customer.locator("button.main").click();
        showsStatus(customer, "COMPLETED");
        windows.forEach(Window::fits);
        windows.forEach(Window::isClean);
    }

    private Window open(Look look) {
        Window window = browser.open(look);
        window.page().setDefaultTimeout(PATIENCE_MS);
        windows.add(window);
        return window;
    }

    private static void signIn(Page page, String address, String username) {
        page.navigate(address);
        page.locator("input[name=username]").fill(username);
        page.locator("input[name=password]").fill(Platform.PASSWORD);
        page.locator("main form button").click();
    }

    private void signUp(Page page) {
        page.locator("[name=username]").fill("guest-" + unique);
        page.locator("[name=password]").fill(Platform.PASSWORD);
        page.locator("[name=name]").fill("김하늘");
        page.locator("[name=phone]").fill("010-1234-5678");
        page.locator("[name='address.text']").fill("서울 강남구 역삼로 180");
        page.locator("[name=district]").selectOption("1168000000");
        page.locator("form button.main").click();
    }

    private static void showsStatus(Page page, String status) {
        assertThat(page.locator("[data-status=" + status + "]")).isVisible();
    }

    private static void press(Locator card, String button) {
        card.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }
}

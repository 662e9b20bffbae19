package fooddelivery.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Geolocation;
import fooddelivery.system.Browser.Look;
import fooddelivery.system.Browser.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Riders with their telephones. */
@ExtendWith(RunningPlatform.class)
class RiderConsoleTest {

    /** On a machine that may be busy. */
    private static final double PATIENCE_MS = 60_000;

    private static final String DOOR = "서울 강남구 역삼로 180";
    private static final Pattern NOT_DIGITS = Pattern.compile("[^0-9]");

    private final Platform platform;
    private final Browser browser;
    private final Customer customer;
    private final List<Window> windows = new ArrayList<>();

    RiderConsoleTest(Platform platform, Browser browser) {
        this.platform = platform;
        this.browser = browser;
        customer = platform.newCustomer();
    }

    @BeforeEach
    void patience() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    }

    @AfterEach
    void close() {
        windows.forEach(Window::close);
        for (String rider : List.of("rider1", "rider2")) {
            platform.rider(rider).isNearby();
        }
    }

    @Test
    void a_rider_goes_online_brings_an_order_to_the_door_and_sees_what_it_earned() {
        isSomewhereElse("rider1");
        Window window = signIn("rider1", Look.PHONE);
        Page page = window.page();
        long before = earnedToday(page);

        assertThat(onlineSwitch(page)).hasAttribute("aria-checked", "false");
        onlineSwitch(page).click();
        assertThat(onlineSwitch(page)).hasAttribute("aria-checked", "true");
        UUID orderId = customer.orders(customer.basket().express());
        platform.kitchen("owner1").cooks(orderId);
        Locator offer = page.locator("#stop-" + orderId);
        assertThat(offer).isVisible();
        assertThat(offer).containsText("급송");
        assertThat(offer).not().containsText("180");
        assertThat(page.locator("figure.map svg")).isVisible();
        window.shoot("rider-nearby");
        window.fits();

        page.locator("#claim-" + orderId).click();
        assertThat(notice(page)).containsText("맡았습니다");
        Locator own = page.locator("#stop-" + orderId + ".own");
        assertThat(own).containsText(DOOR);
        assertThat(own.locator(".left")).hasText(Pattern.compile("1[89]:[0-9]{2}|20:00"));
        assertThat(own.locator("a[href^='geo:']").first()).isVisible();
        window.shoot("rider-claimed");
        window.fits();

        page.locator("#pickup-" + orderId).click();
        assertThat(notice(page)).containsText("픽업 완료");
        page.locator("#dropoff-" + orderId).click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText(DOOR);
        dialog.getByRole(AriaRole.TEXTBOX).fill(wrong(customer.handoverCode(orderId)));
        dialog.getByRole(AriaRole.BUTTON, named("코드로 완료")).click();
        assertThat(notice(page)).hasText("고객의 코드가 아닙니다.");

        page.locator("#dropoff-" + orderId).click();
        dialog.getByRole(AriaRole.TEXTBOX).fill(customer.handoverCode(orderId));
        window.shoot("rider-hand-over");
        dialog.getByRole(AriaRole.BUTTON, named("코드로 완료")).click();
        assertThat(notice(page)).containsText("배달 완료");
        assertThat(own).hasCount(0);
        customer.sees(orderId, "DELIVERED");
        assertThat(page.locator("#address-" + orderId)).hasCount(0);
        assertThat(page.locator("#hand-over-to")).isEmpty();

        long fee = platform.store().deliveryFee();
        assertThat(earnedToday(page)).isGreaterThanOrEqualTo(before + fee);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("수입")).click();
        Locator earned = page.locator("#earned-" + orderId);
        assertThat(earned).containsText("코드 확인");
        assertThat(earned).containsText("%,d원".formatted(fee));
        assertThat(page.content()).doesNotContain("역삼로 180");
        window.shoot("rider-earnings");
        window.fits();
        window.isClean();
    }

    @Test
    void without_the_code_a_rider_delivers_after_saying_so_twice() {
        Window window = signIn("rider1", Look.DESKTOP);
        Page page = window.page();
        UUID orderId = isCarriedBy(platform.rider("rider1"));

        assertThat(page.locator("#dropoff-" + orderId)).isVisible();
        window.shoot("rider-desktop");
        page.locator("#dropoff-" + orderId).click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByRole(AriaRole.BUTTON, named("Without a code …")).click();
        dialog.getByRole(AriaRole.BUTTON, named("Yes, without a code")).click();

        assertThat(notice(page)).containsText("Delivered without a code");
        page.navigate("/delivery/console/earnings.xhtml");
        assertThat(page.locator("#earned-" + orderId)).containsText("without code");
        window.fits();
        window.isClean();
    }

    @Test
    void of_two_riders_who_claim_the_same_one_is_told_kindly_that_the_other_was_faster() {
        Window first = signIn("rider1", Look.PHONE);
        Window second = signIn("rider2", Look.PHONE.in("en-US").dark());
        for (String rider : List.of("rider1", "rider2")) {
            platform.rider(rider).isNearby();
        }
        UUID orderId = customer.orders(customer.basket());
        platform.kitchen("owner1").cooks(orderId);
        assertThat(first.page().locator("#claim-" + orderId)).isVisible();
        assertThat(second.page().locator("#claim-" + orderId)).isVisible();
        // The second one's list stays as it is, nothing that would change it being under way: nobody is that fast
        // otherwise.
        second.page().waitForCondition(() -> (boolean) second.page()
                .evaluate("() => document.body.getAttribute('aria-busy') !== 'true'"
                        + " && Boolean(window.riderRefresh = window.riderMove = () => {})"));

        first.page().locator("#claim-" + orderId).click();
        assertThat(first.page().locator("#pickup-" + orderId)).isVisible();
        second.page().locator("#claim-" + orderId).click();

        assertThat(notice(second.page())).hasText("Another rider was faster. The list is new.");
        assertThat(second.page().locator("#stop-" + orderId)).hasCount(0);
        second.shoot("rider-faster-dark");
        first.page().locator("#release-" + orderId).click();
        first.page().locator("#give-back-sure").click();
        assertThat(notice(first.page())).hasText("반납했습니다.");
        first.isClean();
        second.isClean();
    }

    @Test
    void who_does_not_tell_the_page_where_they_are_says_it_by_hand() {
        isSomewhereElse("rider2");
        Window window = open(Look.PHONE.in("en-US"));
        window.context().clearPermissions();
        Page page = signIn(window, "rider2");
        onlineSwitch(page).click();
        assertThat(page.locator("#geo")).containsText("does not give its position");
        window.shoot("rider-position-refused");

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Yeoksam station"))
                .click();

        assertThat(page.locator("#geo")).hasText("Position set by hand");
        assertThat(page.locator("#rider-state")).hasAttribute("data-lat", "37.5006");
        assertThat(onlineSwitch(page)).hasAttribute("aria-checked", "true");
        window.isClean();
    }

    @Test
    void who_moves_on_is_found_where_they_are_now() {
        Window window = signIn("rider1", Look.PHONE);
        platform.rider("rider1").isNearby();
        assertThat(window.page().locator("#rider-state")).hasAttribute("data-lat", "37.4979");
        window.context().setGeolocation(new Geolocation(37.5088, 127.0631));
        assertThat(window.page().locator("#rider-state")).hasAttribute("data-lat", "37.5088");
        window.isClean();
    }

    @Test
    void the_page_tells_that_the_connection_is_lost_and_goes_on_by_itself_when_the_service_is_back() {
        assumeTrue(platform.canStopParts());
        Window window = signIn("rider1", Look.PHONE);
        Page page = window.page();
        UUID orderId = isCarriedBy(platform.rider("rider1"));
        assertThat(page.locator("#dropoff-" + orderId)).isVisible();
        Locator lost = page.getByText("연결이 끊겼습니다");

        platform.stop("delivery");
        assertThat(lost).isVisible();
        window.shoot("rider-lost");
        platform.start("delivery");

        assertThat(lost).isHidden();
        assertThat(page.locator("#dropoff-" + orderId)).isVisible();
        page.locator("#dropoff-" + orderId).click();
        page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.TEXTBOX).fill(customer.handoverCode(orderId));
        page.keyboard().press("Enter");
        assertThat(notice(page)).containsText("배달 완료");
    }

    @Test
    void who_is_no_rider_does_not_get_in() {
        Window window = open(Look.PHONE.in("en-US"));
        Page page = window.page();
        page.navigate("/delivery/console/earnings.xhtml");
        signIn(page, "rider1", "not the password");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("wrong");
    }

    /** Where no store is, and not at work. */
    private void isSomewhereElse(String rider) {
        platform.rider(rider)
                .http()
                .put("/delivery/api/riders/me", Map.of("lat", 35.1796, "lon", 129.0756, "online", false))
                .expect(200);
    }

    private UUID isCarriedBy(Rider rider) {
        rider.isNearby();
        UUID orderId = customer.orders(customer.basket());
        platform.kitchen("owner1").cooks(orderId);
        rider.finds(orderId);
        rider.claim(orderId).expect(200);
        rider.pickUp(orderId).expect(200);
        return orderId;
    }

    private Window open(Look look) {
        Window window = browser.open(look);
        windows.add(window);
        window.page().setDefaultTimeout(PATIENCE_MS);
        return window;
    }

    private Window signIn(String rider, Look look) {
        Window window = open(look);
        signIn(window, rider);
        return window;
    }

    private Page signIn(Window window, String rider) {
        Page page = window.page();
        page.navigate("/delivery/console/");
        signIn(page, rider, platform.demoPassword(rider));
        assertThat(onlineSwitch(page)).isVisible();
        return page;
    }

    private static void signIn(Page page, String username, String password) {
        page.locator("input[name=username]").fill(username);
        page.locator("input[name=password]").fill(password);
        page.locator("main form button").click();
    }

    private long earnedToday(Page page) {
        String address = page.url();
        page.navigate("/delivery/console/earnings.xhtml");
        String sum = page.locator("#earned-today").textContent();
        page.navigate(address);
        return Long.parseLong(NOT_DIGITS.matcher(sum).replaceAll(""));
    }

    private static Locator onlineSwitch(Page page) {
        return page.getByRole(AriaRole.SWITCH);
    }

    private static Locator notice(Page page) {
        return page.locator("#notice");
    }

    private static String wrong(String code) {
        return "%04d".formatted((Integer.parseInt(code) + 1) % 10_000);
    }

    private static Locator.GetByRoleOptions named(String name) {
        return new Locator.GetByRoleOptions().setName(name);
    }
}

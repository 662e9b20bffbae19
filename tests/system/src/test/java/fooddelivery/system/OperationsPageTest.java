package fooddelivery.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import fooddelivery.system.Browser.Look;
import fooddelivery.system.Browser.Window;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An operator in front of the page. */
@ExtendWith(RunningPlatform.class)
class OperationsPageTest {

    /** The audit asks five services, on a machine that may be busy. */
    private static final double PATIENCE_MS = 60_000;

    private final Platform platform;
    private final Window window;
    private final Page page;

    OperationsPageTest(Platform platform, Browser browser) {
        this.platform = platform;
        window = browser.open(Look.DESKTOP);
        page = window.page();
        page.setDefaultTimeout(PATIENCE_MS);
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void an_operator_finds_an_order_whose_rider_is_late_and_ends_it() {
        assumeTrue(platform.isOurs(), "the platform's riders may take longer than a second");
        Customer customer = platform.newCustomer();
        UUID orderId = customer.orders(customer.basket());
        platform.kitchen("owner1").cooks(orderId);
        Rider rider = platform.rider("rider1");
        rider.isNearby();
        rider.finds(orderId);
        rider.claim(orderId).expect(200);
        rider.pickUp(orderId).expect(200);
        customer.sees(orderId, "PICKED_UP");
        signIn("admin", platform.demoPassword("admin"));

        Locator late =
                page.getByRole(AriaRole.LISTITEM).filter(new Locator.FilterOptions().setHasText(orderId.toString()));
        Await.until("the order is in the list", Await.SOON, () -> {
            page.getByRole(AriaRole.BUTTON, named("Refresh")).click();
            page.waitForCondition(() -> page.getByText("Looking").count() == 0);
            return late.count() == 1;
        });
        window.shoot("operations");
        window.fits();
        late.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Cancel order"))
                .click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByRole(AriaRole.TEXTBOX).fill("the rider had an accident");
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Cancel the order"))
                .click();

        assertThat(page.getByText("The order is cancelled.")).isVisible();
        customer.sees(orderId, "CANCELLED");
        customer.seesRefund(orderId, "REFUNDED");
        window.isClean();
    }

    @Test
    void an_operator_runs_the_audit_and_reads_what_came_of_it() {
        signIn("admin", platform.demoPassword("admin"));
        page.getByRole(AriaRole.BUTTON, named("Run the audit")).click();
        assertThat(page.getByText("orders checked")).isVisible(patiently());
        // A broker that has just come back may be asked again in a moment.
        window.isClean(complaint -> complaint.contains("503"));
    }

    @Test
    void an_operator_has_the_status_view_built_anew_and_sees_how_far_it_is() {
        Customer customer = platform.newCustomer();
        customer.orders(customer.basket());
        int before = platform.administrator().rebuild().getInt("number", 0);
        signIn("admin", platform.demoPassword("admin"));
        page.getByRole(AriaRole.BUTTON, named("Build anew").setExact(true)).click();
        Await.until(
                "a rebuild has begun",
                Await.SOON,
                () -> platform.administrator().rebuild().getInt("number", 0) > before);
        assertThat(page.getByText("The new view is in use:")).isVisible(patiently());
        window.fits();
        window.isClean(complaint -> complaint.contains("503"));
    }

    @Test
    void who_is_no_administrator_is_told_so_and_a_wrong_password_as_well() {
        signIn("admin", "not the password");
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("User name or password are wrong.", soon());
        signIn("customer1", platform.demoPassword("customer1"));
        assertThat(page.getByText("This page is for administrators.").first()).isVisible(patiently());
    }

    @Test
    void an_administrator_makes_a_rider_who_can_sign_in_then() {
        signIn("admin", platform.demoPassword("admin"));
        String rider = "rider-" + UUID.randomUUID().toString().substring(0, 13);
        page.getByText("Make a rider").first().click();
        Locator form = page.locator("details[open] form");
        form.getByLabel("Name", new Locator.GetByLabelOptions().setExact(true)).fill("최라이더");
        form.getByLabel("User name").fill(rider);
        form.getByLabel("First password").fill("a-good-password-1");
        form.getByRole(AriaRole.BUTTON).click();
        assertThat(page.getByText(rider + " can sign in now.")).isVisible(patiently());
        window.fits();

        form.getByLabel("Name", new Locator.GetByLabelOptions().setExact(true)).fill("최라이더");
        form.getByLabel("User name").fill(rider);
        form.getByLabel("First password").fill("a-good-password-1");
        form.getByRole(AriaRole.BUTTON).click();
        assertThat(page.getByText("This user name is taken. Please choose another."))
                .isVisible(patiently());
    }

    private void signIn(String username, String password) {
        page.navigate("/status/operations/");
        page.getByLabel("User name").fill(username);
        page.getByLabel("Password").fill(password);
        page.getByRole(AriaRole.BUTTON, named("Sign in")).click();
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static LocatorAssertions.IsVisibleOptions patiently() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MS);
    }

    private static LocatorAssertions.HasTextOptions soon() {
        return new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MS);
    }
}

package fooddelivery.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import fooddelivery.system.Browser.Look;
import fooddelivery.system.Browser.Window;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * An administrator in Payara's console. It needs Payara Server, 170 MB, and minutes, so nothing runs it by itself:
 * {@code ./test} takes classes by their names, and this is no {@code …Test}. With {@code -Dfooddelivery.url} and
 * {@code -Dfooddelivery.data} it takes a platform that runs with {@code --admin-console}, else it starts its own.
 */
@TestInstance(Lifecycle.PER_CLASS)
class AdminConsoleDrill {

    /** A server that loads each of its pages for the first time, on a machine that may be busy. */
    private static final double PATIENCE_MS = 240_000;

    private Platform platform;
    private Browser browser;
    private Page page;

    /** Wide enough for the column of the applications. */
    private static final Look DESK = new Look(1760, 1500, "en-US", ColorScheme.LIGHT);

    @BeforeAll
    void open() {
        String url = System.getProperty("fooddelivery.url", "");
        platform = url.isEmpty()
                ? Platform.start(Path.of("target/console-data"), List.of("--admin-console"))
                : Platform.at(URI.create(url), Optional.of(Path.of(System.getProperty("fooddelivery.data"))));
        browser = Browser.start(platform.adminConsole());
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    }

    @AfterAll
    void close() {
        if (browser != null) {
            browser.close();
        }
        platform.close();
    }

    @Test
    void an_administrator_stops_an_application_of_one_server_and_starts_it_again() {
        Customer customer = platform.newCustomer();
        try (Window window = browser.open(DESK)) {
            page = window.page();
            page.setDefaultTimeout(PATIENCE_MS);
            page.onDialog(Dialog::accept);

            signIn("not the password");
            assertThat(page.locator("body")).containsText("Authentication Failed");
            window.shoot("console-wrong-password");
            signIn(platform.adminPassword());
            openInstances();
            for (String service : Platform.SERVICES) {
                assertThat(row(service)).containsText("artemis, " + service);
            }
            window.shoot("console-data-grid");

            assertThat(newsOf(customer)).isEqualTo(200);
            send(window, "notify", "disable notify");
            assertThat(newsOf(customer)).isEqualTo(503);
            platform.gateway().asNobody().get("/notify/api/notifications").expectProblem(503);
            // Nobody who orders needs notify.
            UUID orderId = customer.orders(customer.basket());
            customer.sees(orderId, "PAID");
            assertThat(newsOf(customer)).isEqualTo(503);

            send(window, "notify", "enable notify");
            Await.until("notify is back", Duration.ofMinutes(2), () -> newsOf(customer) == 200);
            Await.until(
                    "what happened meanwhile is told",
                    Duration.ofMinutes(1),
                    () -> !customer.notifications(orderId).isEmpty());
        }
    }

    private void signIn(String password) {
        page.navigate("/");
        page.locator("input[name=j_username]").fill("admin");
        page.locator("input[name=j_password]").fill(password);
        page.locator("#loginButton").click();
    }

    private void openInstances() {
        page.locator("a:text-is('Data Grid')").first().click();
        page.locator("a:text-is('Data Grid Instances')").first().click();
        assertThat(row("order")).isVisible();
    }

    private Locator row(String service) {
        return page.locator("tr[id*=microInstancesRowGroup]:has(th:text-is('%s'))".formatted(service));
    }

    /** What is sent is said to have been successful when the server has done it, which for a start takes a while. */
    private void send(Window window, String service, String command) {
        openInstances();
        row(service).locator("input[type=checkbox]").check();
        page.locator("input[id*=asadminCommandField]").fill(command);
        String name = "console-" + command.replace(' ', '-');
        window.shoot(name);
        page.locator("input[id$='topActionsGroup1:button1']").click();
        assertThat(page.locator("body")).containsText("uccessful");
        window.shoot(name + "-done");
    }

    /** The status by which a customer is told what happened. */
    private static int newsOf(Customer customer) {
        return customer.http().get("/notify/api/notifications").status();
    }
}

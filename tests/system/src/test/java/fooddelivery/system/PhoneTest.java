package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import fooddelivery.system.Browser.Look;
import fooddelivery.system.Browser.Window;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What customers see on their phones, from the order to the phone that stands in for KakaoTalk and the carriers. */
@ExtendWith(RunningPlatform.class)
class PhoneTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern HANGUL = Pattern.compile("\\p{IsHangul}");

    private final Platform platform;
    private final Browser browser;
    private final Kitchen kitchen;
    private final Rider rider;

    PhoneTest(Platform platform, Browser browser) {
        this.platform = platform;
        this.browser = browser;
        kitchen = platform.kitchen("owner1");
        rider = platform.rider("rider1");
        rider.isNearby();
    }

    @Test
    void every_change_of_an_order_is_shown_once_in_order_and_in_the_customers_language() {
        for (String language : List.of("ko", "en")) {
            String number = newNumber("1");
            Customer customer = customer(number, language);
            UUID orderId = customer.orders(customer.basket());
            travels(customer, orderId);

            List<String> titles = showsAllOf(customer, orderId, number);

            assertThat(titles).hasSizeGreaterThanOrEqualTo(9).doesNotHaveDuplicates();
            assertThat(messages(number)).allSatisfy(message -> {
                assertThat(message.getString("channel")).isEqualTo("KAKAO_TALK");
                assertThat(message.getString("template")).endsWith("-" + language);
                assertThat(message.getJsonObject("button").getString("url")).endsWith("/order/#/orders/" + orderId);
            });
            assertThat(titles).allMatch(title -> HANGUL.matcher(title).find() == language.equals("ko"));
        }
    }

    @Test
    void who_has_no_kakao_talk_gets_text_messages() {
        String number = newNumber("3018");
        Customer customer = customer(number, "ko");
        UUID orderId = customer.orders(customer.basket());

        List<String> texts = Await.value("text messages of the order", LIMIT, () -> {
            List<String> told = told(customer, orderId, "text");
            List<String> shown = messages(number).stream()
                    .map(message -> message.getString("text"))
                    .toList();
            return told.size() >= 2 && shown.equals(told) ? Optional.of(shown) : Optional.empty();
        });
        assertThat(texts).doesNotHaveDuplicates();
        assertThat(messages(number))
                .allMatch(message -> message.getString("channel").matches("SMS|LMS"));
        assertThat(deliveries(orderId))
                .anyMatch(delivery -> delivery.getString("state").equals("FAILED")
                        && delivery.getString("code").equals("3018")
                        && delivery.getString("recipient").equals("010-****-3018"));
    }

    @Test
    void what_is_told_while_the_phones_company_is_down_is_told_once_and_in_order_later() {
        assumeTrue(platform.canStopParts(), "fooddelivery.data says where the platform is");
        String number = newNumber("1");
        Customer customer = customer(number, "ko");
        UUID before = customer.orders(customer.basket());
        showsAllOf(customer, before, number);
        UUID during;
        platform.stop("phone");
        try {
            during = customer.orders(customer.basket());
            kitchen.cooks(during);
            customer.sees(during, "READY");
        } finally {
            platform.start("phone");
        }

        List<String> expected = new ArrayList<>(told(customer, before, "title"));
        expected.addAll(told(customer, during, "title"));
        Await.until("all that was told is shown", LIMIT, () -> titles(number).equals(expected));
        assertThat(deliveries(during))
                .allMatch(delivery -> delivery.getString("state").equals("DELIVERED"));
    }

    @Test
    void the_page_shows_what_the_demo_customers_phone_shows_and_whoever_chose_the_inbox_hears_nothing_more() {
        Customer customer = platform.customer("customer1");
        Map<String, Object> usual = Map.of("channels", List.of("KAKAO_TALK", "SMS"), "language", "ko");
        customer.http().put("/notify/api/preferences", usual).expect(200);
        UUID orderId = customer.orders(customer.basket());
        try (Window window = browser.open(Look.PHONE)) {
            Page page = window.page();
            page.navigate("/phone/?number=01055500001");
            Locator button = page.locator("a[href$='" + orderId + "']").first();
            PlaywrightAssertions.assertThat(button)
                    .isVisible(new com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions()
                            .setTimeout(LIMIT.toMillis()));
            Accessibility.check(page);
            window.fits();
            window.shoot("phone-ko");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("English"))
                    .click();
            PlaywrightAssertions.assertThat(page.getByRole(
                            AriaRole.HEADING, new Page.GetByRoleOptions().setName("The customer's phone")))
                    .isVisible();
            Accessibility.check(page);
            window.isClean();
        }
        try (Window window = browser.open(Look.PHONE.dark().in("en-US"))) {
            window.page().navigate("/phone/");
            PlaywrightAssertions.assertThat(window.page().locator("li").first()).isVisible();
            Accessibility.check(window.page());
            window.fits();
        }
        customer.http()
                .put("/notify/api/preferences", Map.of("channel", "INBOX", "language", "ko"))
                .expect(200);
        try {
            UUID silent = customer.orders(customer.basket());
            Await.until(
                    "the inbox has it",
                    LIMIT,
                    () -> told(customer, silent, "title").size() >= 2);
            assertThat(deliveries(silent)).isEmpty();
        } finally {
            customer.http().put("/notify/api/preferences", usual).expect(200);
        }
    }

    private Customer customer(String number, String language) {
        return platform.newCustomer(Map.of("phone", number, "language", language));
    }

    /** @param end the last digits, which may mean something to the phone */
    private static String newNumber(String end) {
        String digits = "%08d".formatted(ThreadLocalRandom.current().nextInt(100_000_000));
        return "010" + digits.substring(0, 8 - end.length()) + end;
    }

    private void travels(Customer customer, UUID orderId) {
        kitchen.cooks(orderId);
        rider.finds(orderId);
        rider.claim(orderId).expect(200);
        rider.pickUp(orderId).expect(200);
        rider.dropOff(orderId, customer.handoverCode(orderId)).expect(200);
        customer.sees(orderId, "DELIVERED");
        customer.confirm(orderId).expect(200);
        customer.sees(orderId, "COMPLETED");
    }

    /** Waits until the phone shows what the inbox has, in the same order. */
    private List<String> showsAllOf(Customer customer, UUID orderId, String number) {
        return Await.value("the phone " + number + " shows all of " + orderId, LIMIT, () -> {
            List<String> told = told(customer, orderId, "title");
            assertThat(titles(number)).isEqualTo(told);
            return told.size() < 2 ? Optional.empty() : Optional.of(told);
        });
    }

    private List<String> told(Customer customer, UUID orderId, String field) {
        List<String> oldestFirst = new ArrayList<>();
        customer.notifications(orderId).forEach(notification -> oldestFirst.add(0, notification.getString(field)));
        return oldestFirst;
    }

    private List<String> titles(String number) {
        return messages(number).stream()
                .map(message -> message.getString("text").lines().findFirst().orElseThrow())
                .toList();
    }

    private List<JsonObject> messages(String number) {
        return platform.gateway()
                .get("/phone/api/messages?number=" + number)
                .expect(200)
                .items();
    }

    private List<JsonObject> deliveries(UUID orderId) {
        return platform.administrator().http().get("/notify/api/deliveries?limit=200").expect(200).items().stream()
                .filter(delivery -> delivery.getString("orderId").equals(orderId.toString()))
                .toList();
    }
}

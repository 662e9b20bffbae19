package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Geolocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real browser (Chromium, as installed, or at {@code $CHROMIUM}), driven by Playwright: each window is a person of its
 * own, with nothing remembered from others. Screenshots go to {@code target/screenshots}.
 */
final class Browser implements AutoCloseable {

    /** Gangnam station, amid the demo stores. */
    private static final Geolocation HERE = new Geolocation(37.4979, 127.0276);

    /** How large a window is, and how its person likes it. */
    record Look(int width, int height, String language, ColorScheme colors) {

        static final Look PHONE = new Look(360, 740, "ko-KR", ColorScheme.LIGHT);
        static final Look TABLET = new Look(1024, 768, "ko-KR", ColorScheme.LIGHT);
        static final Look DESKTOP = new Look(1280, 860, "en-US", ColorScheme.LIGHT);

        Look in(String language) {
            return new Look(width, height, language, colors);
        }

        Look dark() {
            return new Look(width, height, language, ColorScheme.DARK);
        }
    }

    /** A window, and what its page complained about. */
    static final class Window implements AutoCloseable {
        private static final Pattern EARLY =
                Pattern.compile("/status/api/orders/[0-9a-f-]{36}/stream:\\d+:\\d+: Failed to load resource: .* 404 ");

        private final BrowserContext context;
        private final Page page;
        private final List<String> complaints = new ArrayList<>();

        private Window(BrowserContext context) {
            this.context = context;
            this.page = context.newPage();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(told(message));
                }
            });
            page.onPageError(error -> complaints.add(page.url() + ": " + error));
        }

        private static String told(ConsoleMessage message) {
            return message.location() + ": " + message.text();
        }

        Page page() {
            return page;
        }

        BrowserContext context() {
            return context;
        }

        /** Asserts that no script failed and nothing was blocked; {@code but} is what the test itself brought about. */
        void isClean(Predicate<String> but) {
            assertThat(complaints.stream().filter(but.or(Window::isEarly).negate()))
                    .isEmpty();
        }

        void isClean() {
            isClean(complaint -> false);
        }

        /** The status view may hear of an order later than the page asks for it; the page asks again, and tests wait for that. */
        private static boolean isEarly(String complaint) {
            return EARLY.matcher(complaint).find();
        }

        /** The whole page, for people to look at. */
        Path shoot(String name) {
            Path file = Path.of("target", "screenshots", name + ".png");
            page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
            return file;
        }

        /** Asserts that nobody has to scroll sideways. */
        void fits() {
            assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                    .as("width of %s", page.url())
                    .isLessThanOrEqualTo((int) page.evaluate("document.documentElement.clientWidth"));
        }

        @Override
        public void close() {
            context.close();
        }
    }

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final String url;

    private Browser(Playwright playwright, com.microsoft.playwright.Browser chromium, String url) {
        this.playwright = playwright;
        this.chromium = chromium;
        this.url = url;
    }

    /** @param url what addresses without a host are relative to */
    static Browser start(String url) {
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Browser(
                playwright,
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(installed())
                                .setChromiumSandbox(false)
                                .setArgs(List.of("--autoplay-policy=no-user-gesture-required"))),
                url);
    }

    private static Path installed() {
        String chosen = System.getenv("CHROMIUM");
        Stream<Path> candidates = chosen != null
                ? Stream.of(Path.of(chosen))
                : Stream.of(System.getenv("PATH").split(":"))
                        .flatMap(directory -> Stream.of("chromium", "chromium-browser", "google-chrome")
                                .map(name -> Path.of(directory, name)));
        return candidates
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Chromium is missing: install it, or set CHROMIUM"));
    }

    /** A person who allows the page to know where they are: near the demo stores. */
    Window open(Look look) {
        return new Window(chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setBaseURL(url)
                .setViewportSize(look.width(), look.height())
                .setLocale(look.language())
                .setTimezoneId("Asia/Seoul")
                .setColorScheme(look.colors())
                .setGeolocation(HERE)
                .setPermissions(List.of("geolocation"))));
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}

package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers are told to be strict about, and what the servers do not tell about themselves. */
@ExtendWith(RunningPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityHeadersTest {

    private static final List<String> ALWAYS = List.of(
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "X-Frame-Options",
            "Referrer-Policy",
            "Permissions-Policy",
            "Cross-Origin-Opener-Policy",
            "Cross-Origin-Resource-Policy");

    /** Something that a browser runs although it stands in the page itself. */
    private static final Pattern INLINE = Pattern.compile(
            "<script(?![^>]*\\bsrc=)|<style|\\sstyle=|\\son[a-z]+=|javascript:", Pattern.CASE_INSENSITIVE);

    private final Platform platform;

    SecurityHeadersTest(Platform platform) {
        this.platform = platform;
    }

    @Test
    void an_answer_with_personal_data_is_not_kept_and_not_shown_within_another_page() {
        Customer customer = platform.newCustomer();
        for (Answer answer : List.of(
                customer.http().get("/order/api/orders").expect(200),
                customer.http().get("/status/api/orders").expect(200),
                customer.http().get("/notify/api/notifications").expect(200),
                customer.http().get("/order/api/orders/" + UUID.randomUUID()).expect(404),
                customer.http().get("/store/api/tickets").expect(403),
                platform.gateway().get("/order/api/orders").expect(401),
                platform.gateway().as("not.a.token").get("/order/api/orders").expect(401),
                platform.gateway().send("POST", "/order/api/orders", "nonsense", "x"))) {
            assertStrict(answer);
            assertThat(answer.header("Content-Security-Policy"))
                    .as(answer.request())
                    .contains("default-src 'none'", "frame-ancestors 'none'");
            assertThat(answer.headers().allValues("Cache-Control"))
                    .as(answer.request())
                    .containsExactly("no-store");
        }
    }

    @Test
    void a_stream_keeps_its_own_word_on_caching() throws Exception {
        Customer customer = platform.newCustomer();
        UUID order = customer.orders(customer.basket());
        customer.sees(order, "PAID");
        var stream = customer.http()
                .client()
                .send(
                        customer.http()
                                .request("/status/api/orders/" + order + "/stream")
                                .build(),
                        BodyHandlers.ofInputStream());
        try (var body = stream.body()) {
            assertThat(body).isNotNull();
            assertThat(stream.statusCode()).isEqualTo(200);
            assertThat(stream.headers().allValues("Cache-Control")).containsExactly("no-cache");
            assertThat(stream.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/status/operations/", "/status/operations/operations.js", "/status/operations/operations.css"})
    void a_page_loads_from_here_alone_and_has_nothing_inline(String path) {
        Answer page = platform.gateway().get(path).expect(200);
        assertStrict(page);
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'self';")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        if (page.header("Content-Type").startsWith("text/html")) {
            assertThat(INLINE.matcher(page.body()).results().map(found -> found.group()))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"order", "payment", "store", "delivery", "notify", "status"})
    void a_server_does_not_echo_a_request_nor_say_what_it_is(String service) {
        for (String path : List.of("/" + service + "/api/orders", "/" + service + "/", "/")) {
            Answer answer = traced(service, path);
            assertThat(answer.status()).as(answer.request()).isIn(404, 405, 501);
            assertThat(answer.body()).as(answer.request()).doesNotContain("x-secret");
        }
        Answer nowhere = plain(service, "/nowhere-" + UUID.randomUUID());
        assertThat(nowhere.status()).isEqualTo(404);
        for (Answer answer : List.of(nowhere, plain(service, "/"), plain(service, "/" + service + "/nowhere"))) {
            // nginx, where it is the gateway, gives its name and no version.
            assertThat(answer.header("Server")).isIn("", "nginx");
            assertThat(answer.header("X-Powered-By")).isEmpty();
            assertThat(answer.body()).as(answer.request()).doesNotContainIgnoringCase("payara", "glassfish", "grizzly");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/__asadmin/version",
                "/management/domain",
                "/metrics",
                "/health/ready",
                "/openapi",
                "/monitoring"
            })
    void the_servers_own_pages_are_not_reachable_from_outside(String path) {
        platform.gateway().get(path).expectProblem(404);
        platform.gateway().get("/order" + path).expectProblem(404);
    }

    private Answer traced(String service, String path) {
        return raw("TRACE", service, path);
    }

    private Answer plain(String service, String path) {
        return raw("GET", service, path);
    }

    /** Unlike {@link Http#send}, does not insist on a problem document: the server answers outside of any service. */
    private Answer raw(String method, String service, String path) {
        Http http = platform.directly(service);
        try {
            var response = http.client()
                    .send(
                            http.request(path)
                                    .method(method, BodyPublishers.noBody())
                                    .header("X-Secret", "s3cret")
                                    .build(),
                            BodyHandlers.ofString());
            return new Answer(
                    method + " " + service + " " + path,
                    response.statusCode(),
                    response.headers(),
                    response.body(),
                    Duration.ZERO);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void assertStrict(Answer answer) {
        assertThat(ALWAYS)
                .as(answer.request())
                .allSatisfy(
                        header -> assertThat(answer.header(header)).as(header).isNotEmpty());
    }
}

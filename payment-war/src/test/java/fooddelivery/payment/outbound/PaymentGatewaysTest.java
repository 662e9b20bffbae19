package fooddelivery.payment.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import fooddelivery.payment.application.Simulator;
import fooddelivery.payment.domain.PaymentGateway;
import fooddelivery.runtime.Database;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The beans around the port as the server's CDI puts them together, with one configuration or another. */
class PaymentGatewaysTest {

    private static final String SECRET = "test_sk_4yKeq5bgrpPQz";
    private static final Map<String, String> CONFIGURED = new HashMap<>();
    /** Held, because loggers are collected together with their levels. */
    private static final Logger WELD = Logger.getLogger("org.jboss.weld");

    @TempDir
    private Path files;

    /** What MicroProfile Config does in the server, and what the time is. */
    @Dependent
    static class Configuration {

        @Produces
        Clock clock() {
            return Clock.systemUTC();
        }

        @Produces
        @ConfigProperty
        String text(InjectionPoint point) {
            ConfigProperty property = point.getAnnotated().getAnnotation(ConfigProperty.class);
            return CONFIGURED.getOrDefault(property.name(), property.defaultValue());
        }

        @Produces
        @ConfigProperty
        Duration duration(InjectionPoint point) {
            return Duration.parse(text(point));
        }

        @Produces
        @ConfigProperty
        int number(InjectionPoint point) {
            return Integer.parseInt(text(point));
        }

        @Produces
        @ConfigProperty
        Optional<String> perhaps(InjectionPoint point) {
            return Optional.ofNullable(CONFIGURED.get(
                    point.getAnnotated().getAnnotation(ConfigProperty.class).name()));
        }
    }

    @BeforeEach
    void clear() {
        WELD.setLevel(Level.WARNING);
        CONFIGURED.clear();
    }

    private static WeldContainer start() {
        return new Weld()
                .disableDiscovery()
                .addBeanClasses(
                        Configuration.class,
                        PaymentGateways.class,
                        SimulatedPaymentGateway.class,
                        Simulator.class,
                        Database.class)
                .initialize();
    }

    private String keyFile(String content) throws IOException {
        return Files.writeString(files.resolve("toss.key"), content).toString();
    }

    private void toss(String content) throws IOException {
        CONFIGURED.put("fooddelivery.payment.gateway", "toss");
        CONFIGURED.put("fooddelivery.payment.toss.secret-key-file", keyFile(content));
    }

    private static Throwable refusal() {
        Throwable thrown = catchThrowable(() -> start().close());
        while (thrown != null && thrown.getCause() != null) {
            thrown = thrown.getCause();
        }
        return thrown;
    }

    @Test
    void nobody_moves_money_unless_somebody_says_so() {
        try (WeldContainer house = start()) {
            assertThat(house.select(PaymentGateway.class).get()).isInstanceOf(SimulatedPaymentGateway.class);
        }
    }

    @Test
    void toss_is_the_one_gateway_when_it_is_chosen() throws IOException {
        toss(SECRET + "\n");

        try (WeldContainer house = start()) {
            assertThat(house.select(PaymentGateway.class).get()).isInstanceOf(TossPaymentGateway.class);
            assertThat(house.select(PaymentGateway.class).stream()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Toss", "tos"})
    void a_gateway_that_there_is_not_ends_the_start(String name) {
        CONFIGURED.put("fooddelivery.payment.gateway", name);

        assertThat(refusal())
                .hasMessageContaining("fooddelivery.payment.gateway")
                .hasMessageContaining("simulated or toss");
    }

    @Test
    void toss_without_a_secret_key_ends_the_start() throws IOException {
        toss(SECRET);
        CONFIGURED.remove("fooddelivery.payment.toss.secret-key-file");
        assertThat(refusal()).hasMessageContaining("secret-key-file is not set");

        CONFIGURED.put(
                "fooddelivery.payment.toss.secret-key-file",
                files.resolve("nowhere").toString());
        assertThat(refusal()).hasMessageContaining("secret-key-file cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\uFEFF" + SECRET, SECRET + ":", SECRET + "\n" + SECRET, "key=" + SECRET})
    void a_file_that_holds_more_or_less_than_a_key_ends_the_start_and_is_not_quoted(String content) throws IOException {
        toss(content);

        assertThat(refusal())
                .hasMessageContaining("does not hold a secret key")
                .message()
                .doesNotContain(SECRET);
    }

    @Test
    void a_file_that_is_no_text_ends_the_start() throws IOException {
        toss(SECRET);
        Files.write(files.resolve("toss.key"), new byte[] {(byte) 0xC3, (byte) 0x28, (byte) 0xFF});

        assertThat(refusal()).hasMessageContaining("does not hold a secret key");
    }

    @ParameterizedTest
    @CsvSource({
        "http://api.tosspayments.com, must begin with https",
        "http://127.0.0.1.example.org, must begin with https",
        "api.tosspayments.com, must begin with https",
        "https:, is not a URL",
        "https:///v1, must begin with https",
        "https://a b, is not a URL"
    })
    void an_address_that_would_give_the_key_away_ends_the_start(String url, String why) throws IOException {
        toss(SECRET);
        CONFIGURED.put("fooddelivery.payment.toss.url", url);

        assertThat(refusal())
                .hasMessageContaining("fooddelivery.payment.toss.url")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8099/", "http://127.0.0.1:8099", "https://api.tosspayments.com"})
    void an_address_on_this_machine_needs_no_encryption(String url) throws IOException {
        toss(SECRET);
        CONFIGURED.put("fooddelivery.payment.toss.url", url);

        try (WeldContainer house = start()) {
            assertThat(house.select(PaymentGateway.class).get()).isInstanceOf(TossPaymentGateway.class);
        }
    }

    @Test
    void no_time_at_all_ends_the_start() {
        CONFIGURED.put("fooddelivery.payment.gateway.timeout", "PT0S");

        assertThat(refusal()).hasMessageContaining("fooddelivery.payment.gateway.timeout");
    }
}

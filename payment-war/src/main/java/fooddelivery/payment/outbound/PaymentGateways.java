package fooddelivery.payment.outbound;

import fooddelivery.payment.domain.PaymentGateway;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says which company moves the money. The configuration is read at the start, and a wrong one ends the start. */
@ApplicationScoped
public class PaymentGateways {

    private static final Logger LOG = System.getLogger(PaymentGateways.class.getName());
    private static final Pattern SECRET_KEY = Pattern.compile("[A-Za-z0-9_-]{8,200}");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    @Inject
    @ConfigProperty(name = "fooddelivery.payment.gateway", defaultValue = "simulated")
    private String name;

    @Inject
    @ConfigProperty(name = "fooddelivery.payment.toss.url", defaultValue = "https://api.tosspayments.com")
    private String tossUrl;

    @Inject
    @ConfigProperty(name = "fooddelivery.payment.toss.secret-key-file")
    private Optional<String> tossSecretKeyFile;

    @Inject
    @ConfigProperty(name = "fooddelivery.payment.gateway.timeout", defaultValue = "PT0.55S")
    private Duration timeout;

    @Inject
    private SimulatedPaymentGateway simulated;

    private PaymentGateway chosen;

    @PostConstruct
    void choose() {
        if (timeout.toMillis() <= 0) {
            throw wrong("fooddelivery.payment.gateway.timeout must be longer than nothing");
        }
        chosen = switch (name) {
            case "simulated" -> simulated;
            case "toss" -> new TossPaymentGateway(new TossApi(address(), secretKey(), timeout), timeout);
            default -> throw wrong("fooddelivery.payment.gateway is " + name + ", and must be simulated or toss");
        };
    }

    /** Has the choice made during the deployment, which a wrong one ends, and not when the first customer pays. */
    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        LOG.log(Level.INFO, "Payments are made by the gateway {0}", name);
    }

    @Produces
    PaymentGateway gateway() {
        return chosen;
    }

    private URI address() {
        URI address;
        try {
            address = URI.create(tossUrl.replaceFirst("/$", ""));
        } catch (IllegalArgumentException e) {
            throw wrong("fooddelivery.payment.toss.url is not a URL: " + tossUrl);
        }
        boolean safe = "https".equals(address.getScheme())
                || "http".equals(address.getScheme())
                        && address.getHost() != null
                        && THIS_MACHINE.contains(address.getHost());
        if (!safe || address.getHost() == null) {
            throw wrong("fooddelivery.payment.toss.url must begin with https: every call carries the secret key");
        }
        return address;
    }

    private String secretKey() {
        String file = tossSecretKeyFile.orElseThrow(
                () -> wrong("fooddelivery.payment.toss.secret-key-file is not set, and the gateway toss needs it"));
        String key;
        try {
            key = Files.readString(Path.of(file)).strip();
        } catch (MalformedInputException e) {
            key = "";
        } catch (IOException | InvalidPathException e) {
            throw wrong("fooddelivery.payment.toss.secret-key-file cannot be read: " + file);
        }
        if (!SECRET_KEY.matcher(key).matches()) {
            throw wrong(
                    "fooddelivery.payment.toss.secret-key-file does not hold a secret key and nothing else: " + file);
        }
        return key;
    }

    /** The line for whoever looks into the log; the server hides it in a stack trace. */
    private static IllegalStateException wrong(String what) {
        LOG.log(Level.ERROR, what);
        return new IllegalStateException(what);
    }
}

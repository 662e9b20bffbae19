package fooddelivery.status.outbound;

import fooddelivery.runtime.ServiceToken;
import fooddelivery.status.domain.Witnesses.Silent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/**
 * How this service asks the others over REST, with a token of its own, and what it makes of those that do not answer. It is
 * among them itself, by its own address.
 */
@ApplicationScoped
public class Peers {

    private static final long CONNECT_MILLIS = 1000;

    @Inject
    private ServiceToken token;

    @Inject
    @ConfigProperty(name = "fooddelivery.order.url")
    private Optional<String> orderUrl;

    @Inject
    @ConfigProperty(name = "fooddelivery.payment.url")
    private Optional<String> paymentUrl;

    @Inject
    @ConfigProperty(name = "fooddelivery.store.url")
    private Optional<String> storeUrl;

    @Inject
    @ConfigProperty(name = "fooddelivery.delivery.url")
    private Optional<String> deliveryUrl;

    @Inject
    @ConfigProperty(name = "fooddelivery.notify.url")
    private Optional<String> notifyUrl;

    @Inject
    @ConfigProperty(name = "fooddelivery.status.url")
    private Optional<String> statusUrl;

    /** @param timeout of waiting for an answer */
    public static <C> C client(Class<C> type, String url, Duration timeout) {
        return RestClientBuilder.newBuilder()
                .baseUri(URI.create(url))
                .connectTimeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS)
                .readTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .build(type);
    }

    /**
     * A client for each service whose address is configured, by its name.
     *
     * @param client makes one of an address
     */
    public <C> Map<String, C> clients(Function<String, C> client) {
        Map<String, C> clients = new HashMap<>();
        Map.of(
                        "order", orderUrl,
                        "payment", paymentUrl,
                        "store", storeUrl,
                        "delivery", deliveryUrl,
                        "notify", notifyUrl,
                        "status", statusUrl)
                .forEach((service, url) -> url.ifPresent(it -> clients.put(service, client.apply(it))));
        return clients;
    }

    /**
     * @param clients see {@link #clients}
     * @param question what to ask, with what goes into the header {@code Authorization}
     * @throws Silent when its address is not configured, and when there is no answer or a refusal
     */
    public <C> String ask(Map<String, C> clients, String service, BiFunction<C, String, String> question) {
        C client = clients.get(service);
        if (client == null) {
            throw new Silent("its address is not configured", null);
        }
        try {
            return question.apply(client, "Bearer " + token.forCallsTo(service));
        } catch (WebApplicationException e) {
            throw new Silent("it answers " + e.getResponse().getStatus(), e);
        } catch (ProcessingException e) {
            throw new Silent("it does not answer", e);
        } catch (ServiceToken.Unavailable e) {
            throw new Silent("there is no token to ask it with", e);
        }
    }
}

package fooddelivery.status.outbound;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.SagaAccount;
import fooddelivery.runtime.SagaAccount.Handled;
import fooddelivery.runtime.SagaPartsResource.HandledEvents;
import fooddelivery.runtime.SagaWitness;
import fooddelivery.runtime.ServiceToken;
import fooddelivery.status.domain.SagaAccounts;
import fooddelivery.status.domain.Witnesses.Silent;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.JsonbException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Asks the others over REST, with a token of this service, and this service itself without. */
@ApplicationScoped
public class RestSagaAccounts implements SagaAccounts {

    private static final String SELF = "status";

    @Inject
    private ServiceToken token;

    @Inject
    private SagaWitness self;

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
    @ConfigProperty(name = "fooddelivery.saga.timeout", defaultValue = "PT5S")
    private Duration timeout;

    private final Map<String, SagaClient> clients = new HashMap<>();

    @PostConstruct
    void build() {
        orderUrl.ifPresent(url -> clients.put("order", client(url)));
        paymentUrl.ifPresent(url -> clients.put("payment", client(url)));
        storeUrl.ifPresent(url -> clients.put("store", client(url)));
        deliveryUrl.ifPresent(url -> clients.put("delivery", client(url)));
        notifyUrl.ifPresent(url -> clients.put("notify", client(url)));
    }

    protected SagaClient client(String url) {
        return Peers.client(SagaClient.class, url, timeout);
    }

    @Override
    public SagaAccount of(String service, UUID orderId) {
        if (service.equals(SELF)) {
            return own(() -> self.of(orderId));
        }
        return read(ask(service, (client, bearer) -> client.get(bearer, orderId)), SagaAccount.class);
    }

    @Override
    public List<Handled> handled(String service, List<UUID> eventIds) {
        if (service.equals(SELF)) {
            return own(() -> self.handled(eventIds));
        }
        String ids = eventIds.stream().map(UUID::toString).collect(Collectors.joining(","));
        return read(ask(service, (client, bearer) -> client.handled(bearer, ids)), HandledEvents.class)
                .items();
    }

    private static <T> T own(Supplier<T> question) {
        try {
            return question.get();
        } catch (Database.DatabaseException e) {
            throw new Silent("its database does not answer", e);
        }
    }

    private interface Question {
        String ask(SagaClient client, String authorization);
    }

    private String ask(String service, Question question) {
        SagaClient client = clients.get(service);
        if (client == null) {
            throw new Silent("its address is not configured", null);
        }
        return Peers.ask(() -> question.ask(client, "Bearer " + token.forCallsTo(service)));
    }

    private static <T> T read(String answer, Class<T> type) {
        try {
            return Optional.ofNullable(Json.read(answer, type))
                    .orElseThrow(() -> new Silent("its answer is empty", null));
        } catch (JsonbException e) {
            throw new Silent("its answer cannot be read", e);
        }
    }
}

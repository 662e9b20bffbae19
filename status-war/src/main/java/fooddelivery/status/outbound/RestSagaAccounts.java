package fooddelivery.status.outbound;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.SagaAccount;
import fooddelivery.runtime.SagaAccount.Handled;
import fooddelivery.runtime.SagaPartsResource.HandledEvents;
import fooddelivery.runtime.SagaWitness;
import fooddelivery.status.domain.SagaAccounts;
import fooddelivery.status.domain.Witnesses.Silent;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.JsonbException;
import java.time.Duration;
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
    private Peers peers;

    @Inject
    private SagaWitness self;

    @Inject
    @ConfigProperty(name = "fooddelivery.saga.timeout", defaultValue = "PT5S")
    private Duration timeout;

    private Map<String, SagaClient> clients;

    @PostConstruct
    void build() {
        clients = peers.clients(this::client);
    }

    protected SagaClient client(String url) {
        return Peers.client(SagaClient.class, url, timeout);
    }

    @Override
    public SagaAccount of(String service, UUID orderId) {
        if (service.equals(SELF)) {
            return own(() -> self.of(orderId));
        }
        return read(peers.ask(clients, service, (client, bearer) -> client.get(bearer, orderId)), SagaAccount.class);
    }

    @Override
    public List<Handled> handled(String service, List<UUID> eventIds) {
        if (service.equals(SELF)) {
            return own(() -> self.handled(eventIds));
        }
        String ids = eventIds.stream().map(UUID::toString).collect(Collectors.joining(","));
        return read(peers.ask(clients, service, (client, bearer) -> client.handled(bearer, ids)), HandledEvents.class)
                .items();
    }

    private static <T> T own(Supplier<T> question) {
        try {
            return question.get();
        } catch (Database.DatabaseException e) {
            throw new Silent("its database does not answer", e);
        }
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

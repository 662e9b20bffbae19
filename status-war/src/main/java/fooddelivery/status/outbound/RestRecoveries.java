package fooddelivery.status.outbound;

import fooddelivery.runtime.Json;
import fooddelivery.runtime.Page;
import fooddelivery.status.domain.Recoveries;
import fooddelivery.status.domain.Witnesses.Silent;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.bind.JsonbException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Asks the services over REST, with a token of this service; this one among them, by its own address. */
@ApplicationScoped
public class RestRecoveries implements Recoveries {

    /** Bodies may have 64 KiB. */
    private static final int MOST_BYTES = 56 * 1024;

    /** As a service wants to be asked. */
    public record Question(List<Head> events) {}

    /** See {@link Question}. */
    public record Head(UUID id, String type, String source, Instant time) {}

    @Inject
    private Peers peers;

    /** Of a batch of stories, which are as many transactions. */
    @Inject
    @ConfigProperty(name = "fooddelivery.repair.timeout", defaultValue = "PT30S")
    private Duration timeout;

    private Map<String, RecoveryClient> clients;

    @PostConstruct
    void build() {
        clients = peers.clients(this::client);
    }

    protected RecoveryClient client(String url) {
        return Peers.client(RecoveryClient.class, url, timeout);
    }

    @Override
    public State state(String service) {
        return ask(service, RecoveryClient::state, body -> Json.read(body, State.class));
    }

    @Override
    public State begin(String service) {
        return ask(service, (client, by) -> client.begin(by, "{}"), body -> Json.read(body, State.class));
    }

    @Override
    public LogPage log(String service, String after) {
        return ask(service, (client, by) -> client.events(by, Page.MAX_LIMIT, after), body -> {
            try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(body))) {
                JsonObject page = reader.readObject();
                return new LogPage(
                        page.getJsonArray("items").getValuesAs(JsonObject.class).stream()
                                .map(RestRecoveries::told)
                                .toList(),
                        page.getString("next", null));
            }
        });
    }

    private static Told told(JsonObject envelope) {
        return new Told(
                UUID.fromString(envelope.getString("id")),
                envelope.getString("type"),
                envelope.getString("source"),
                Instant.parse(envelope.getString("time")),
                envelope.toString());
    }

    @Override
    public Set<UUID> missing(String service, List<Told> events) {
        if (events.isEmpty()) {
            return Set.of();
        }
        String question = Json.write(new Question(events.stream()
                .map(it -> new Head(it.id(), it.type(), it.source(), it.time()))
                .toList()));
        return ask(service, (client, by) -> client.missing(by, question), body -> {
            try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(body))) {
                return reader.readObject().getJsonArray("missing").getValuesAs(JsonString.class).stream()
                        .map(id -> UUID.fromString(id.getString()))
                        .collect(Collectors.toSet());
            }
        });
    }

    @Override
    public void bring(String service, List<Told> events) {
        List<String> some = new ArrayList<>();
        int bytes = 0;
        for (Told event : events) {
            int size = event.envelope().getBytes(StandardCharsets.UTF_8).length + 1;
            if (bytes + size > MOST_BYTES) {
                bringSome(service, some);
                some.clear();
                bytes = 0;
            }
            some.add(event.envelope());
            bytes += size;
        }
        bringSome(service, some);
    }

    private void bringSome(String service, List<String> envelopes) {
        if (!envelopes.isEmpty()) {
            String body = "{\"events\":[" + String.join(",", envelopes) + "]}";
            ask(service, (client, by) -> client.bring(by, body), Function.identity());
        }
    }

    @Override
    public Stories tell(String service) {
        return ask(service, (client, by) -> client.tell(by, "{}"), body -> Json.read(body, Stories.class));
    }

    @Override
    public State end(String service) {
        return ask(service, (client, by) -> client.end(by, "{}"), body -> Json.read(body, State.class));
    }

    @Override
    public String tellContacts(String after) {
        return ask("order", (client, by) -> client.tellContacts(by, after, "{}"), body -> {
            try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(body))) {
                return reader.readObject().getString("next", null);
            }
        });
    }

    private <T> T ask(
            String service, BiFunction<RecoveryClient, String, String> question, Function<String, T> understand) {
        String answer;
        try {
            answer = peers.ask(clients, service, question);
        } catch (Silent e) {
            throw new Silent(service + " cannot be asked: " + e.getMessage(), e);
        }
        try {
            return understand.apply(answer);
        } catch (JsonbException
                | JsonException
                | ClassCastException
                | NullPointerException
                | IllegalArgumentException
                | DateTimeException e) {
            throw new Silent(service + " gives an answer that cannot be read", e);
        }
    }
}

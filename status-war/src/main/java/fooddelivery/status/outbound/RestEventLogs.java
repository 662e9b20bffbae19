package fooddelivery.status.outbound;

import fooddelivery.events.Event;
import fooddelivery.events.EventType;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.Page;
import fooddelivery.status.domain.EventLogs;
import fooddelivery.status.domain.Witnesses.Silent;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads the logs over REST, with a token of this service. */
@ApplicationScoped
public class RestEventLogs implements EventLogs {

    private static final Logger LOG = System.getLogger(RestEventLogs.class.getName());

    @Inject
    private Peers peers;

    @Inject
    @ConfigProperty(name = "fooddelivery.rebuild.timeout", defaultValue = "PT10S")
    private Duration timeout;

    private Map<String, EventLogClient> clients;

    @PostConstruct
    void build() {
        clients = peers.clients(this::client);
    }

    protected EventLogClient client(String url) {
        return Peers.client(EventLogClient.class, url, timeout);
    }

    @Override
    public LogPage read(String service, String after) {
        String answer = peers.ask(clients, service, (client, bearer) -> client.read(bearer, Page.MAX_LIMIT, after));
        try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(answer))) {
            JsonObject page = reader.readObject();
            List<Event> events = new ArrayList<>();
            Instant until = null;
            for (JsonObject envelope : page.getJsonArray("items").getValuesAs(JsonObject.class)) {
                until = Instant.parse(envelope.getString("time"));
                EventType.named(envelope.getString("type")).ifPresent(type -> decode(type, envelope, events));
            }
            return new LogPage(events, page.getString("next", null), until);
        } catch (JsonException | ClassCastException | NullPointerException | DateTimeParseException e) {
            throw new Silent("its answer cannot be read", e);
        }
    }

    /** An event that cannot be understood is a dead letter to the live view, too: both do without it. */
    private static void decode(EventType type, JsonObject envelope, List<Event> events) {
        try {
            events.add(Json.readEnvelope(envelope, type.record()).data());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Event {0} of the log cannot be read: {1}", envelope.get("id"), e.toString());
        }
    }
}

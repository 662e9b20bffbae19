package fooddelivery.runtime;

import fooddelivery.runtime.SagaAccount.Failing;
import fooddelivery.runtime.SagaAccount.GivenUp;
import fooddelivery.runtime.SagaAccount.Handled;
import fooddelivery.runtime.SagaAccount.Published;
import fooddelivery.runtime.SagaPart.Part;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells what this service has to say about the saga of one order. Nothing is written for it on the order's way: events are
 * found in the log, and what was handled in the inbox, by the ids of events that others tell.
 */
@ApplicationScoped
public class SagaWitness {

    /** More than any order has had; a bound all the same. */
    static final int MOST_EVENTS = 500;

    /** Fields of events that name nobody and help to understand what happened. */
    private static final Set<String> FACTS = Set.of(
            "status",
            "refund",
            "attemptNo",
            "amount",
            "total",
            "kind",
            "by",
            "party",
            "reason",
            "wasPaid",
            "express",
            "prepMinutes",
            "minutes",
            "ticketStatus",
            "codeConfirmed");
    /** Texts that a program has chosen; any other may be what a person has typed. */
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_-]{0,59}");

    @Inject
    @ConfigProperty(name = "fooddelivery.service")
    private String service;

    @Inject
    private Database database;

    @Inject
    private EventLog log;

    @Inject
    private SagaPart part;

    @Inject
    private DeadLetters letters;

    @Inject
    private EventConsumers consumers;

    @Inject
    private RelayThread relay;

    public SagaAccount of(UUID orderId) {
        Optional<Part> own = part.of(orderId);
        return new SagaAccount(
                service,
                own.map(Part::status).orElse(null),
                own.map(Part::refund).orElse(null),
                own.map(Part::since).orElse(null),
                consumers.areReading(),
                relay.failure(),
                own.map(Part::deadlines).orElse(List.of()),
                own.map(Part::steps).orElse(List.of()),
                log.ofSubject(orderId, MOST_EVENTS).stream()
                        .map(SagaWitness::published)
                        .toList(),
                failing(orderId),
                dead(orderId),
                givenUp(orderId));
    }

    /** Those of these events that were handled here, by their ids, at most {@value #MOST_EVENTS} of them. */
    public List<Handled> handled(List<UUID> eventIds) {
        return database.query(
                "select event_id, received_at, failures, failed_since, cause from inbox"
                        + " where event_id = any (cast(? as uuid[])) order by received_at",
                row -> new Handled(
                        Sql.uuid(row, "event_id"),
                        Sql.instant(row, "received_at"),
                        row.getObject("failures", Integer.class),
                        Sql.instant(row, "failed_since"),
                        row.getString("cause")),
                eventIds.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}")));
    }

    /** By reading the table: it holds what fails at the moment, and that is next to nothing. */
    private List<Failing> failing(UUID orderId) {
        return database.query(
                "select event_id, type, failures, first_at, last_at, cause from failed_event where subject = ?"
                        + " order by first_at",
                row -> new Failing(
                        Sql.uuid(row, "event_id"),
                        row.getString("type"),
                        row.getInt("failures"),
                        Sql.instant(row, "first_at"),
                        Sql.instant(row, "last_at"),
                        row.getString("cause")),
                orderId);
    }

    private List<GivenUp> givenUp(UUID orderId) {
        return database.query(
                "select event_id, type, dropped_at, cause, reason from dropped_event where subject = ?"
                        + " order by dropped_at",
                row -> new GivenUp(
                        Sql.uuid(row, "event_id"),
                        row.getString("type"),
                        Sql.instant(row, "dropped_at"),
                        row.getString("cause"),
                        row.getString("reason")),
                orderId);
    }

    private List<UUID> dead(UUID orderId) {
        try {
            return letters.about(orderId);
        } catch (ProblemException e) {
            // The broker is away; the rest is worth telling, and this is told as not known.
            return null;
        }
    }

    static Published published(EventLog.Published event) {
        try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(event.envelope()))) {
            JsonObject envelope = reader.readObject();
            String causation = envelope.getString("causationid", null);
            return new Published(
                    UUID.fromString(envelope.getString("id")),
                    envelope.getString("type"),
                    Instant.parse(envelope.getString("time")),
                    event.sentAt(),
                    envelope.getJsonNumber("sequence").longValue(),
                    causation == null ? null : UUID.fromString(causation),
                    traceId(envelope.getString("traceparent", null)),
                    facts(envelope.getJsonObject("data")));
        }
    }

    private static String traceId(String traceparent) {
        String[] fields = traceparent == null ? new String[0] : traceparent.split("-");
        return fields.length > 1 ? fields[1] : null;
    }

    private static Map<String, String> facts(JsonObject data) {
        Map<String, String> facts = new TreeMap<>();
        data.forEach((name, value) -> {
            if (FACTS.contains(name)) {
                text(value).ifPresent(text -> facts.put(name, text));
            }
        });
        JsonObject cause = data.containsKey("cause") ? data.getJsonObject("cause") : JsonValue.EMPTY_JSON_OBJECT;
        if (cause.containsKey("type")) {
            facts.put("cause", cause.getString("type"));
        }
        return facts;
    }

    private static Optional<String> text(JsonValue value) {
        if (value instanceof JsonString text) {
            return Optional.of(text.getString())
                    .filter(code -> CODE.matcher(code).matches());
        }
        boolean simple = value instanceof JsonNumber || value == JsonValue.TRUE || value == JsonValue.FALSE;
        return simple ? Optional.of(value.toString()) : Optional.empty();
    }
}

package fooddelivery.status.domain;

import fooddelivery.events.EventType;
import fooddelivery.runtime.SagaAccount;
import fooddelivery.runtime.SagaAccount.Failing;
import fooddelivery.runtime.SagaAccount.GivenUp;
import fooddelivery.runtime.SagaAccount.Handled;
import fooddelivery.runtime.SagaAccount.Published;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The saga of one order as all services together tell it: where it stands and for whom it waits, what keeps it, and every
 * event with what became of it at each service that acts on it.
 */
public final class Saga {

    /** So long may an event be on its way before it is said to be late; under load some seconds are nothing. */
    static final Duration ON_ITS_WAY = Duration.ofSeconds(10);

    /** Without these an order does not get to its end; the others tell of it. */
    private static final Set<String> ESSENTIAL = Set.of("order", "payment", "store", "delivery");

    /** What became of an event at one of its readers. */
    public enum State {
        HANDLED,
        /** Published a moment ago. */
        ON_ITS_WAY,
        /** It has been waiting for long. */
        WAITING,
        FAILING,
        DEAD,
        GIVEN_UP,
        /** The reader does not answer. */
        NOT_KNOWN
    }

    /**
     * @param at when it was handled; null when it was not
     * @param failures how often it could not be; null for never
     * @param cause of the last failure
     */
    public record Reading(
            String service, State state, Instant at, Integer failures, Instant failedSince, String cause) {}

    /**
     * @param at by the publisher's clock
     * @param sentAt null while it is in the publisher's outbox
     */
    public record Event(
            UUID eventId,
            String name,
            String service,
            Instant at,
            Instant sentAt,
            UUID causationId,
            String traceId,
            Map<String, String> facts,
            List<Reading> readers) {}

    /** In the order of their weight. */
    public enum Kind {
        /** In a queue of dead letters, for a person. */
        DEAD,
        GIVEN_UP,
        FAILING,
        /** Its publisher could not send it. */
        NOT_SENT,
        /** Its reader has its queue, and has not come to it. */
        NOT_HANDLED,
        /** Its reader is not connected to its queue. */
        NOT_READ,
        /** The service did not answer. */
        SILENT
    }

    /**
     * Something that is not as it should be.
     *
     * @param blocks whether the order does not get on because of it
     * @param service where it is
     * @param event null when it is about no event
     * @param cause in the words of a program; null when there is none
     */
    public record Trouble(
            Kind kind,
            boolean blocks,
            String service,
            String event,
            UUID eventId,
            Instant since,
            Integer failures,
            String cause) {}

    private final UUID orderId;
    private final Instant now;
    private final Map<String, SagaAccount> accounts;
    private final Map<String, String> silent;
    private final Map<String, Map<UUID, Handled>> handled;
    private final Standing standing;
    private final List<Event> events;

    /**
     * @param accounts of those that answered
     * @param silent those that did not, and why
     * @param handled by service and event, of those that answered
     */
    public Saga(
            UUID orderId,
            Instant now,
            Map<String, SagaAccount> accounts,
            Map<String, String> silent,
            Map<String, Map<UUID, Handled>> handled) {
        this.orderId = orderId;
        this.now = now;
        this.accounts = new TreeMap<>(accounts);
        this.silent = new TreeMap<>(silent);
        this.handled = handled;
        standing = Standing.of(accounts);
        events = accounts.values().stream()
                .flatMap(account -> account.published().stream().map(event -> event(account.service(), event)))
                .sorted(Comparator.comparing(Event::at))
                .toList();
    }

    public UUID orderId() {
        return orderId;
    }

    /** When it was looked at. */
    public Instant at() {
        return now;
    }

    public Standing standing() {
        return standing;
    }

    /** The oldest first. */
    public List<Event> events() {
        return events;
    }

    public Map<String, SagaAccount> accounts() {
        return accounts;
    }

    public Map<String, String> silent() {
        return silent;
    }

    /** Whether anybody has heard of the order; who is silent may have. */
    public boolean isKnown() {
        return !silent.isEmpty()
                || accounts.values().stream()
                        .anyMatch(account -> account.status() != null
                                || !account.published().isEmpty()
                                || !account.failing().isEmpty());
    }

    private Event event(String publisher, Published event) {
        String name = EventType.simpleName(event.type());
        return new Event(
                event.eventId(),
                name,
                publisher,
                event.at(),
                event.sentAt(),
                event.causationId(),
                event.traceId(),
                event.facts(),
                Readers.SERVICES.stream()
                        .filter(service -> Readers.reads(service, name))
                        .map(service -> reading(service, event))
                        .toList());
    }

    private Reading reading(String service, Published event) {
        SagaAccount account = accounts.get(service);
        Map<UUID, Handled> done = handled.get(service);
        if (account == null || done == null) {
            return new Reading(service, State.NOT_KNOWN, null, null, null, null);
        }
        UUID id = event.eventId();
        Handled own = done.get(id);
        if (own != null) {
            return new Reading(service, State.HANDLED, own.at(), own.failures(), own.failedSince(), own.cause());
        }
        Optional<GivenUp> givenUp =
                account.givenUp().stream().filter(it -> it.eventId().equals(id)).findFirst();
        if (givenUp.isPresent()) {
            return new Reading(
                    service, State.GIVEN_UP, null, null, givenUp.get().at(), cause(givenUp.get()));
        }
        Failing failing = account.failing().stream()
                .filter(it -> it.eventId().equals(id))
                .findFirst()
                .orElse(null);
        boolean dead = account.dead() != null && account.dead().contains(id);
        if (dead || failing != null) {
            return new Reading(
                    service,
                    dead ? State.DEAD : State.FAILING,
                    null,
                    failing == null ? null : failing.failures(),
                    failing == null ? null : failing.firstAt(),
                    failing == null ? null : failing.cause());
        }
        boolean late = isLate(event.sentAt() == null ? event.at() : event.sentAt());
        return new Reading(service, late ? State.WAITING : State.ON_ITS_WAY, null, null, null, null);
    }

    private static String cause(GivenUp event) {
        return event.cause() == null ? event.reason() : event.cause() + " (" + event.reason() + ")";
    }

    private boolean isLate(Instant since) {
        return since.plus(ON_ITS_WAY).isBefore(now);
    }

    /** What keeps the order first, then by weight, then the oldest first. */
    public List<Trouble> troubles() {
        List<Trouble> found = new ArrayList<>();
        Set<UUID> told = new HashSet<>();
        for (Event event : events) {
            told.add(event.eventId());
            if (event.sentAt() == null && isLate(event.at())) {
                found.add(trouble(
                        Kind.NOT_SENT,
                        event.service(),
                        event,
                        event.at(),
                        null,
                        accounts.get(event.service()).relay()));
            }
            event.readers().forEach(reading -> of(event, reading).ifPresent(found::add));
        }
        accounts.values().forEach(account -> found.addAll(ofUnknownEvents(account, told)));
        silent.forEach((service, reason) -> found.add(new Trouble(
                Kind.SILENT, standing.situation().needs(service), service, null, null, null, null, reason)));
        found.sort(Comparator.comparing(Trouble::blocks)
                .reversed()
                .thenComparing(Trouble::kind)
                .thenComparing(Trouble::since, Comparator.nullsLast(Comparator.naturalOrder())));
        return found;
    }

    private Optional<Trouble> of(Event event, Reading reading) {
        Kind kind = switch (reading.state()) {
            case DEAD -> Kind.DEAD;
            case GIVEN_UP -> Kind.GIVEN_UP;
            case FAILING -> Kind.FAILING;
            // What is not sent is told of its publisher.
            case WAITING ->
                event.sentAt() == null
                        ? null
                        : accounts.get(reading.service()).reading() ? Kind.NOT_HANDLED : Kind.NOT_READ;
            case HANDLED, ON_ITS_WAY, NOT_KNOWN -> null;
        };
        return Optional.ofNullable(kind)
                .map(found -> trouble(
                        found,
                        reading.service(),
                        event,
                        reading.failedSince() == null ? event.sentAt() : reading.failedSince(),
                        reading.failures(),
                        reading.cause()));
    }

    private Trouble trouble(Kind kind, String at, Event event, Instant since, Integer failures, String cause) {
        boolean blocks = !standing.situation().isOver()
                && ESSENTIAL.contains(at)
                && (kind != Kind.NOT_SENT || event.readers().stream().anyMatch(it -> ESSENTIAL.contains(it.service())));
        return new Trouble(kind, blocks, at, event.name(), event.eventId(), since, failures, cause);
    }

    /** Their publisher does not answer, or its log does not reach back so far. */
    private List<Trouble> ofUnknownEvents(SagaAccount account, Set<UUID> known) {
        boolean blocks = !standing.situation().isOver() && ESSENTIAL.contains(account.service());
        List<Trouble> found = new ArrayList<>();
        Set<UUID> dead = new HashSet<>(Objects.requireNonNullElse(account.dead(), List.of()));
        dead.removeAll(known);
        for (Failing event : account.failing()) {
            if (!known.contains(event.eventId())) {
                found.add(new Trouble(
                        dead.remove(event.eventId()) ? Kind.DEAD : Kind.FAILING,
                        blocks,
                        account.service(),
                        EventType.simpleName(event.type()),
                        event.eventId(),
                        event.firstAt(),
                        event.failures(),
                        event.cause()));
            }
        }
        for (GivenUp event : account.givenUp()) {
            if (!known.contains(event.eventId())) {
                found.add(new Trouble(
                        Kind.GIVEN_UP,
                        blocks,
                        account.service(),
                        EventType.simpleName(event.type()),
                        event.eventId(),
                        event.at(),
                        null,
                        cause(event)));
            }
        }
        dead.forEach(id -> found.add(new Trouble(Kind.DEAD, blocks, account.service(), null, id, null, null, null)));
        return found;
    }
}

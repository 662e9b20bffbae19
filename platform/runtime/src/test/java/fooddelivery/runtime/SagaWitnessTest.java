package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.Cause;
import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import fooddelivery.events.OrderEvent.OrderCancelRequested;
import fooddelivery.events.OrderEvent.OrderProgressed;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.CookingFinished;
import fooddelivery.runtime.Inbox.Handling;
import fooddelivery.runtime.SagaAccount.Handled;
import fooddelivery.runtime.SagaAccount.Published;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a service says about the saga of one order, from a real database. */
class SagaWitnessTest {

    private static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");
    private static final TestDatabase DATABASE = TestDatabase.fresh("db/platform");

    private final UUID orderId = Ids.next();
    private List<UUID> dead = List.of();
    private final SagaWitness witness = Wiring.wire(
            new SagaWitness(),
            DATABASE.database(),
            new OutboxEventLog(DATABASE.database()),
            new SagaPart() {
                @Override
                public Optional<Part> of(UUID asked) {
                    return asked.equals(orderId)
                            ? Optional.of(new Part(
                                    "RECEIVED",
                                    null,
                                    NOW,
                                    SagaPart.deadlines(
                                            new Deadline("TICKET_EXPIRY", NOW.plusSeconds(600)),
                                            new Deadline("FOOD_READY", null)),
                                    List.of()))
                            : Optional.empty();
                }
            },
            new DeadLetters() {
                @Override
                public List<UUID> about(UUID subject) {
                    if (dead == null) {
                        throw new ProblemException(503, "broker-unavailable", "");
                    }
                    return dead;
                }
            },
            new EventConsumers(),
            new RelayThread() {
                @Override
                public String failure() {
                    return "the broker is away";
                }
            },
            Map.of("fooddelivery.service", "store"));

    @BeforeEach
    void empty() {
        List.of("outbox", "inbox", "failed_event", "dropped_event")
                .forEach(table -> DATABASE.database().update("delete from " + table));
    }

    @Test
    void events_of_the_order_are_told_in_their_order_sent_or_not_and_those_of_others_are_not() {
        UUID first = publish(progressed(1));
        publish(new OrderProgressed(
                Ids.next(),
                1,
                "PAID",
                "NONE",
                Ids.next(),
                Ids.next(),
                NOW,
                new Cause("X", null, NOW),
                null,
                null,
                null));
        UUID second = publish(progressed(2));
        DATABASE.database().update("update outbox set sent_at = now() where event_id = ?", first);

        SagaAccount account = witness.of(orderId);

        assertThat(account.published()).extracting(Published::eventId).containsExactly(first, second);
        assertThat(account.published().get(0).sentAt()).isNotNull();
        assertThat(account.published().get(1).sentAt()).isNull();
        assertThat(account.published().get(0).at()).isEqualTo(NOW);
        assertThat(account.published().get(0).facts())
                .isEqualTo(Map.of("status", "PAID", "refund", "NONE", "cause", "PaymentApproved"));
        assertThat(account.status()).isEqualTo("RECEIVED");
        assertThat(account.deadlines()).extracting(SagaPart.Deadline::kind).containsExactly("TICKET_EXPIRY");
        assertThat(account.relay()).isEqualTo("the broker is away");
        assertThat(account.reading()).isTrue();
    }

    @Test
    void nothing_that_a_person_has_typed_and_no_address_is_told() {
        publish(new OrderCancelRequested(
                orderId, 1, "CANCEL_PENDING", "NONE", Ids.next(), Ids.next(), NOW, "please call 010-1234-5678"));
        publish(new CookingFinished(
                orderId,
                Ids.next(),
                2,
                NOW,
                Ids.next(),
                "한밥상",
                new Place("서울 강남구 테헤란로 1", 37.5, 127.0),
                new Place("서울 강남구 역삼로 2", 37.5, 127.0),
                true,
                3000,
                1000,
                "1234"));
        assertThat(Json.write(witness.of(orderId)))
                .contains("CookingFinished", "\"express\":\"true\"")
                .doesNotContain("010-1234", "서울", "한밥상", "\"1234\"");
    }

    @Test
    void how_often_an_event_had_failed_is_still_known_after_it_was_handled() {
        UUID good = Ids.next();
        UUID bad = Ids.next();
        Inbox inbox = DATABASE.inbox();
        inbox.failed(bad, "fooddelivery.order.OrderPaid.v1", orderId, "the oven is cold");
        inbox.failed(bad, "fooddelivery.order.OrderPaid.v1", orderId, "the oven is still cold");
        assertThat(witness.of(orderId).failing())
                .singleElement()
                .satisfies(failing -> assertThat(failing.failures()).isEqualTo(2));

        inbox.handle(List.of(handling(good), handling(bad)));

        assertThat(witness.of(orderId).failing()).isEmpty();
        List<Handled> handled = witness.handled(List.of(bad, good, Ids.next()));
        assertThat(handled).extracting(Handled::eventId).containsExactlyInAnyOrder(good, bad);
        for (Handled event : handled) {
            boolean failed = event.eventId().equals(bad);
            assertThat(event.at()).isNotNull();
            assertThat(event.failures()).isEqualTo(failed ? 2 : null);
            assertThat(event.cause()).isEqualTo(failed ? "the oven is still cold" : null);
            assertThat(event.failedSince() != null).isEqualTo(failed);
        }
    }

    @Test
    void what_the_broker_does_not_tell_is_not_known_and_the_rest_is_told() {
        UUID eventId = Ids.next();
        dead = List.of(eventId);
        assertThat(witness.of(orderId).dead()).containsExactly(eventId);
        dead = null;
        assertThat(witness.of(orderId).dead()).isNull();
        assertThat(witness.of(orderId).status()).isEqualTo("RECEIVED");
        assertThat(witness.of(Ids.next()).status()).isNull();
    }

    @Test
    void the_events_of_an_order_are_found_by_an_index() {
        DATABASE.database()
                .update(
                        "insert into outbox (event_id, type, subject, body, sent_at)"
                                + " select gen_random_uuid(), 'x', gen_random_uuid(), '{}', now() from generate_series(1, 5000)");
        DATABASE.database().update("analyze outbox");
        String plan = String.join(
                "\n",
                DATABASE.database()
                        .query(
                                "explain select body from outbox where subject = ? and sent_at is not null",
                                row -> row.getString(1),
                                orderId));
        assertThat(plan).contains("outbox_subject");
    }

    private OrderProgressed progressed(long version) {
        return new OrderProgressed(
                orderId,
                version,
                "PAID",
                "NONE",
                Ids.next(),
                Ids.next(),
                NOW,
                new Cause("PaymentApproved", null, NOW),
                null,
                null,
                null);
    }

    private static UUID publish(Event event) {
        return DATABASE.inTransaction(
                () -> DATABASE.outbox(Clock.fixed(NOW, ZoneOffset.UTC)).publish(event));
    }

    private Handling handling(UUID eventId) {
        Envelope<?> envelope = Envelope.of(eventId, NOW, null, null, progressed(1));
        return new Handling(envelope, Json.write(envelope), () -> {});
    }
}

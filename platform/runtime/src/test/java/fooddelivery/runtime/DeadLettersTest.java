package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fooddelivery.events.Envelope;
import fooddelivery.events.OrderEvent.OrderCancelRequested;
import fooddelivery.runtime.DeadLetters.DeadLetter;
import fooddelivery.runtime.EventListener.Outcome;
import fooddelivery.runtime.TestBroker.Listening;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a message that nobody could handle, on a real broker and a real database. */
class DeadLettersTest {

    private static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");
    private static final String TYPE = "fooddelivery.order.OrderCancelRequested.v1";

    @TempDir
    static Path directory;

    private static TestBroker broker;
    private static TestDatabase store;

    private final TestMetrics metrics = new TestMetrics();
    private final Kitchen kitchen = Wiring.wire(new Kitchen(), store.inbox(), metrics.events());
    private final DeadLetters letters = letters(broker.connections("store"));

    /** Effects are rows, and two effects of one event would be two rows. */
    private static final class Kitchen extends EventListener {

        private RuntimeException trouble = new IllegalStateException("The oven is cold");

        private Kitchen() {
            when(OrderCancelRequested.class, event -> {
                store.database().update("insert into effect (order_id) values (?)", event.orderId());
                if (trouble != null) {
                    throw trouble;
                }
            });
        }
    }

    @BeforeAll
    static void start() {
        broker = new TestBroker(directory);
        store = TestDatabase.fresh("db/platform");
        store.database().update("create table effect (order_id uuid)");
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void nothing_is_dead() throws JMSException {
        try (Listening dead = broker.listenToDeadLetters("store", message -> {})) {
            dead.deliverAll();
        }
        store.database().update("delete from failed_event");
        store.database().update("delete from dropped_event");
    }

    @Test
    void a_dead_letter_tells_why_it_failed_and_is_replayed_once_the_handler_is_mended() throws JMSException {
        UUID orderId = Ids.next();
        UUID eventId = die(orderId);

        DeadLetter letter = awaitLetters(1).get(0);
        assertThat(letter.eventId()).isEqualTo(eventId);
        assertThat(letter.type()).isEqualTo(TYPE);
        assertThat(letter.subject()).isEqualTo(orderId);
        assertThat(letters.about(orderId)).containsExactly(eventId);
        assertThat(letters.about(eventId)).isEmpty();
        assertThat(letter.sentAt()).isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
        assertThat(letter.failure().times()).isEqualTo(TestBroker.ATTEMPTS);
        assertThat(letter.failure().cause()).isEqualTo("IllegalStateException: The oven is cold");
        assertThat(letter.failure().firstAt())
                .isBeforeOrEqualTo(letter.failure().lastAt());

        kitchen.trouble = new IllegalStateException("The oven is still cold");
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> letters.replay(eventId, "admin"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.extensions()).containsEntry("cause", "IllegalStateException: The oven is still cold");
        DeadLetter again = letters.list(null, 10).get(0);
        assertThat(again.messageId()).isEqualTo(letter.messageId());
        assertThat(again.failure().times()).isEqualTo(TestBroker.ATTEMPTS + 1);
        assertThat(again.failure().cause()).endsWith("still cold");
        assertThat(effects(orderId)).isZero();

        kitchen.trouble = null;
        assertThat(letters.replay(eventId, "admin")).isEqualTo(Outcome.HANDLED);
        assertThat(effects(orderId)).isEqualTo(1);
        assertThat(letters.list(null, 10)).isEmpty();
        assertThat(rows("failed_event")).isZero();
        assertThat(metrics.of("fooddelivery_events_failed")).isEqualTo(TestBroker.ATTEMPTS + 1);
        assertThat(metrics.of("fooddelivery_events_replayed")).isEqualTo(1);

        assertThat(problem(() -> letters.replay(eventId, "admin"))).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_replay_that_is_killed_at_any_of_its_calls_loses_nothing_and_has_one_effect(boolean afterTheCall)
            throws Exception {
        int call = 0;
        int knownAlready = 0;
        Mortality mortality;
        do {
            mortality = new Mortality(++call, afterTheCall);
            kitchen.trouble = new IllegalStateException("The oven is cold");
            UUID orderId = Ids.next();
            UUID eventId = die(orderId);
            awaitLetters(1);
            kitchen.trouble = null;
            DeadLetters doomed = letters(mortality.broker(broker.connections("store")));
            try {
                doomed.replay(eventId, "admin");
            } catch (Mortality.Killed e) {
                assertThat(mortality.hasStruck()).isTrue();
            }
            mortality.bury();
            if (effects(orderId) == 0 || !letters.list(null, 10).isEmpty()) {
                knownAlready += letters.replay(eventId, "admin") == Outcome.HANDLED_BEFORE ? 1 : 0;
            }
            assertThat(effects(orderId)).as("killed at call %d", call).isEqualTo(1);
            assertThat(letters.list(null, 10)).as("killed at call %d", call).isEmpty();
        } while (mortality.hasStruck());
        assertThat(call).as("calls of one replay").isBetween(8, 40);
        assertThat(knownAlready).as("killed between handling and commit").isEqualTo(afterTheCall ? 0 : 1);
    }

    @Test
    void an_event_that_was_redelivered_and_handled_at_last_is_not_remembered_as_a_failure() throws JMSException {
        UUID orderId = Ids.next();
        send(Ids.next(), orderId);
        try (Listening listening = broker.listen("store", kitchen)) {
            listening.deliver(1);
            assertThat(rows("failed_event")).isEqualTo(1);
            kitchen.trouble = null;
            listening.deliver(1);
        }
        assertThat(effects(orderId)).isEqualTo(1);
        assertThat(rows("failed_event")).isZero();
    }

    @Test
    void a_message_that_is_no_event_is_listed_and_can_be_given_up() throws JMSException {
        send("no JSON", "garbage");
        deliverToDeath();
        DeadLetter letter = awaitLetters(1).get(0);
        assertThat(letter.subject()).isNull();
        assertThat(letter.failure().cause()).startsWith("JsonParsingException: ");
        assertThat(problem(() -> letters.replay(letter.eventId(), "admin"))).isEqualTo(409);

        letters.drop(letter.eventId(), "sent by hand", "admin");

        assertThat(letters.list(null, 10)).isEmpty();
        assertThat(rows("failed_event")).isZero();
        assertThat(store.database()
                        .query(
                                "select body, cause, reason, dropped_by from dropped_event where event_id = ?",
                                row -> List.of(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                                letter.eventId()))
                .containsExactly(List.of("no JSON", letter.failure().cause(), "sent by hand", "admin"));
        assertThat(metrics.of("fooddelivery_events_dropped")).isEqualTo(1);
        assertThat(problem(() -> letters.drop(letter.eventId(), "again", "admin")))
                .isEqualTo(404);
    }

    @Test
    void a_list_goes_on_behind_its_cursor_and_begins_anew_when_that_message_is_gone() throws JMSException {
        List<UUID> events = List.of(die(Ids.next()), die(Ids.next()), die(Ids.next()));
        List<DeadLetter> all = awaitLetters(3);
        assertThat(all).extracting(DeadLetter::eventId).containsExactlyElementsOf(events);
        assertThat(letters.list(null, 2)).isEqualTo(all.subList(0, 2));
        assertThat(letters.list(all.get(1).messageId(), 2)).isEqualTo(all.subList(2, 3));
        assertThat(letters.list(all.get(2).messageId(), 2)).isEmpty();

        kitchen.trouble = null;
        letters.replay(events.get(1), "admin");
        assertThat(letters.list(all.get(1).messageId(), 2))
                .extracting(DeadLetter::eventId)
                .containsExactly(events.get(0), events.get(2));
    }

    @Test
    void without_a_broker_the_answer_is_to_try_again_and_afterwards_all_are_there() throws JMSException {
        UUID eventId = die(Ids.next());
        awaitLetters(1);
        broker.stop();
        try {
            assertThat(problem(() -> letters.list(null, 10))).isEqualTo(503);
            assertThat(problem(() -> letters.replay(eventId, "admin"))).isEqualTo(503);
            assertThat(problem(() -> letters.drop(eventId, "no", "admin"))).isEqualTo(503);
        } finally {
            broker.start();
        }
        assertThat(letters.list(null, 10)).extracting(DeadLetter::eventId).containsExactly(eventId);
    }

    @Test
    void a_failure_that_cannot_be_recorded_does_not_hide_the_one_before_it() throws JMSException {
        Inbox forgetful = new Inbox(store.database()) {
            @Override
            public int handle(List<Handling> events) {
                throw kitchen.trouble;
            }

            @Override
            public void failed(UUID eventId, String type, UUID subject, String cause) {
                throw new IllegalStateException("The database is down");
            }
        };
        EventListener listener = Wiring.wire(new Kitchen(), forgetful, metrics.events());
        send(Ids.next(), Ids.next());
        try (Listening listening = broker.listen(
                "store",
                message -> assertThatThrownBy(() -> listener.onMessage(message))
                        .isSameAs(kitchen.trouble)
                        .hasSuppressedException(new IllegalStateException("The database is down")))) {
            listening.deliver(1);
        }
    }

    private DeadLetters letters(ConnectionFactory connections) {
        return Wiring.wire(
                new DeadLetters(),
                connections,
                kitchen,
                store.database(),
                metrics.events(),
                Map.of("fooddelivery.service", "store"));
    }

    /** @return the event's id */
    private UUID die(UUID orderId) throws JMSException {
        UUID eventId = Ids.next();
        send(eventId, orderId);
        deliverToDeath();
        return eventId;
    }

    private void deliverToDeath() throws JMSException {
        try (Listening listening = broker.listen("store", kitchen)) {
            listening.deliver(TestBroker.ATTEMPTS);
        }
    }

    /** The broker moves a message some time after its last delivery. */
    private List<DeadLetter> awaitLetters(int count) {
        Instant limit = Instant.now().plusSeconds(20);
        List<DeadLetter> found = letters.list(null, 10);
        while (found.size() < count) {
            assertThat(Instant.now()).isBefore(limit);
            found = letters.list(null, 10);
        }
        return found;
    }

    private static int problem(Runnable call) {
        return catchThrowableOfType(ProblemException.class, call::run).status();
    }

    private static long effects(UUID orderId) {
        return store.database()
                .first("select count(*) from effect where order_id = ?", row -> row.getLong(1), orderId)
                .orElseThrow();
    }

    private static long rows(String table) {
        return store.database()
                .first("select count(*) from " + table, row -> row.getLong(1))
                .orElseThrow();
    }

    private static void send(UUID eventId, UUID orderId) throws JMSException {
        OrderCancelRequested event =
                new OrderCancelRequested(orderId, 1, "CANCEL_PENDING", "NONE", orderId, orderId, NOW, "");
        send(Json.write(Envelope.of(eventId, NOW, null, null, event)), orderId.toString());
    }

    private static void send(String body, String subject) throws JMSException {
        try (Connection connection = broker.connections("order").createConnection();
                Session session = connection.createSession()) {
            TextMessage message = session.createTextMessage(body);
            message.setStringProperty("type", TYPE);
            message.setStringProperty("JMSXGroupID", subject);
            session.createProducer(session.createTopic(Relay.ADDRESS)).send(message);
        }
    }
}

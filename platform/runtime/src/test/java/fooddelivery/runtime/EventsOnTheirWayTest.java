package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.Cause;
import fooddelivery.events.ContactEvent.CustomerContactChanged;
import fooddelivery.events.ContactEvent.CustomerContactErased;
import fooddelivery.events.Envelope;
import fooddelivery.events.OrderEvent.OrderCancelRequested;
import fooddelivery.events.StoreEvent.CancelConfirmed;
import fooddelivery.runtime.TestBroker.Listening;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An event's whole way on a real database and a real broker: outbox, relay, queue, listener, inbox. Whoever is killed
 * wherever, nothing is lost and every effect happens once.
 */
class EventsOnTheirWayTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-04T03:02:01.123456Z"), ZoneOffset.UTC);

    @TempDir
    static Path directory;

    private static TestBroker broker;
    private static TestDatabase order;
    private static TestDatabase store;
    private static final ExecutorService threads = Executors.newCachedThreadPool();

    private final TestMetrics metrics = new TestMetrics();
    private final Kitchen kitchen = Wiring.wire(new Kitchen(), store.inbox(), metrics.events());

    /** Effects are rows, and two effects of one event would be two rows. */
    private static final class Kitchen extends EventListener {

        private final Outbox outbox = store.outbox(CLOCK);
        private Runnable beforeTheEnd = () -> {};

        private Kitchen() {
            when(OrderCancelRequested.class, (event, envelope) -> {
                store.database()
                        .update(
                                "insert into effect (order_id, version) values (?, ?)",
                                event.orderId(),
                                event.version());
                outbox.publish(new CancelConfirmed(
                        event.orderId(),
                        event.storeId(),
                        event.version(),
                        CLOCK.instant(),
                        envelope.id(),
                        "CANCELLED",
                        new Cause("OrderCancelRequested", envelope.id(), CLOCK.instant())));
                if (event.reason().equals("poison")) {
                    throw new IllegalStateException("This one never works");
                }
                beforeTheEnd.run();
            });
        }
    }

    @BeforeAll
    static void start() {
        broker = new TestBroker(directory);
        order = TestDatabase.fresh("db/platform");
        store = TestDatabase.fresh("db/platform");
        store.database()
                .update("create table effect (id bigint generated always as identity, order_id uuid, version bigint)");
    }

    @AfterAll
    static void stop() {
        threads.shutdownNow();
        broker.close();
    }

    @BeforeEach
    void everythingIsQuiet() throws Exception {
        assertThat(unsent()).isZero();
        try (Listening listening = broker.listen("store", message -> {})) {
            listening.deliverAll();
        }
    }

    @Test
    void an_event_reaches_its_consumer_with_its_envelope() throws Exception {
        UUID orderId = Ids.next();
        List<UUID> published = publish(orderId, 1);
        relayAll();

        List<Envelope<OrderCancelRequested>> received = new ArrayList<>();
        List<String> properties = new ArrayList<>();
        try (Listening listening = broker.listen("store", message -> {
            try {
                properties.add(message.getStringProperty("type"));
                properties.add(message.getStringProperty("JMSXGroupID"));
                received.add(Json.readEnvelope(((TextMessage) message).getText(), OrderCancelRequested.class));
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        })) {
            listening.deliver(1);
        }
        assertThat(properties).containsExactly("fooddelivery.order.OrderCancelRequested.v1", orderId.toString());
        assertThat(received)
                .containsExactly(Envelope.of(
                        published.get(0),
                        CLOCK.instant(),
                        null,
                        Correlation.of(orderId).traceparent(),
                        event(orderId, 1, "")));
    }

    @Test
    void contacts_reach_notify_alone_in_their_turn_and_are_not_kept() throws Exception {
        UUID customerId = Ids.next();
        UUID orderId = Ids.next();
        publish(orderId, 1);
        order.inTransaction(() -> {
            Outbox outbox = order.outbox(CLOCK);
            outbox.publish(new CustomerContactChanged(customerId, 1, "+821055500001", "hana@example.com", "ko"));
            outbox.publish(new CustomerContactErased(customerId, 2));
        });
        publish(orderId, 2);
        relayAll();

        List<String> received = new ArrayList<>();
        try (Listening contacts = broker.listenTo("notify", "fooddelivery.contacts::contacts", message -> {
            try {
                received.add(message.getStringProperty("type"));
                assertThat(message.getStringProperty("JMSXGroupID")).isEqualTo(customerId.toString());
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        })) {
            contacts.deliver(2);
        }
        assertThat(received)
                .containsExactly(
                        "fooddelivery.order.CustomerContactChanged.v1", "fooddelivery.order.CustomerContactErased.v1");
        assertThat(order.database()
                        .query(
                                "select 1 from outbox where subject = ? or body like '%+821055500001%'",
                                row -> 1, customerId))
                .isEmpty();
        assertThat(order.database()
                        .query("select 1 from outbox where subject = ? and sent_at is not null", row -> 1, orderId))
                .hasSize(2);
        for (String stranger : List.of("order", "payment", "store", "delivery", "status")) {
            assertThatThrownBy(() -> broker.listenTo(stranger, "fooddelivery.contacts::contacts", message -> {}))
                    .isInstanceOf(JMSException.class);
        }
        // Whoever may not send them keeps them: nothing is marked as sent that was not.
        store.inTransaction(() ->
                store.outbox(CLOCK).publish(new CustomerContactChanged(customerId, 3, "+821055500001", null, "ko")));
        try (Relay relay = new Relay(store.direct(), broker.connections("store"))) {
            assertThatThrownBy(() -> {
                        int sent;
                        do {
                            sent = relay.sendBatch();
                        } while (sent > 0);
                    })
                    .isInstanceOf(JMSException.class);
        }
        assertThat(store.database().query("select 1 from outbox where subject = ?", row -> 1, customerId))
                .hasSize(1);
        store.database().update("delete from outbox where subject = ?", customerId);
    }

    @Test
    void what_an_event_causes_names_it_as_its_cause() throws Exception {
        UUID orderId = Ids.next();
        UUID cause = publish(orderId, 1).get(0);
        relayAll();
        kitchenTakesAll();
        assertThat(store.database()
                        .query(
                                "select body from outbox where subject = ?",
                                row -> Json.readEnvelope(row.getString(1), CancelConfirmed.class)
                                        .causationid(),
                                orderId))
                .containsExactly(cause);
        assertThat(Causation.current()).isNull();
    }

    @Test
    void an_event_that_was_rolled_back_is_never_sent() throws Exception {
        UUID orderId = Ids.next();
        assertThatThrownBy(() -> order.inTransaction(() -> {
                    publish(orderId, 1);
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        relayAll();
        kitchenTakesAll();
        assertThat(effects(orderId)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_relay_killed_at_any_of_its_calls_loses_nothing_and_nothing_happens_twice(boolean afterTheCall)
            throws Exception {
        int call = 0;
        Mortality mortality;
        do {
            mortality = new Mortality(++call, afterTheCall);
            UUID orderId = Ids.next();
            publish(orderId, 1, 2);
            try {
                new Relay(mortality.database(order.direct()), mortality.broker(broker.connections("order")))
                        .sendBatch();
            } catch (Mortality.Killed e) {
                assertThat(mortality.hasStruck()).isTrue();
            }
            mortality.bury();
            relayAll();
            kitchenTakesAll();
            assertThat(effects(orderId)).as("killed at call %d", call).containsExactly(1L, 2L);
        } while (mortality.hasStruck());
        assertThat(call).as("calls of the relay for one batch").isBetween(15, 40);
    }

    @Test
    void a_relay_killed_before_it_sends_loses_nothing() throws Exception {
        UUID orderId = Ids.next();
        publish(orderId, 1, 2);
        Mortality mortality = new Mortality(Integer.MAX_VALUE, false);
        Relay doomed = new Relay(mortality.database(order.direct()), mortality.broker(broker.connections("order"))) {
            @Override
            protected void send(List<Unsent> batch) {
                throw new Mortality.Killed();
            }
        };
        assertThatThrownBy(doomed::sendBatch).isInstanceOf(Mortality.Killed.class);
        mortality.bury();
        kitchenTakesAll();
        assertThat(effects(orderId)).isEmpty();
        relayAll();
        kitchenTakesAll();
        assertThat(effects(orderId)).containsExactly(1L, 2L);
    }

    @Test
    void a_relay_killed_between_the_commit_and_the_mark_sends_again_and_the_inbox_notices() throws Exception {
        UUID orderId = Ids.next();
        publish(orderId, 1, 2);
        Mortality mortality = new Mortality(Integer.MAX_VALUE, false);
        Relay doomed = new Relay(mortality.database(order.direct()), mortality.broker(broker.connections("order"))) {
            @Override
            protected void mark(List<Unsent> batch) {
                throw new Mortality.Killed();
            }
        };
        assertThatThrownBy(doomed::sendBatch).isInstanceOf(Mortality.Killed.class);
        mortality.bury();
        kitchenTakesAll();
        relayAll();
        kitchenTakesAll();
        assertThat(effects(orderId)).containsExactly(1L, 2L);
        assertThat(metrics.of("fooddelivery_events_handled")).isEqualTo(2);
        assertThat(metrics.of("fooddelivery_events_repeated")).isEqualTo(2);
    }

    @Test
    void what_is_waiting_is_handled_in_one_transaction_each_event_once() throws Exception {
        UUID orderId = Ids.next();
        List<UUID> eventIds = publish(orderId, 1, 2, 3);
        relayAll();
        order.database().update("update outbox set sent_at = null where subject = ?", orderId);
        relayAll();
        try (EventConsumer consumer = consumer()) {
            assertThat(consumer.takeBatch()).isEqualTo(6);
        }
        assertThat(effects(orderId)).containsExactly(1L, 2L, 3L);
        assertThat(store.database()
                        .query(
                                "select distinct xmin::text from effect where order_id = ?",
                                row -> row.getString(1),
                                orderId))
                .hasSize(1);
        assertThat(store.database()
                        .query(
                                "select body from outbox where subject = ? order by id",
                                row -> Json.readEnvelope(row.getString(1), CancelConfirmed.class)
                                        .causationid(),
                                orderId))
                .isEqualTo(eventIds);
        assertThat(metrics.of("fooddelivery_events_handled")).isEqualTo(3);
        assertThat(metrics.of("fooddelivery_events_repeated")).isEqualTo(3);
    }

    @Test
    @Timeout(60)
    void a_poisoned_event_takes_nobody_with_it_to_the_dead_letters() throws Exception {
        UUID orderId = Ids.next();
        publish(orderId, 1, 2);
        UUID poison = Ids.next();
        order.inTransaction(() -> order.outbox(CLOCK).publish(event(poison, 1, "poison")));
        publish(orderId, 3, 4);
        relayAll();
        int failures = 0;
        try (EventConsumer consumer = consumer()) {
            for (int handled = 0; handled < 4 || failures < TestBroker.ATTEMPTS; ) {
                try {
                    handled += consumer.takeBatch();
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessage("This one never works");
                    failures++;
                }
            }
            assertThat(consumer.takeBatch()).isZero();
        }
        // Order is kept among those that are delivered at their first attempt only.
        assertThat(effects(orderId)).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
        assertThat(effects(poison)).isEmpty();
        assertThat(failures).isEqualTo(TestBroker.ATTEMPTS);
        assertThat(deadSubjects(1)).containsExactly(poison.toString());
    }

    @Test
    @Timeout(60)
    void a_failure_does_not_slow_down_what_comes_after_it() throws Exception {
        UUID poison = Ids.next();
        order.inTransaction(() -> order.outbox(CLOCK).publish(event(poison, 1, "poison")));
        relayAll();
        try (EventConsumer consumer = consumer()) {
            for (int attempt = 0; attempt < TestBroker.ATTEMPTS; attempt++) {
                assertThatThrownBy(consumer::takeBatch).hasMessage("This one never works");
            }
            UUID orderId = Ids.next();
            publish(orderId, 1, 2, 3, 4, 5, 6);
            relayAll();
            assertThat(consumer.takeBatch()).isEqualTo(6);
            assertThat(effects(orderId)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        }
        assertThat(deadSubjects(1)).containsExactly(poison.toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(120)
    void a_consumer_killed_at_any_of_its_calls_loses_nothing_and_nothing_happens_twice(boolean afterTheCall)
            throws Exception {
        int call = 0;
        Mortality mortality;
        do {
            mortality = new Mortality(++call, afterTheCall);
            UUID orderId = Ids.next();
            publish(orderId, 1, 2);
            relayAll();
            try {
                new EventConsumer(mortality.broker(broker.connections("store")), "fooddelivery.events::store", kitchen)
                        .takeBatch();
            } catch (Mortality.Killed e) {
                assertThat(mortality.hasStruck()).isTrue();
            }
            mortality.bury();
            try (EventConsumer next = consumer()) {
                while (effects(orderId).size() < 2) {
                    next.takeBatch();
                }
            }
            kitchenTakesAll();
            assertThat(effects(orderId)).as("killed at call %d", call).containsExactly(1L, 2L);
        } while (mortality.hasStruck());
        assertThat(call).as("calls of the broker for one batch").isBetween(5, 40);
    }

    @Test
    void a_consumer_killed_after_the_effect_and_before_the_acknowledgement_has_one_effect() throws Exception {
        UUID orderId = Ids.next();
        publish(orderId, 1);
        relayAll();
        try (Listening doomed = broker.listen("store", kitchen)) {
            doomed.killAfterTheEffect();
        }
        try (Listening next = broker.listen("store", kitchen)) {
            next.deliver(1);
        }
        assertThat(effects(orderId)).containsExactly(1L);
        assertThat(metrics.of("fooddelivery_events_repeated")).isEqualTo(1);
    }

    @Test
    void a_consumer_killed_before_its_commit_has_no_effect_and_is_asked_again() throws Exception {
        UUID orderId = Ids.next();
        publish(orderId, 1);
        relayAll();
        kitchen.beforeTheEnd = () -> {
            throw new Mortality.Killed();
        };
        try (Listening doomed = broker.listen("store", kitchen)) {
            assertThatThrownBy(doomed::killAfterTheEffect).isInstanceOf(Mortality.Killed.class);
        }
        assertThat(effects(orderId)).isEmpty();
        assertThat(Causation.current()).isNull();

        kitchen.beforeTheEnd = () -> {};
        try (Listening next = broker.listen("store", kitchen)) {
            next.deliver(1);
        }
        assertThat(effects(orderId)).containsExactly(1L);
        assertThat(store.database().query("select 1 from outbox where subject = ?", row -> row.getInt(1), orderId))
                .hasSize(1);
    }

    @Test
    void of_two_relays_one_relays_and_the_other_takes_over_when_it_dies() throws Exception {
        Mortality mortality = new Mortality(Integer.MAX_VALUE, false);
        UUID orderId = Ids.next();
        Relay first = new Relay(mortality.database(order.direct()), mortality.broker(broker.connections("order")));
        try (Relay second = relay()) {
            publish(orderId, 1);
            assertThat(first.sendBatch()).isEqualTo(1);
            publish(orderId, 2);
            assertThat(second.sendBatch()).isZero();
            assertThat(unsent()).isEqualTo(1);

            mortality.bury();
            sendAll(second);
            assertThatThrownBy(first::sendBatch).isInstanceOf(SQLException.class);
            first.close();
            publish(orderId, 3);
            assertThat(first.sendBatch()).isZero();
            assertThat(second.sendBatch()).isEqualTo(1);
        }
        publish(orderId, 4);
        sendAll(first);
        first.close();
        kitchenTakesAll();
        assertThat(effects(orderId)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(metrics.of("fooddelivery_events_repeated")).isZero();
    }

    @Test
    void a_relay_that_loses_its_lock_while_it_sends_does_not_mark() throws Exception {
        UUID orderId = Ids.next();
        publish(orderId, 1, 2);
        Relay late = new Relay(order.direct(), broker.connections("order")) {
            @Override
            protected void send(List<Unsent> batch) throws JMSException {
                // The database ends the session, another relay gets the lock, does the work, and more.
                order.database()
                        .query(
                                "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'",
                                row -> row.getBoolean(1));
                try {
                    relayAll();
                    publish(orderId, 3);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
                super.send(batch);
            }
        };
        assertThatThrownBy(late::sendBatch).isInstanceOf(SQLException.class);
        late.close();
        assertThat(unsent()).isEqualTo(1);
        relayAll();
        kitchenTakesAll();
        assertThat(effects(orderId)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void two_relays_on_one_database_send_each_event_once_while_both_live() throws Exception {
        int rounds = 40;
        UUID orderId = Ids.next();
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger sent = new AtomicInteger();
        List<Future<?>> relays = new ArrayList<>();
        for (Relay relay : List.of(relay(), relay())) {
            relays.add(threads.submit(() -> {
                try (relay) {
                    while (!done.get() || unsent() > 0) {
                        sent.addAndGet(relay.sendBatch());
                    }
                }
                return null;
            }));
        }
        for (int i = 1; i <= rounds; i++) {
            publish(orderId, i);
        }
        done.set(true);
        for (Future<?> relay : relays) {
            relay.get();
        }
        assertThat(sent).hasValue(rounds);
        kitchenTakesAll();
        assertThat(effects(orderId))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, rounds).mapToObj(Long::valueOf).toList());
        assertThat(metrics.of("fooddelivery_events_repeated")).isZero();
    }

    @Test
    void events_wait_while_the_broker_is_down_and_then_arrive_in_order() throws Exception {
        List<UUID> orders = List.of(Ids.next(), Ids.next(), Ids.next());
        Relay relay = relay();
        for (UUID orderId : orders) {
            publish(orderId, 1);
        }
        assertThat(relay.sendBatch()).isEqualTo(3);
        broker.stop();
        for (int version = 2; version <= 4; version++) {
            for (UUID orderId : orders) {
                publish(orderId, version);
            }
            assertThatThrownBy(relay::sendBatch).isInstanceOf(JMSException.class);
            relay.close();
        }
        broker.start();
        sendAll(relay);
        relay.close();
        kitchenTakesAll();
        for (UUID orderId : orders) {
            assertThat(effects(orderId)).containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void an_event_committed_late_is_sent_although_later_numbers_are_gone_already() throws Exception {
        UUID slow = Ids.next();
        UUID quick = Ids.next();
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch overtaken = new CountDownLatch(1);
        Future<?> late = threads.submit(() -> order.inTransaction(() -> {
            publish(slow, 1);
            written.countDown();
            await(overtaken);
        }));
        await(written);
        publish(quick, 1);
        relayAll();
        kitchenTakesAll();
        assertThat(effects(quick)).containsExactly(1L);
        overtaken.countDown();
        late.get();
        assertThat(order.database()
                        .query(
                                "select subject from outbox where subject in (?, ?) order by id",
                                row -> Sql.uuid(row, "subject"),
                                slow,
                                quick))
                .containsExactly(slow, quick);
        relayAll();
        kitchenTakesAll();
        assertThat(effects(slow)).containsExactly(1L);
    }

    @Test
    void more_than_a_batch_is_sent_batch_by_batch() throws Exception {
        UUID orderId = Ids.next();
        List<Long> versions =
                IntStream.rangeClosed(1, 450).mapToObj(Long::valueOf).toList();
        order.inTransaction(() -> publish(orderId, versions.toArray(Long[]::new)));
        try (Relay relay = relay()) {
            int first = relay.sendBatch();
            assertThat(first).isEqualTo(200);
            assertThat(Relay.isFull(first)).isTrue();
            assertThat(relay.sendBatch()).isEqualTo(200);
            int last = relay.sendBatch();
            assertThat(last).isEqualTo(50);
            assertThat(Relay.isFull(last)).isFalse();
            assertThat(relay.sendBatch()).isZero();
        }
        kitchenTakesAll();
        assertThat(effects(orderId)).containsExactlyElementsOf(versions);
    }

    @Test
    void a_poison_message_ends_in_the_dead_letters_while_others_go_on() throws Exception {
        UUID poisoned = Ids.next();
        UUID well = Ids.next();
        order.inTransaction(() -> {
            order.outbox(CLOCK).publish(event(poisoned, 1, "poison"));
            publish(well, 1, 2);
        });
        relayAll();
        try (Listening listening = broker.listen("store", kitchen)) {
            listening.deliver(TestBroker.ATTEMPTS + 2);
            listening.deliverAll();
        }
        assertThat(effects(poisoned)).isEmpty();
        assertThat(effects(well)).containsExactly(1L, 2L);
        assertThat(deadSubjects(1)).containsExactly(poisoned.toString());
    }

    @Test
    void a_message_that_is_no_envelope_ends_in_the_dead_letters() throws Exception {
        send("fooddelivery.order.OrderCancelRequested.v1", "no JSON", "garbage");
        try (Listening listening = broker.listen("store", kitchen)) {
            listening.deliver(TestBroker.ATTEMPTS);
            listening.deliverAll();
        }
        assertThat(deadSubjects(1)).containsExactly("garbage");
    }

    @Test
    void an_unknown_type_is_acknowledged_and_counted() throws Exception {
        send("fooddelivery.order.OrderPaid.v9", "{}", "unknown version");
        send("fooddelivery.order.OrderPaid.v1", "{}", "known, but nothing here acts on it");
        kitchenTakesAll();
        assertThat(metrics.of("fooddelivery_events_unknown")).isEqualTo(2);
        assertThat(deadSubjects(0)).isEmpty();
        kitchenTakesAll();
        assertThat(metrics.of("fooddelivery_events_unknown")).isEqualTo(2);
    }

    @Test
    @Timeout(120)
    void copies_that_come_and_go_share_a_queue_and_each_event_has_one_effect() throws Exception {
        List<UUID> orders = Stream.generate(Ids::next).limit(30).toList();
        List<Long> versions = List.of(1L, 2L, 3L, 4L, 5L, 6L);
        for (Long version : versions) {
            orders.forEach(orderId -> publish(orderId, version));
        }
        relayAll();
        AtomicInteger left = new AtomicInteger(orders.size() * versions.size());
        List<Future<?>> copies = new ArrayList<>();
        for (int copy = 0; copy < 2; copy++) {
            copies.add(threads.submit(() -> {
                // Each leaves after every batch, with whatever the broker has sent it ahead, and comes back.
                while (left.get() > 0) {
                    try (EventConsumer consumer = consumer()) {
                        left.addAndGet(-consumer.takeBatch());
                    }
                }
                return null;
            }));
        }
        for (Future<?> copy : copies) {
            copy.get(60, TimeUnit.SECONDS);
        }
        assertThat(orders)
                .allSatisfy(orderId -> assertThat(effects(orderId)).containsExactlyInAnyOrderElementsOf(versions));
        assertThat(metrics.of("fooddelivery_events_repeated")).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OrderCancelRequested event(UUID orderId, long version, String reason) {
        return new OrderCancelRequested(
                orderId, version, "CANCEL_PENDING", "NONE", orderId, orderId, CLOCK.instant(), reason);
    }

    private static List<UUID> publish(UUID orderId, Number... versions) {
        Outbox outbox = order.outbox(CLOCK);
        return Stream.of(versions)
                .map(version -> order.inTransaction(() -> outbox.publish(event(orderId, version.longValue(), ""))))
                .toList();
    }

    /** One that keeps its lock however long this machine stands still. */
    private static Relay relay() {
        return new Relay(order.direct(), broker.connections("order"), List.of(), Duration.ofHours(1));
    }

    /** A relay that was killed may hold the lock until the database has noticed its end. */
    private static void sendAll(Relay relay) throws SQLException, JMSException {
        Instant limit = Instant.now().plusSeconds(20);
        while (unsent() > 0) {
            relay.sendBatch();
            assertThat(Instant.now()).isBefore(limit);
        }
    }

    private static void relayAll() throws SQLException, JMSException {
        try (Relay relay = relay()) {
            sendAll(relay);
        }
    }

    private void kitchenTakesAll() throws JMSException {
        try (Listening listening = broker.listen("store", kitchen)) {
            listening.deliverAll();
        }
    }

    private EventConsumer consumer() {
        return new EventConsumer(broker.connections("store"), "fooddelivery.events::store", kitchen);
    }

    private static long unsent() {
        return order.database()
                .first("select count(*) from outbox where sent_at is null", row -> row.getLong(1))
                .orElseThrow();
    }

    private static List<Long> effects(UUID orderId) {
        return store.database()
                .query("select version from effect where order_id = ? order by id", row -> row.getLong(1), orderId);
    }

    /** @param expected at least so many are waited for: the broker moves a message some time after its last delivery */
    private static List<String> deadSubjects(int expected) throws JMSException {
        List<String> subjects = new ArrayList<>();
        try (Listening dead = broker.listenToDeadLetters("store", message -> {
            try {
                subjects.add(message.getStringProperty("JMSXGroupID"));
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        })) {
            dead.deliver(expected);
            dead.deliverAll();
        }
        return subjects;
    }

    private static void send(String type, String body, String subject) throws JMSException {
        try (Connection connection = broker.connections("order").createConnection();
                Session session = connection.createSession()) {
            TextMessage message = session.createTextMessage(body);
            message.setStringProperty("type", type);
            message.setStringProperty("JMSXGroupID", subject);
            session.createProducer(session.createTopic(Relay.ADDRESS)).send(message);
        }
    }
}

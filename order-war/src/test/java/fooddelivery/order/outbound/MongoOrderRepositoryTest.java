package fooddelivery.order.outbound;

import static fooddelivery.order.TestHouse.CUSTOMER;
import static fooddelivery.order.TestHouse.STORE;
import static fooddelivery.order.TestHouse.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Updates;
import fooddelivery.events.DeliveryEvent.RiderAssigned;
import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import fooddelivery.events.PaymentEvent.PaymentApproved;
import fooddelivery.events.StoreEvent.CookingStarted;
import fooddelivery.events.StoreEvent.OrderAccepted;
import fooddelivery.order.InTheHouse.InMongo;
import fooddelivery.order.application.OrderService;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.Orders;
import fooddelivery.order.domain.PaymentAttempt;
import fooddelivery.runtime.DocumentOutbox.Waiting;
import fooddelivery.runtime.EventLog;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders in MongoDB, which commits before PostgreSQL does; and whoever is killed wherever. */
@InMongo
class MongoOrderRepositoryTest extends OrderRepositoryContract {

    @Test
    void a_change_upon_what_has_changed_meanwhile_is_not_made_and_the_event_comes_again() {
        UUID orderId = house.paid();
        Envelope<Event> envelope = envelope(new CookingStarted(orderId, STORE, 2, house.now()));
        assertThatThrownBy(() -> house.inTransaction(() -> {
                    house.hear(envelope);
                    // By somebody who did not wait for the turn.
                    documents()
                            .orders(orders -> orders.updateOne(
                                    new Document(OrderDocument.ID, orderId), Updates.inc(OrderDocument.REVISION, 1L)));
                    return null;
                }))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.status()).isEqualTo(503);
                    assertThat(problem.code()).isEqualTo("unavailable");
                });
        assertThat(house.stored(orderId).status()).isEqualTo(OrderStatus.PAID);
        assertThat(names(house.events(orderId))).containsExactly("OrderPlaced", "OrderPaid");

        house.hear(envelope);
        assertThat(house.stored(orderId).status()).isEqualTo(OrderStatus.COOKING);
    }

    @Test
    void an_event_whose_effect_is_in_the_document_and_not_in_the_inbox_has_no_second_effect() {
        UUID orderId = house.paid();
        house.orders.cancel(orderId, CUSTOMER, "Too slow");
        house.timePasses(Duration.ofHours(3));
        house.orders.deadlinePassed(orderId);
        Envelope<Event> started = envelope(new CookingStarted(orderId, STORE, 2, house.now()));
        house.hear(started);
        List<String> told = names(house.events(orderId));
        assertThat(told).endsWith("OrderCancelled", "PlatformLossRecorded");
        Order before = house.stored(orderId);

        // As if PostgreSQL's commit had not come after that of the document.
        assertThat(house.database.update("delete from inbox")).isPositive();
        house.hear(started);
        assertThat(names(house.events(orderId))).isEqualTo(told);
        assertThat(house.stored(orderId)).usingRecursiveComparison().isEqualTo(before);
        assertThat(house.database.query("select 1 from inbox where event_id = ?", row -> 1, started.id()))
                .hasSize(1);
    }

    /**
     * A customer who asks again until there is an answer, events that come again until they were handled, a relay that
     * begins anew: with a death at each call to MongoDB there is one order, and each event is in the log once and in order.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoever_is_killed_at_any_call_loses_nothing_and_nothing_happens_twice(boolean afterTheCall) {
        int call = 0;
        boolean struck;
        do {
            String key = "key " + ++call;
            List<Waiting> sent = new ArrayList<>();
            house.documents().dieAt(call, afterTheCall);
            UUID orderId = survive(() -> place(key));
            PaymentAttempt attempt = survive(() -> house.stored(orderId).attempt());
            Envelope<Event> approved =
                    envelope(new PaymentApproved(orderId, 1, house.now(), attempt.attemptId(), 1, attempt.amount()));
            Envelope<Event> started = envelope(new CookingStarted(orderId, STORE, 2, house.now()));
            survive(() -> relay(sent));
            survive(() -> hear(approved));
            survive(() -> hear(started));
            survive(() -> relay(sent));
            struck = house.documents().hasStruck();
            house.documents().revive();

            assertThat(house.orders.list(CUSTOMER, null, null, 200))
                    .as("orders after a death at call %d", call)
                    .hasSize(call);
            assertThat(house.stored(orderId).status()).isEqualTo(OrderStatus.COOKING);
            assertThat(names(house.events(orderId)))
                    .as("events after a death at call %d", call)
                    .containsExactly("OrderPlaced", "OrderPaid", "OrderProgressed");
            assertThat(sent.stream().map(Waiting::eventId).distinct().toList())
                    .as("events sent, with a death at call %d", call)
                    .isEqualTo(documents()
                            .events(log -> log.find(new Document("subject", orderId))
                                    .sort(new Document(MongoEvents.POSITION, 1))
                                    .map(event -> event.get("_id", UUID.class))
                                    .into(new ArrayList<>())));
            assertThat(house.documents().relayed().countUnsent(10)).isZero();
        } while (struck);
        assertThat(call).as("calls of the whole way").isBetween(20, 60);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void events_that_are_handled_together_and_killed_at_any_call_have_one_effect_each(boolean afterTheCall) {
        int call = 0;
        boolean struck;
        do {
            call++;
            List<UUID> orders = List.of(house.paid(), house.paid());
            Envelope<Event> known = envelope(new OrderAccepted(orders.get(0), STORE, 1, house.now(), 15));
            house.hear(known);
            house.database.update("delete from inbox");
            List<Envelope<Event>> batch = List.of(
                    envelope(new CookingStarted(orders.get(0), STORE, 2, house.now())),
                    known,
                    envelope(new CookingStarted(orders.get(1), STORE, 2, house.now())),
                    envelope(new RiderAssigned(orders.get(0), 2, house.now(), Orders.RIDER)));
            house.documents().dieAt(call, afterTheCall);
            survive(() -> hearAll(batch));
            struck = house.documents().hasStruck();
            house.documents().revive();

            assertThat(house.stored(orders.get(0)).status()).isEqualTo(OrderStatus.RIDER_ASSIGNED);
            assertThat(house.stored(orders.get(1)).status()).isEqualTo(OrderStatus.COOKING);
            assertThat(house.events(orders.get(0)))
                    .as("after a death at call %d", call)
                    .extracting(Event::sequence)
                    .containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(house.events(orders.get(1)))
                    .as("after a death at call %d", call)
                    .extracting(Event::sequence)
                    .containsExactly(1L, 2L, 3L);
        } while (struck);
        assertThat(call).as("calls of a batch").isEqualTo(5);
    }

    private interface Work<T> {
        T run();
    }

    /** Begun anew after a death, as a process is and as people and brokers do. */
    private static <T> T survive(Work<T> work) {
        try {
            return work.run();
        } catch (TestDocuments.Killed e) {
            house.documents().revive();
            return work.run();
        }
    }

    private static UUID place(String key) {
        try {
            OrderService.Placement placement = house.orders.place(wish(2, key, "hash"));
            return placement.order().orderId();
        } catch (ProblemException e) {
            assertThat(e.code()).isEqualTo("still-running");
            return house.orders.list(CUSTOMER, null, null, 10).get(0).orderId();
        }
    }

    private static Void hear(Envelope<Event> envelope) {
        house.hear(envelope);
        return null;
    }

    private static Void hearAll(List<Envelope<Event>> batch) {
        house.hearAll(batch);
        return null;
    }

    /** What the relay does, to a broker that takes everything. */
    private static Void relay(List<Waiting> sent) {
        List<Waiting> batch = house.documents().relayed().unsent(200);
        sent.addAll(batch);
        house.documents().relayed().markSent(batch);
        return null;
    }

    @Test
    void sent_events_stay_to_be_read_for_the_retention_time_in_the_order_in_which_they_came() {
        UUID first = house.paid();
        relay(new ArrayList<>());
        UUID second = house.paid();
        MongoEvents events = house.documents().relayed();
        assertThat(events.countUnsent(10)).as("documents with events").isEqualTo(1);
        List<Waiting> batch = events.unsent(1);
        assertThat(batch).extracting(Waiting::subject).containsExactly(second);
        assertThat(batch.get(0).type()).isEqualTo("fooddelivery.order.OrderPlaced.v1");
        assertThat(batch.get(0).body()).contains(batch.get(0).eventId().toString());
        events.markSent(batch);
        assertThat(events.countUnsent(10)).isEqualTo(1);

        List<Document> log = events.log(0, 10);
        assertThat(log).extracting(event -> event.get("subject")).containsExactly(first, first, second, second);
        assertThat(events.log(log.get(1).getLong(MongoEvents.POSITION), 1))
                .extracting(event -> event.get("subject"))
                .containsExactly(second);
        MongoEventLog published =
                new MongoEventLog(house.database, house.documents().all(), events);
        List<EventLog.Entry> all = published.page(null, 10).entries();
        assertThat(all)
                .extracting(EventLog.Entry::envelope)
                .isEqualTo(log.stream().map(event -> event.getString("body")).toList());
        assertThat(published.page(all.get(1).position(), 1))
                .isEqualTo(new EventLog.Stretch(List.of(all.get(2)), all.get(2).position()));
        assertThatThrownBy(() -> published.page("1-1", 1)).isInstanceOf(ProblemException.class);

        house.timePasses(Duration.ofDays(30));
        events.forget();
        assertThat(events.log(0, 10)).hasSize(4);
        house.timePasses(Duration.ofSeconds(1));
        events.forget();
        assertThat(events.log(0, 10)).as("what was not sent is not forgotten").hasSize(1);
        events.markSent(events.unsent(10));
        house.timePasses(Duration.ofDays(31));
        events.forget();
        UUID third = house.paid();
        relay(new ArrayList<>());
        assertThat(events.log(log.get(3).getLong(MongoEvents.POSITION), 10))
                .as("positions rise, whatever is forgotten")
                .extracting(event -> event.get("subject"))
                .containsExactly(third, third);
    }

    @Test
    void an_order_is_changed_within_a_transaction_only_and_one_at_a_time() {
        UUID first = house.paid();
        UUID second = house.paid();
        assertThatThrownBy(() -> house.repository.lock(first)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> house.inTransaction(() -> {
                    house.orders.cancel(first, CUSTOMER, "no");
                    return house.orders.cancel(second, CUSTOMER, "no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(house.stored(first).status()).isEqualTo(OrderStatus.PAID);
        assertThat(house.stored(second).status()).isEqualTo(OrderStatus.PAID);
    }

    @Test
    void a_change_that_changes_nothing_writes_nothing() {
        UUID orderId = house.paid();
        Document before = document(orderId);
        house.hear(new PaymentApproved(orderId, 1, house.now(), Ids.next(), 1, 1));
        assertThat(document(orderId)).isEqualTo(before);
    }

    private static Document document(UUID orderId) {
        return documents()
                .orders(orders ->
                        orders.find(new Document(OrderDocument.ID, orderId)).first());
    }

    private static Documents documents() {
        return house.documents().all();
    }

    private static Envelope<Event> envelope(Event event) {
        return Envelope.of(Ids.next(), house.now(), null, null, event);
    }
}

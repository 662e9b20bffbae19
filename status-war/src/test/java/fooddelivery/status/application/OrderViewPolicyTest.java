package fooddelivery.status.application;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.DeliveryEvent.RiderAssigned;
import fooddelivery.events.DeliveryEvent.RiderReleased;
import fooddelivery.events.Event;
import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.OrderProgressed;
import fooddelivery.events.PaymentEvent.PaymentApproved;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.TestDatabase;
import fooddelivery.runtime.Wiring;
import fooddelivery.status.domain.Arrival;
import fooddelivery.status.domain.Change;
import fooddelivery.status.domain.OrderStatus;
import fooddelivery.status.domain.Orders;
import fooddelivery.status.domain.Position;
import fooddelivery.status.domain.TrackedOrder;
import fooddelivery.status.domain.Viewer;
import fooddelivery.status.outbound.JdbcTrackedOrderRepository;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OrderViewPolicyTest {

    private static final TestDatabase DATABASE = TestDatabase.fresh("db/platform", "db/migration");

    private static final Arrivals NOTHING_SAID = new Arrivals() {
        @Override
        public Arrival of(TrackedOrder order) {
            return null;
        }
    };

    private final JdbcTrackedOrderRepository repository = new JdbcTrackedOrderRepository(DATABASE.database());
    private final Told told = new Told();
    private final OrderViewPolicy policy = Wiring.wire(new OrderViewPolicy(), repository, told);
    private final OrderTracking tracking = Wiring.wire(new OrderTracking(), repository, NOTHING_SAID);
    private final Orders order = new Orders();

    @Test
    void a_whole_order_is_followed_from_placing_to_completion() {
        happen(order.wholeOrder());

        TrackedOrder seen = tracking.get(order.orderId, order.customer());
        assertThat(seen.status()).isEqualTo("COMPLETED");
        assertThat(seen.refund()).isEqualTo("NONE");
        assertThat(seen.storeName()).isEqualTo("한밥상");
        assertThat(seen.total()).isEqualTo(24_000);
        assertThat(seen.express()).isTrue();
        assertThat(seen.prepMinutes()).isEqualTo(15);
        assertThat(seen.riderId()).isEqualTo(order.riderId);
        assertThat(seen.placedAt()).isEqualTo(Orders.at(1));
        assertThat(seen.promisedAt()).isEqualTo(Orders.at(1).plusSeconds(2_700));
        assertThat(seen.updatedAt()).isEqualTo(Orders.at(12));
        assertThat(seen.timeline())
                .extracting(Change::event)
                .containsExactly(
                        "OrderPlaced",
                        "OrderPaid",
                        "OrderAccepted",
                        "CookingStarted",
                        "CookingFinished",
                        "RiderAssigned",
                        "RiderReleased",
                        "RiderAssigned",
                        "PickedUp",
                        "Delivered",
                        "ExpressPromiseMissed",
                        "OrderCompleted");
        assertThat(told.orders).contains(order.orderId);
    }

    @Test
    void every_order_of_arrival_of_the_first_events_gives_the_same_view() {
        permutations(6).forEach(arrival -> {
            Orders another = new Orders();
            List<Event> events = another.wholeOrder().subList(0, 6);
            happen(arrival.stream().map(events::get).toList());
            assertThat(facts(another))
                    .as("arrival %s", arrival)
                    .isEqualTo(List.of(
                            5L,
                            "READY",
                            "NONE",
                            "한밥상",
                            24_000L,
                            15,
                            Orders.at(1),
                            Orders.at(5),
                            List.of(1L, 2L, 3L, 4L, 5L)));
        });
    }

    @Test
    void any_shuffle_of_a_whole_order_with_repetitions_gives_the_same_view() {
        Random random = new Random(20260501);
        for (int round = 0; round < 150; round++) {
            Orders another = new Orders();
            List<Event> events = new ArrayList<>(another.wholeOrder());
            events.addAll(events.subList(0, random.nextInt(events.size())));
            Collections.shuffle(events, random);
            happen(events);

            assertThat(facts(another))
                    .as("arrival %s", events)
                    .isEqualTo(List.of(
                            12L,
                            "COMPLETED",
                            "NONE",
                            "한밥상",
                            24_000L,
                            15,
                            Orders.at(1),
                            Orders.at(12),
                            List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L)));
            assertThat(tracking.get(another.orderId, another.customer()).riderId())
                    .isEqualTo(another.riderId);
        }
    }

    @Test
    void food_that_takes_longer_takes_longer_whichever_is_heard_first() {
        happen(List.of(order.placed(1), order.paid(2), order.accepted(15), order.delayed(25)));
        assertThat(tracking.get(order.orderId, order.customer()).prepMinutes()).isEqualTo(25);
        Orders other = new Orders();
        happen(List.of(other.placed(1), other.paid(2), other.delayed(25), other.accepted(15)));
        assertThat(tracking.get(other.orderId, other.customer()).prepMinutes()).isEqualTo(25);
        assertThat(tracking.get(other.orderId, other.customer()).timeline()).hasSize(2);
    }

    @Test
    void what_other_services_tell_never_moves_the_state() {
        happen(List.of(
                order.placed(1),
                order.paid(2),
                order.cancelled(3, "STORE_NO_ANSWER", true),
                order.accepted(20),
                new RiderAssigned(order.orderId, 2, Orders.at(9), order.riderId)));

        TrackedOrder seen = tracking.get(order.orderId, order.customer());
        assertThat(seen.status()).isEqualTo("CANCELLED");
        assertThat(seen.timeline()).extracting(Change::status).containsExactly("PAYMENT_PENDING", "PAID", "CANCELLED");
    }

    @Test
    void an_order_that_only_others_told_of_is_not_shown() {
        happen(List.of(order.accepted(20), new RiderAssigned(order.orderId, 2, Orders.at(9), order.riderId)));

        assertThat(tracking.find(order.orderId, Orders.admin())).isEmpty();
        assertThat(tracking.find(order.orderId, order.rider())).isEmpty();
        assertThat(tracking.list(order.rider(), null, null, 10)).isEmpty();
    }

    @Test
    void a_late_release_does_not_take_the_order_from_its_next_rider() {
        UUID firstRider = UUID.randomUUID();
        happen(List.of(
                order.placed(1),
                new RiderAssigned(order.orderId, 4, Orders.at(8), order.riderId),
                new RiderReleased(order.orderId, 3, Orders.at(7), firstRider),
                new RiderAssigned(order.orderId, 2, Orders.at(6), firstRider)));

        assertThat(tracking.get(order.orderId, order.rider()).riderId()).isEqualTo(order.riderId);
        assertThat(tracking.find(order.orderId, new Viewer(Viewer.Kind.RIDER, firstRider)))
                .isEmpty();
    }

    @Test
    void an_order_is_shown_to_those_whom_it_concerns_and_nobody_else() {
        happen(order.wholeOrder());
        Orders stranger = new Orders();

        assertThat(List.of(order.customer(), order.owner(), order.rider(), Orders.admin()))
                .allSatisfy(viewer ->
                        assertThat(tracking.find(order.orderId, viewer)).isPresent());
        assertThat(List.of(stranger.customer(), stranger.owner(), stranger.rider()))
                .allSatisfy(viewer -> {
                    assertThat(tracking.find(order.orderId, viewer)).isEmpty();
                    assertThat(tracking.list(viewer, null, null, 10)).isEmpty();
                });
        assertThat(tracking.find(order.orderId, new Viewer(Viewer.Kind.OWNER, order.customerId)))
                .isEmpty();
    }

    @Test
    void a_store_does_not_see_an_order_that_was_never_paid() {
        happen(List.of(order.placed(1), order.cancelled(2, "CUSTOMER", false)));
        assertThat(tracking.find(order.orderId, order.owner())).isEmpty();
        assertThat(tracking.list(order.owner(), null, null, 10)).isEmpty();

        Orders paid = new Orders();
        happen(List.of(paid.cancelled(3, "CUSTOMER", true), paid.paid(2), paid.placed(1)));
        assertThat(tracking.find(paid.orderId, paid.owner())).isPresent();
    }

    @Test
    void everybody_has_a_list_of_the_own_orders_page_by_page_and_by_state() {
        // Those of one millisecond are in no order.
        List<UUID> ids = Stream.generate(Ids::next)
                .limit(5)
                .sorted(Comparator.comparing(UUID::toString).reversed())
                .toList();
        for (int i = 0; i < 5; i++) {
            UUID orderId = ids.get(i);
            String status = i % 2 == 0 ? "PICKED_UP" : "DELIVERED";
            repository.record(new OrderProgressed(
                    orderId, 5, status, "NONE", order.customerId, order.storeId, Orders.at(5), null, null, null, null));
            repository.recordRider(orderId, 3, order.riderId);
        }
        UUID givenBack = ids.get(2);
        repository.recordRider(givenBack, 4, null);
        List<UUID> carried = new ArrayList<>(ids);
        carried.remove(givenBack);
        Map.of(order.customer(), ids, order.owner(), ids, order.rider(), carried)
                .forEach((viewer, own) -> {
                    List<UUID> read = new ArrayList<>();
                    List<TrackedOrder> page = tracking.list(viewer, null, null, 2);
                    while (!page.isEmpty()) {
                        page.forEach(it -> read.add(it.orderId()));
                        page = tracking.list(viewer, null, read.get(read.size() - 1), 2);
                    }
                    assertThat(read).as("%s", viewer).isEqualTo(own);
                    assertThat(tracking.list(viewer, OrderStatus.DELIVERED, null, 10))
                            .extracting(TrackedOrder::orderId)
                            .containsExactly(ids.get(1), ids.get(3));
                });
    }

    @Test
    void lists_go_from_the_newest_order_to_the_oldest() {
        happen(List.of(order.placed(1)));
        Orders paid = new Orders();
        OrderEvent ofTheSameCustomer = new OrderEvent.PaymentDeferred(
                paid.orderId,
                2,
                "PAYMENT_DEFERRED",
                "NONE",
                order.customerId,
                paid.storeId,
                Orders.at(2),
                UUID.randomUUID(),
                1);
        happen(List.of(ofTheSameCustomer));
        List<UUID> newestFirst = order.orderId.compareTo(paid.orderId) > 0
                ? List.of(order.orderId, paid.orderId)
                : List.of(paid.orderId, order.orderId);

        assertThat(tracking.list(order.customer(), null, null, 10))
                .extracting(TrackedOrder::orderId)
                .isEqualTo(newestFirst);
        assertThat(tracking.list(order.customer(), null, newestFirst.get(0), 10))
                .extracting(TrackedOrder::orderId)
                .containsExactly(newestFirst.get(1));
        assertThat(tracking.list(order.customer(), null, null, 1)).hasSize(1);
        assertThat(tracking.list(order.customer(), OrderStatus.PAYMENT_DEFERRED, null, 10))
                .extracting(TrackedOrder::orderId)
                .containsExactly(paid.orderId);
        assertThat(tracking.positions(List.of(order.orderId, paid.orderId, UUID.randomUUID())))
                .isEqualTo(Map.of(order.orderId, new Position(1, 0), paid.orderId, new Position(2, 0)));
    }

    @Test
    void whatever_arrives_in_whatever_order_and_however_often_the_hash_is_the_same() {
        Random random = new Random(20260503);
        Orders whole = new Orders();
        List<Event> events = new ArrayList<>(whole.wholeOrder());
        events.add(whole.delayed(25, 3));
        events.add(whole.delayed(30, 5));
        events.add(whole.cooked());
        events.add(new PaymentApproved(whole.orderId, 1, Orders.at(2), UUID.randomUUID(), 1, 24_000));
        Set<String> hashes = new HashSet<>();
        for (int round = 0; round < 200; round++) {
            DATABASE.database().update("delete from order_view where order_id = ?", whole.orderId);
            DATABASE.database().update("delete from order_change where order_id = ?", whole.orderId);
            DATABASE.database().update("delete from order_delay where order_id = ?", whole.orderId);
            List<Event> arriving = new ArrayList<>(events);
            for (int again = random.nextInt(events.size()); again > 0; again--) {
                arriving.add(events.get(random.nextInt(events.size())));
            }
            Collections.shuffle(arriving, random);
            DATABASE.inTransaction(() -> arriving.forEach(policy::whenever));
            hashes.addAll(DATABASE.database()
                    .query("select hash from order_hash where order_id = ?", row -> row.getString(1), whole.orderId));
        }
        assertThat(hashes).hasSize(1);
        assertThat(tracking.get(whole.orderId, whole.customer()).prepMinutes()).isEqualTo(30);
        assertThat(tracking.get(whole.orderId, whole.customer()).distance()).isEqualTo(3210);
    }

    @Test
    void every_fact_of_an_order_is_in_its_hash() {
        happen(order.wholeOrder());
        happen(List.of(order.delayed(25, 3), order.cooked()));
        String whole = hash(order);
        Map<String, String> changed = Map.of(
                "uuid", "gen_random_uuid()",
                "bigint", "%s + 1000",
                "integer", "%s + 1000",
                "boolean", "not %s",
                "timestamp with time zone", "%s + interval '1 microsecond'",
                "text", "%s || 'x'");
        for (String table : List.of("order_view", "order_change", "order_delay")) {
            Map<String, String> columns = new TreeMap<>();
            DATABASE.database()
                    .query(
                            "select column_name, data_type from information_schema.columns where table_name = ?"
                                    + " and column_name not in ('slot', 'order_id', 'carried')",
                            row -> columns.put(row.getString(1), row.getString(2)),
                            table);
            assertThat(columns).hasSizeGreaterThan(3);
            columns.forEach((column, type) ->
                    assertChangesTheHash(table, column, changed.get(type).formatted(column), whole));
        }
        assertThat(hash(order)).isEqualTo(whole);
    }

    private void assertChangesTheHash(String table, String column, String value, String whole) {
        try {
            DATABASE.inTransaction(() -> {
                DATABASE.database()
                        .update(
                                "update %s set %s = %s where order_id = ?".formatted(table, column, value),
                                order.orderId);
                assertThat(hash(order)).as("%s of %s", column, table).isNotEqualTo(whole);
                throw new IllegalStateException("roll back");
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("roll back");
        }
    }

    private static String hash(Orders which) {
        return DATABASE.database()
                .query("select hash from order_hash where order_id = ?", row -> row.getString(1), which.orderId)
                .get(0);
    }

    private List<Object> facts(Orders which) {
        TrackedOrder seen = tracking.get(which.orderId, which.customer());
        return List.of(
                seen.version(),
                seen.status(),
                seen.refund(),
                seen.storeName(),
                seen.total(),
                seen.prepMinutes(),
                seen.placedAt(),
                seen.updatedAt(),
                seen.timeline().stream().map(Change::version).toList());
    }

    private void happen(List<? extends Event> events) {
        DATABASE.inTransaction(() -> events.forEach(this::happen));
    }

    private void happen(Event event) {
        assertThat(policy.whenever(event)).isTrue();
    }

    private static List<List<Integer>> permutations(int size) {
        List<List<Integer>> all = new ArrayList<>();
        permute(new ArrayList<>(), size, all::add);
        return all;
    }

    private static void permute(List<Integer> begun, int size, Consumer<List<Integer>> result) {
        if (begun.size() == size) {
            result.accept(List.copyOf(begun));
        }
        for (int next = 0; next < size; next++) {
            if (!begun.contains(next)) {
                begun.add(next);
                permute(begun, size, result);
                begun.remove(begun.size() - 1);
            }
        }
    }
}

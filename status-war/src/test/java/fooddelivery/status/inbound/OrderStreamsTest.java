package fooddelivery.status.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.OrderEvent;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.NoRecovery;
import fooddelivery.runtime.Startup;
import fooddelivery.runtime.TestDatabase;
import fooddelivery.runtime.Timers;
import fooddelivery.runtime.Wiring;
import fooddelivery.status.application.Arrivals;
import fooddelivery.status.application.OrderChanged;
import fooddelivery.status.application.OrderTracking;
import fooddelivery.status.domain.Orders;
import fooddelivery.status.domain.Position;
import fooddelivery.status.outbound.JdbcStoreHistory;
import fooddelivery.status.outbound.JdbcTrackedOrderRepository;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two replicas of the service over one database, as a client sees them. */
class OrderStreamsTest {

    private static final TestDatabase DATABASE = TestDatabase.fresh("db/platform", "db/migration");
    private static final Duration LONG = Duration.ofSeconds(60);

    private final JdbcTrackedOrderRepository repository = new JdbcTrackedOrderRepository(DATABASE.database());
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final OrderStreams first = replica();
    private final OrderStreams second = replica();
    private final Orders order = new Orders();

    private OrderStreams replica() {
        Clock clock = Clock.systemUTC();
        Arrivals arrivals = Wiring.wire(new Arrivals(), new JdbcStoreHistory(DATABASE.database()), clock);
        OrderStreams streams = Wiring.wire(
                new OrderStreams(),
                proxy(ManagedThreadFactory.class, (method, arguments) -> new Thread((Runnable) arguments[0])),
                Wiring.wire(
                        new Timers(),
                        new NoRecovery(),
                        proxy(
                                ManagedScheduledExecutorService.class,
                                (method, arguments) -> method.invoke(timer, arguments))),
                Wiring.wire(new OrderTracking(), repository, arrivals),
                clock);
        streams.start(new Startup.Finished());
        return streams;
    }

    @AfterEach
    void stop() {
        first.stop();
        second.stop();
        timer.shutdownNow();
    }

    @Test
    void what_one_replica_records_is_shown_by_the_other_and_a_client_that_changes_over_misses_nothing() {
        heardBy(first, order.placed(1));
        heardBy(second, order.paid(2));
        Wire there = new Wire();
        follow(second, there, Position.NONE);
        await(() -> there.ids().size() == 2);

        heardBy(first, order.progressed(3, "ACCEPTED", "NONE", "OrderAccepted"));
        repository.recordDelay(order.delayed(25, 3));
        first.changed(new OrderChanged(order.orderId));
        await(() -> there.ids().size() == 4);
        there.close();

        // The client was away while more happened, and comes back to the replica that it does not know.
        heardBy(second, order.progressed(4, "COOKING", "NONE", "CookingStarted"));
        repository.recordDelay(order.delayed(26, 5));
        Wire here = new Wire();
        follow(first, here, Position.of(Long.parseLong(there.ids().get(3))));
        await(() -> here.ids().size() == 2);
        heardBy(second, order.progressed(5, "READY", "NONE", "CookingFinished"));
        await(() -> here.ids().size() == 3);

        List<String> all = new ArrayList<>(there.ids());
        all.addAll(here.ids());
        assertThat(all).containsExactly("1000000", "2000000", "3000000", "3000003", "4000003", "4000005", "5000005");
        assertThat(here.received.stream()
                        .filter(event -> event.containsKey("data"))
                        .map(event ->
                                Json.read(event.get("data"), OrderView.class).prepMinutes()))
                .containsExactly(25, 26, 26);
    }

    @Test
    void whoever_follows_at_whichever_replica_is_told_the_same_once_and_in_order() {
        List<Wire> wires = new ArrayList<>();
        heardBy(first, order.placed(1));
        for (int version = 2; version <= 30; version++) {
            Wire wire = new Wire();
            wires.add(wire);
            follow(version % 2 == 0 ? first : second, wire, Position.NONE);
            heardBy(
                    version % 3 == 0 ? first : second,
                    order.progressed(version, version % 2 == 0 ? "READY" : "RIDER_ASSIGNED", "NONE", null));
        }
        for (Wire wire : wires) {
            await(() -> wire.ids().size() == 30);
            assertThat(wire.ids().stream().map(Long::valueOf)).isSorted().doesNotHaveDuplicates();
        }
    }

    private void follow(OrderStreams streams, Wire wire, Position seen) {
        Instant until = Instant.now().plus(LONG);
        streams.add(new OrderStream(order.orderId, order.customer(), seen, until, wire, wire.sse()));
    }

    /** As its listener does: recorded for all, and told to those who follow at this replica. */
    private void heardBy(OrderStreams streams, OrderEvent event) {
        repository.record(event);
        streams.changed(new OrderChanged(event.orderId()));
    }

    private static void await(BooleanSupplier condition) {
        Instant end = Instant.now().plus(LONG);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("it takes too long").isBefore(end);
            Thread.onSpinWait();
        }
    }

    private interface Call {
        Object answer(Method method, Object[] arguments) throws ReflectiveOperationException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call.answer(method, arguments)));
    }
}

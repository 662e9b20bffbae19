package fooddelivery.status.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.Event;
import fooddelivery.events.EventType;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.TestDatabase;
import fooddelivery.runtime.Wiring;
import fooddelivery.status.domain.EventLogs;
import fooddelivery.status.domain.Generations;
import fooddelivery.status.domain.Orders;
import fooddelivery.status.domain.Rebuild;
import fooddelivery.status.domain.Rebuild.State;
import fooddelivery.status.domain.TrackedOrder;
import fooddelivery.status.domain.TrackedOrderRepository;
import fooddelivery.status.domain.Witnesses.Silent;
import fooddelivery.status.outbound.JdbcGenerations;
import fooddelivery.status.outbound.JdbcTrackedOrderRepository;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RebuildServiceTest {

    private static final TestDatabase DATABASE = TestDatabase.fresh("db/platform", "db/migration");
    private static final Map<String, Object> SETTINGS = Map.of(
            "fooddelivery.rebuild.patience",
            Duration.ofSeconds(10),
            "fooddelivery.rebuild.settle",
            Duration.ofMillis(1),
            "fooddelivery.rebuild.share",
            1.0);

    /** A process that was killed: nothing in the program may catch it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** The services' logs, in small pages. */
    private static final class Logs implements EventLogs {

        private static final int PAGE = 7;
        private final Map<String, List<Event>> published = new ConcurrentHashMap<>();
        private Runnable meanwhile = () -> {};
        private Instant now = Orders.NOON;
        private int silentFor;
        private int heldBackFor;

        void publish(Event event) {
            String service = EventType.of(event).source().substring(1);
            published
                    .computeIfAbsent(service, name -> new CopyOnWriteArrayList<>())
                    .add(event);
        }

        @Override
        public LogPage read(String service, String after) {
            meanwhile.run();
            if (silentFor-- > 0) {
                throw new Silent("it does not answer", null);
            }
            if (heldBackFor-- > 0) {
                return new LogPage(List.of(), after == null ? "0" : after, null);
            }
            List<Event> all = List.copyOf(published.getOrDefault(service, List.of()));
            int from = after == null ? 0 : Integer.parseInt(after);
            int to = Math.min(all.size(), from + PAGE);
            return new LogPage(all.subList(from, to), to == all.size() ? null : Integer.toString(to), now);
        }
    }

    private final Logs logs = new Logs();
    private final JdbcTrackedOrderRepository repository = new JdbcTrackedOrderRepository(DATABASE.database());
    private final OrderViewPolicy policy = OrderViewPolicy.silently(repository);
    private final RebuildService rebuilds = service(new JdbcGenerations(DATABASE.database()), inTransactions());

    private RebuildService service(Generations generations, Transactions transactions) {
        return service(generations, transactions, SETTINGS);
    }

    private RebuildService service(Generations generations, Transactions transactions, Map<String, Object> settings) {
        ManagedExecutorService atOnce = (ManagedExecutorService) Proxy.newProxyInstance(
                ManagedExecutorService.class.getClassLoader(),
                new Class<?>[] {ManagedExecutorService.class},
                (self, method, arguments) -> {
                    ((Runnable) arguments[0]).run();
                    return null;
                });
        // The logs reach back to the day of the orders.
        Clock clock = Clock.tick(
                Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), Orders.NOON.plusSeconds(3600))),
                Duration.ofMillis(1));
        return Wiring.wire(new RebuildService(), logs, generations, transactions, clock, atOnce, settings);
    }

    private static Transactions inTransactions() {
        return new Transactions() {
            @Override
            public <T> T run(Supplier<T> work) {
                return DATABASE.inTransaction(work);
            }
        };
    }

    @BeforeEach
    void begin() {
        DATABASE.database().update("truncate order_view, order_change, order_delay, rebuild, rebuild_difference");
        DATABASE.database().update("update generation set live = false, filling = false");
        DATABASE.database().update("update generation set live = true where slot = 0");
    }

    @Test
    void a_view_built_anew_says_the_same_and_takes_over() {
        List<Orders> orders = List.of(new Orders(), new Orders(), new Orders());
        orders.forEach(order -> order.wholeOrder().forEach(this::publishAndHear));
        publishAndHear(orders.get(0).delayed(25));
        Map<UUID, TrackedOrder> before = seen(orders);
        String hash = hash();

        Rebuild done = rebuilds.begin(false, "admin");

        assertThat(done.state()).isEqualTo(State.SWITCHED);
        assertThat(done.switched()).isTrue();
        assertThat(done.failure()).isNull();
        assertThat(done.startedBy()).isEqualTo("admin");
        assertThat(done.read()).isEqualTo(Map.of("order", 36L, "store", 4L, "delivery", 15L));
        assertThat(done.compared()).isEqualTo(3);
        assertThat(done.carried()).isZero();
        assertThat(done.hashLive()).isEqualTo(done.hashAnew()).isNotZero();
        assertThat(live()).isEqualTo(1);
        assertThat(seen(orders)).isEqualTo(before);
        assertThat(hash()).isEqualTo(hash);

        publishAndHear(orders.get(1).progressed(13, "COMPLETED", "PENDING", null));
        assertThat(repository.find(orders.get(1).orderId, Orders.admin()))
                .hasValueSatisfying(order -> assertThat(order.version()).isEqualTo(13));
        assertThat(rebuilds.begin(false, "admin").state()).isEqualTo(State.SWITCHED);
        assertThat(live()).as("and back").isZero();
    }

    @Test
    void what_a_log_keeps_back_for_a_while_is_waited_for() {
        Orders order = new Orders();
        order.wholeOrder().forEach(this::publishAndHear);
        logs.heldBackFor = 3;

        Rebuild done = rebuilds.begin(false, "admin");

        assertThat(done.state()).isEqualTo(State.SWITCHED);
        assertThat(done.read()).isEqualTo(Map.of("order", 12L, "store", 1L, "delivery", 5L));
    }

    @Test
    void what_happens_meanwhile_is_in_both() {
        Orders before = new Orders();
        before.wholeOrder().forEach(this::publishAndHear);
        List<Orders> meanwhile = new ArrayList<>();
        logs.meanwhile = () -> {
            Orders order = new Orders();
            meanwhile.add(order);
            order.wholeOrder().forEach(this::publishAndHear);
            publishAndHear(before.progressed(13 + meanwhile.size(), "COMPLETED", "NONE", null));
            // More than is read: at some time it has read enough, since both hear of all that comes.
            logs.now = Orders.NOON.plus(Duration.ofHours(meanwhile.size() < 10 ? 0 : 2));
        };
        Rebuild done = rebuilds.begin(false, "admin");

        assertThat(done.differences()).isZero();
        assertThat(done.state()).isEqualTo(State.SWITCHED);
        assertThat(meanwhile)
                .hasSizeGreaterThan(5)
                .allSatisfy(order -> assertThat(repository.find(order.orderId, order.customer()))
                        .hasValueSatisfying(it -> assertThat(it.status()).isEqualTo("COMPLETED")));
    }

    @Test
    void damage_is_found_and_mended_when_somebody_insists() {
        List<Orders> orders = List.of(new Orders(), new Orders(), new Orders(), new Orders());
        orders.forEach(order -> order.wholeOrder().forEach(this::publishAndHear));
        String right = hash();
        damage("update order_view set status = 'COOKING', total = 1 where order_id = ?", orders.get(0));
        damage("delete from order_view where order_id = ?", orders.get(1));
        damage("delete from order_change where version = 4 and order_id = ?", orders.get(2));
        String wrong = hash();

        Rebuild found = rebuilds.begin(false, "admin");
        assertThat(found.state()).isEqualTo(State.DIFFERENT);
        assertThat(found.switched()).isFalse();
        assertThat(found.differences()).isEqualTo(3);
        assertThat(found.hashLive()).isNotEqualTo(found.hashAnew());
        assertThat(found.found())
                .extracting(Rebuild.Difference::orderId)
                .containsExactlyInAnyOrder(orders.get(0).orderId, orders.get(1).orderId, orders.get(2).orderId);
        assertThat(difference(found, orders.get(0)).live()).isEqualTo("{\"total\": 1, \"status\": \"COOKING\"}");
        assertThat(difference(found, orders.get(0)).anew()).isEqualTo("{\"total\": 24000, \"status\": \"COMPLETED\"}");
        assertThat(difference(found, orders.get(1)).live()).isNull();
        assertThat(difference(found, orders.get(1)).anew()).contains("COMPLETED");
        assertThat(hash()).as("the live view is left alone").isEqualTo(wrong);
        assertThat(live()).isZero();

        Rebuild mended = rebuilds.begin(true, "admin");
        assertThat(mended.state()).isEqualTo(State.SWITCHED);
        assertThat(mended.differences()).isEqualTo(3);
        assertThat(hash()).isEqualTo(right);
        assertThat(rebuilds.begin(false, "admin").differences()).isZero();
    }

    @Test
    void an_order_that_no_log_knows_is_told_of_and_never_lost() {
        Orders known = new Orders();
        known.wholeOrder().forEach(this::publishAndHear);
        Orders unknown = new Orders();
        unknown.wholeOrder().forEach(this::hear);

        Rebuild found = rebuilds.begin(false, "admin");
        assertThat(found.state()).isEqualTo(State.DIFFERENT);
        assertThat(found.carried()).isOne();
        assertThat(found.found()).singleElement().satisfies(it -> {
            assertThat(it.orderId()).isEqualTo(unknown.orderId);
            assertThat(it.live()).contains("COMPLETED");
            assertThat(it.anew()).isNull();
        });
        rebuilds.begin(true, "admin");
        assertThat(repository.find(unknown.orderId, unknown.customer()))
                .hasValueSatisfying(order -> assertThat(order.timeline()).hasSize(12));
    }

    @Test
    void orders_whose_events_are_no_longer_kept_are_carried_over_and_marked() {
        Orders old = new Orders();
        List<Event> events = old.wholeOrder();
        events.subList(0, 9).forEach(this::hear);
        // What came last is still in the logs.
        events.subList(9, events.size()).forEach(this::publishAndHear);
        Orders recent = new Orders();
        recent.wholeOrder().forEach(this::publishAndHear);
        DATABASE.database()
                .update(
                        "update order_view set placed_at = placed_at - interval '40 days' where order_id = ?",
                        old.orderId);
        TrackedOrder before = repository.find(old.orderId, old.customer()).orElseThrow();

        Rebuild done = rebuilds.begin(false, "admin");

        assertThat(done.state()).isEqualTo(State.SWITCHED);
        assertThat(done.carried()).isOne();
        assertThat(repository.find(old.orderId, old.customer())).contains(before);
        assertThat(DATABASE.database()
                        .query("select order_id from live_order where carried", row -> row.getObject(1, UUID.class)))
                .containsExactly(old.orderId);
    }

    @Test
    void an_event_that_is_still_on_its_way_here_is_waited_for() {
        Orders order = new Orders();
        order.wholeOrder().subList(0, 17).forEach(this::publishAndHear);
        logs.publish(order.completed(12));
        Generations slow = new JdbcGenerations(DATABASE.database()) {
            @Override
            public List<Pair> compare(long number, Collection<UUID> orderIds) {
                hear(order.completed(12));
                return super.compare(number, orderIds);
            }
        };
        Rebuild done = service(slow, inTransactions()).begin(false, "admin");

        assertThat(done.state()).isEqualTo(State.SWITCHED);
        assertThat(done.differences()).isZero();
        assertThat(done.hashLive()).isEqualTo(done.hashAnew());
    }

    @Test
    void a_live_view_that_is_far_behind_is_waited_for_as_long_as_it_catches_up() {
        List<Orders> behind = Stream.generate(Orders::new).limit(4).toList();
        for (Orders order : behind) {
            order.wholeOrder().subList(0, 17).forEach(this::publishAndHear);
            logs.publish(order.completed(12));
        }
        Iterator<Orders> next = behind.iterator();
        Generations slow = new JdbcGenerations(DATABASE.database()) {
            @Override
            public List<Pair> compare(long number, Collection<UUID> orderIds) {
                hear(next.next().completed(12));
                return super.compare(number, orderIds);
            }
        };
        Rebuild done = service(slow, inTransactions()).begin(false, "admin");

        assertThat(done.state()).isEqualTo(State.SWITCHED);
        assertThat(next).isExhausted();
        assertThat(done.hashLive()).isEqualTo(done.hashAnew());
    }

    @Test
    void killed_anywhere_it_has_changed_nothing_and_can_be_begun_again() {
        List<Orders> orders = List.of(new Orders(), new Orders());
        orders.forEach(order -> order.wholeOrder().forEach(this::publishAndHear));
        Map<UUID, TrackedOrder> before = seen(orders);
        boolean finished = false;
        int kills = 0;
        for (int point = 0; !finished; point++) {
            for (boolean afterCommit : new boolean[] {false, true}) {
                RebuildService mortal = service(new JdbcGenerations(DATABASE.database()), dying(point, afterCommit));
                try {
                    finished = mortal.begin(false, "admin").state() == State.SWITCHED;
                } catch (Killed e) {
                    kills++;
                    assertThat(seen(orders)).as("killed at %d", point).isEqualTo(before);
                    if (isRunning()) {
                        assertThatThrownBy(() -> rebuilds.begin(false, "admin"))
                                .isInstanceOf(ProblemException.class)
                                .extracting(it -> ((ProblemException) it).code())
                                .isEqualTo("rebuild-running");
                    }
                    publishAndHear(orders.get(0).progressed(13 + kills, "COMPLETED", "NONE", null));
                    before = seen(orders);
                    DATABASE.database().update("update rebuild set lease_until = now() - interval '1 second'");
                    rebuilds.giveUpAbandoned();
                    assertThat(isRunning()).isFalse();
                }
            }
        }
        assertThat(kills).isGreaterThan(20);
        assertThat(seen(orders)).isEqualTo(before);
        assertThat(rebuilds.begin(false, "admin").state()).isEqualTo(State.SWITCHED);
    }

    /** Transactions of a process that is killed at one of them, before or after it is committed. */
    private static Transactions dying(int point, boolean afterCommit) {
        AtomicInteger count = new AtomicInteger();
        return new Transactions() {
            @Override
            public <T> T run(Supplier<T> work) {
                boolean dies = count.getAndIncrement() == point;
                T result = DATABASE.inTransaction(() -> {
                    T done = work.get();
                    if (dies && !afterCommit) {
                        throw new Killed();
                    }
                    return done;
                });
                if (dies) {
                    throw new Killed();
                }
                return result;
            }
        };
    }

    @Test
    void a_process_that_slept_too_long_changes_nothing_when_it_wakes_up() {
        Orders order = new Orders();
        order.wholeOrder().forEach(this::publishAndHear);
        List<Rebuild> second = new ArrayList<>();
        logs.meanwhile = () -> {
            logs.meanwhile = () -> {};
            DATABASE.database().update("update rebuild set lease_until = now() - interval '1 second'");
            second.add(rebuilds.begin(false, "another"));
        };
        rebuilds.begin(false, "sleeper");

        assertThat(second)
                .singleElement()
                .satisfies(it -> assertThat(it.state()).isEqualTo(State.SWITCHED));
        assertThat(DATABASE.database().query("select state from rebuild order by number", row -> row.getString(1)))
                .containsExactly("INTERRUPTED", "SWITCHED");
        assertThat(live()).isEqualTo(1);
    }

    @Test
    void a_service_that_is_away_for_a_moment_is_asked_again_and_one_that_stays_away_ends_it() {
        Orders order = new Orders();
        order.wholeOrder().forEach(this::publishAndHear);
        logs.silentFor = 2;
        assertThat(rebuilds.begin(false, "admin").state()).isEqualTo(State.SWITCHED);

        logs.silentFor = Integer.MAX_VALUE;
        Map<String, Object> hurried = new HashMap<>(SETTINGS);
        hurried.put("fooddelivery.rebuild.patience", Duration.ZERO);
        RebuildService impatient = Wiring.wire(
                new RebuildService(),
                logs,
                new JdbcGenerations(DATABASE.database()),
                inTransactions(),
                Clock.fixed(Orders.NOON, ZoneOffset.UTC),
                Proxy.newProxyInstance(
                        ManagedExecutorService.class.getClassLoader(),
                        new Class<?>[] {ManagedExecutorService.class},
                        (self, method, arguments) -> null),
                hurried);
        impatient.begin(false, "admin");
        impatient.run(impatient.last().orElseThrow().number(), false);
        assertThat(impatient.last()).hasValueSatisfying(it -> {
            assertThat(it.state()).isEqualTo(State.FAILED);
            assertThat(it.failure()).isEqualTo("order cannot be asked for its events: it does not answer");
        });
    }

    @Test
    void for_three_quarters_of_the_time_it_leaves_the_processors_to_others_when_its_share_is_a_quarter() {
        Orders order = new Orders();
        order.wholeOrder().forEach(this::publishAndHear);
        long page = TimeUnit.MILLISECONDS.toNanos(30);
        List<Long> asked = new ArrayList<>();
        logs.meanwhile = () -> {
            asked.add(System.nanoTime());
            while (System.nanoTime() - asked.get(asked.size() - 1) < page) {
                Thread.onSpinWait();
            }
        };
        Map<String, Object> aQuarter = new HashMap<>(SETTINGS);
        aQuarter.put("fooddelivery.rebuild.share", 0.25);

        service(new JdbcGenerations(DATABASE.database()), inTransactions(), aQuarter)
                .begin(false, "admin");

        assertThat(asked).hasSizeGreaterThanOrEqualTo(3);
        for (int i = 1; i < asked.size(); i++) {
            assertThat(asked.get(i) - asked.get(i - 1)).isGreaterThanOrEqualTo(4 * page);
        }
    }

    @Test
    void a_transaction_that_did_not_know_of_the_second_generation_is_waited_for() throws SQLException {
        Orders order = new Orders();
        order.wholeOrder().forEach(logs::publish);
        try (Connection old = DATABASE.direct().getConnection()) {
            old.setAutoCommit(false);
            try (Statement statement = old.createStatement()) {
                statement.execute("select slot from generation where live or filling");
            }
            CompletableFuture<Rebuild> rebuild = CompletableFuture.supplyAsync(() -> rebuilds.begin(true, "admin"));
            assertThatThrownBy(() -> DATABASE.inTransaction(() -> {
                        DATABASE.database().update("set local lock_timeout = '500ms'");
                        DATABASE.database().update("lock table generation in access exclusive mode");
                    }))
                    .hasMessageContaining("timeout");
            assertThat(rebuild).isNotDone();
            old.commit();
            assertThat(rebuild.join().state()).isEqualTo(State.SWITCHED);
        }
        assertThat(repository.find(order.orderId, order.customer())).isPresent();
    }

    @Test
    void who_begins_a_second_one_is_refused_and_keeps_the_first_waiting_for_nothing() throws Exception {
        JdbcGenerations generations = new JdbcGenerations(DATABASE.database());
        Duration lease = Duration.ofSeconds(30);
        long number =
                DATABASE.inTransaction(() -> generations.begin("admin", lease)).orElseThrow();
        CompletableFuture<OptionalLong> second = DATABASE.inTransaction(() -> {
            generations.renew(number, lease);
            CompletableFuture<OptionalLong> begun = CompletableFuture.supplyAsync(
                    () -> DATABASE.inTransaction(() -> generations.begin("other", lease)));
            Instant limit = Instant.now().plusSeconds(20);
            while (DATABASE.database()
                    .query("select 1 from pg_locks where not granted and locktype = 'transactionid'", row -> 1)
                    .isEmpty()) {
                assertThat(Instant.now()).as("the second waits for the first").isBefore(limit);
                LockSupport.parkNanos(5_000_000);
            }
            generations.awaitReaders(number);
            return begun;
        });
        assertThat(second.get(20, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void an_event_that_is_being_recorded_comes_first() throws SQLException {
        Orders order = new Orders();
        order.wholeOrder().forEach(this::publishAndHear);
        try (Connection event = DATABASE.direct().getConnection();
                Statement statement = event.createStatement()) {
            event.setAutoCommit(false);
            AtomicInteger gaveWay = new AtomicInteger();
            Generations polite = new JdbcGenerations(DATABASE.database()) {
                @Override
                public void record(long number, Consumer<TrackedOrderRepository> events) {
                    try {
                        if (gaveWay.get() == 0) {
                            statement.execute("insert into order_view (slot, order_id, prep_minutes) values (1, '"
                                    + order.orderId + "', 3)");
                        }
                        super.record(number, events);
                    } catch (Busy e) {
                        gaveWay.incrementAndGet();
                        commit(event);
                        throw e;
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
            Rebuild done = service(polite, inTransactions()).begin(false, "admin");
            assertThat(done.state()).isEqualTo(State.SWITCHED);
            assertThat(done.read()).containsEntry("order", 12L);
            assertThat(gaveWay).hasValue(1);
        }
    }

    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nobody_who_reads_sees_a_step_back_or_a_hole_while_one_generation_takes_over_from_the_other() throws Exception {
        List<Orders> orders = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            orders.add(new Orders());
        }
        orders.forEach(order -> publishAndHear(order.placed(1)));
        AtomicBoolean over = new AtomicBoolean();
        Random random = new Random(20260502);
        CompletableFuture<Void> events = CompletableFuture.runAsync(() -> {
            for (int round = 0; round < 40; round++) {
                List<Event> next = new ArrayList<>();
                for (Orders order : orders) {
                    next.add(order.progressed(2 + round, round % 2 == 0 ? "READY" : "RIDER_ASSIGNED", "NONE", null));
                    next.add(order.delayed(15 + round, 3 + round));
                }
                next.forEach(logs::publish);
                next.addAll(next.subList(0, 3));
                Collections.shuffle(next, random);
                next.forEach(this::hear);
            }
        });
        CompletableFuture<Void> readers = CompletableFuture.runAsync(() -> {
            Map<UUID, Long> last = new HashMap<>();
            while (!over.get()) {
                for (Orders order : orders) {
                    TrackedOrder seen = repository
                            .find(order.orderId, order.customer())
                            .orElseThrow(() -> new AssertionError("a hole"));
                    long position = seen.position().version() + seen.position().delay();
                    assertThat(position).isGreaterThanOrEqualTo(last.getOrDefault(order.orderId, 0L));
                    last.put(order.orderId, position);
                }
            }
        });
        List<State> ends = new ArrayList<>();
        do {
            ends.add(rebuilds.begin(false, "admin").state());
        } while (!events.isDone());
        events.join();
        ends.add(rebuilds.begin(false, "admin").state());
        over.set(true);
        readers.join();

        // One whose last event was in a log and not yet heard of may say so; the last one may not.
        assertThat(ends.get(ends.size() - 1)).isEqualTo(State.SWITCHED);
        assertThat(ends).contains(State.SWITCHED).doesNotContain(State.FAILED, State.INTERRUPTED);
        orders.forEach(order -> assertThat(repository.find(order.orderId, order.customer()))
                .hasValueSatisfying(it -> assertThat(it.position().version()).isEqualTo(41)));
    }

    private void publishAndHear(Event event) {
        logs.publish(event);
        hear(event);
    }

    private void hear(Event event) {
        DATABASE.inTransaction(() -> {
            assertThat(policy.whenever(event)).isTrue();
        });
    }

    private Map<UUID, TrackedOrder> seen(List<Orders> orders) {
        Map<UUID, TrackedOrder> seen = new HashMap<>();
        orders.forEach(
                order -> repository.find(order.orderId, order.customer()).ifPresent(it -> seen.put(order.orderId, it)));
        return seen;
    }

    private static Rebuild.Difference difference(Rebuild rebuild, Orders order) {
        return rebuild.found().stream()
                .filter(it -> it.orderId().equals(order.orderId))
                .findFirst()
                .orElseThrow();
    }

    private static void damage(String sql, Orders order) {
        assertThat(DATABASE.database().update(sql, order.orderId)).isOne();
    }

    private static int live() {
        return DATABASE.database()
                .query("select slot from generation where live", row -> row.getInt(1))
                .get(0);
    }

    private static boolean isRunning() {
        return !DATABASE.database()
                .query("select number from rebuild where finished_at is null", row -> row.getLong(1))
                .isEmpty();
    }

    private static String hash() {
        return DATABASE.database()
                .query(
                        "select md5(string_agg(hash, ',' order by order_id)) from order_hash"
                                + " where slot = (select slot from generation where live)",
                        row -> row.getString(1))
                .get(0);
    }
}

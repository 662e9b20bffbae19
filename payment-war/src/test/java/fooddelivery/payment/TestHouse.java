package fooddelivery.payment;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.payment.application.Bookkeeping;
import fooddelivery.payment.application.Ledger;
import fooddelivery.payment.application.PaymentPolicy;
import fooddelivery.payment.application.PaymentRecollection;
import fooddelivery.payment.application.PaymentService;
import fooddelivery.payment.application.PaymentSweeper;
import fooddelivery.payment.application.RefundService;
import fooddelivery.payment.application.Simulator;
import fooddelivery.payment.application.Transactions;
import fooddelivery.payment.domain.PaymentGateway;
import fooddelivery.payment.domain.Payments;
import fooddelivery.payment.domain.Posting.Commission;
import fooddelivery.payment.domain.SimulatorSettings;
import fooddelivery.payment.inbound.PaymentEventListener;
import fooddelivery.payment.outbound.JdbcLedgerRepository;
import fooddelivery.payment.outbound.JdbcPaymentRepository;
import fooddelivery.payment.outbound.SimulatedPaymentGateway;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Outbox;
import fooddelivery.runtime.Recovery;
import fooddelivery.runtime.Secrets;
import fooddelivery.runtime.Stories;
import fooddelivery.runtime.TestDatabase;
import fooddelivery.runtime.TestMetrics;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The service as it runs in the container, with its simulated gateway and a real PostgreSQL, without the container. */
public final class TestHouse implements AutoCloseable {

    public static final Duration GATEWAY_TIMEOUT = Duration.ofMillis(300);

    private final TestDatabase fresh = TestDatabase.fresh("db/platform", "db/migration");
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(16);
    private volatile Duration ahead = Duration.ZERO;

    public final Database database = fresh.database();
    public final PaymentGateway gateway;
    public final JdbcPaymentRepository payments;
    public final Simulator simulator;
    public final Ledger ledger;
    public final PaymentService service;
    public final RefundService refunds;
    public final PaymentPolicy policy;
    public final PaymentSweeper sweeper;
    private final Clock clock;
    private final Bookkeeping books;

    /** @param around what the service has for a gateway, given the simulated one */
    public TestHouse(UnaryOperator<PaymentGateway> around) {
        clock = new Clock() {
            @Override
            public Instant instant() {
                return Instant.now().plus(ahead).truncatedTo(ChronoUnit.MICROS);
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }
        };
        Transactions transactions = new Transactions() {
            @Override
            public <T> T run(Supplier<T> work) {
                return fresh.inTransaction(() -> super.run(work));
            }
        };
        ManagedScheduledExecutorService executor = managed(threads);
        Secrets secrets = wire(new Secrets(), Map.of("fooddelivery.secret.key.file", keyFile()));
        payments = wire(new JdbcPaymentRepository(), database, secrets);
        simulator = wire(new Simulator(), database, clock);
        gateway = around.apply(wire(
                new SimulatedPaymentGateway(),
                database,
                simulator,
                executor,
                Map.of(
                        "fooddelivery.payment.gateway.timeout",
                        GATEWAY_TIMEOUT,
                        "fooddelivery.payment.simulator.validity",
                        Duration.ZERO)));
        ledger = wire(new Ledger(), wire(new JdbcLedgerRepository(), database));
        books = wire(new Bookkeeping(), payments, new Outbox(database, clock, null), ledger);
        service = wire(new PaymentService(), transactions, payments, gateway, books, Payments.RETRY, clock);
        refunds = wire(new RefundService(), transactions, payments, gateway, books, Payments.RETRY, clock);
        policy = wire(new PaymentPolicy(), payments, books, ledger, new Commission(10), clock);
        sweeper = wire(new PaymentSweeper(), payments, service, refunds, Payments.RETRY, executor);
        behave(0, 0, 0);
    }

    /** Everything but what lies at the gateway is forgotten: a restore of a backup in which there was nothing yet. */
    public void forgetEverything() {
        for (String table :
                List.of("ledger_entry", "payment_refund", "payment_attempt", "payment_account", "outbox", "inbox")) {
            database.update("delete from " + table);
        }
    }

    /** What was published about the order, word for word. */
    public List<String> published(UUID orderId) {
        return database.query(
                "select body from outbox where subject = ? order by id", row -> row.getString("body"), orderId);
    }

    /** Tells the order's story to whom has forgotten it. */
    public Recovery.Told recall(List<String> events) {
        database.update("insert into recovery (id, backup_at, restored_at, whole) values (1, now(), now(), false)"
                + " on conflict do nothing");
        PaymentEventListener listener =
                wire(new PaymentEventListener(), fresh.inbox(), policy, new TestMetrics().events());
        PaymentRecollection recollection = wire(new PaymentRecollection(), payments, books, clock);
        Stories stories = new Stories(database, "payment") {
            @Override
            public void tell(UUID subject) {
                fresh.inTransaction(() -> super.tell(subject));
            }
        };
        wire(stories, fresh.inbox(), listener, recollection);
        Recovery recovery = wire(new Recovery(database, "payment"), listener, recollection, stories);
        recovery.begin();
        recovery.keep(events);
        Recovery.Told told = recovery.tell(100);
        assertThat(recovery.failures()).isEmpty();
        recovery.end();
        return told;
    }

    /** Runs what the inbox would run, in its transaction. */
    public void inTransaction(Runnable work) {
        fresh.inTransaction(work);
    }

    public <T> T inTransaction(Supplier<T> work) {
        return fresh.inTransaction(work);
    }

    /** As on the first day. */
    public void clear() {
        for (String table : List.of(
                "simulated_refund",
                "simulated_payment",
                "ledger_entry",
                "payment_refund",
                "payment_attempt",
                "payment_account",
                "outbox")) {
            database.update("delete from " + table);
        }
        ahead = Duration.ZERO;
        behave(0, 0, 0);
    }

    /** The service's clock is so much further, until {@link #clear}. */
    public void daysPass(int days) {
        ahead = ahead.plusDays(days);
        timePasses();
    }

    /** From now on the gateway answers so late, and fails so often. */
    public void behave(int latencyMs, double errorBeforeCommitRate, double errorAfterCommitRate) {
        simulator.change(new SimulatorSettings(latencyMs, 0, 0, errorBeforeCommitRate, errorAfterCommitRate));
    }

    /** Every pause and every lease is over. */
    public void timePasses() {
        database.update("update payment_attempt set due_at = now() - interval '1 second' where due_at is not null");
        database.update(
                "update payment_refund set next_try_at = now() - interval '1 second' where next_try_at is not null");
    }

    /** Simple names of the events that were published about the order, in order. */
    public List<String> events(UUID orderId) {
        return database.query(
                "select split_part(type, '.', 3) as name from outbox where subject = ? order by id",
                row -> row.getString("name"),
                orderId);
    }

    /** What the gateway has in its own books: captured and given back, in won. */
    public List<Long> atTheGateway(UUID orderId) {
        return database.query(
                "select amount - refunded as left_there from simulated_payment"
                        + " where order_id = ? and status = 'DONE'",
                row -> row.getLong("left_there"),
                orderId);
    }

    public long count(String sql, Object... parameters) {
        return database.first(sql, row -> row.getLong(1), parameters).orElseThrow();
    }

    /** Waits for what the gateway does although nobody waits for its answer any more. */
    public void gatewayIsDone() throws InterruptedException {
        threads.shutdown();
        threads.awaitTermination(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static String keyFile() {
        try {
            Path file = Files.createTempFile("secret", ".key");
            file.toFile().deleteOnExit();
            return Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ManagedScheduledExecutorService managed(ScheduledThreadPoolExecutor threads) {
        return (ManagedScheduledExecutorService) Proxy.newProxyInstance(
                ManagedScheduledExecutorService.class.getClassLoader(),
                new Class<?>[] {ManagedScheduledExecutorService.class},
                (self, method, arguments) -> {
                    try {
                        return method.invoke(threads, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}

package fooddelivery.order;

import static fooddelivery.runtime.Wiring.wire;

import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import fooddelivery.events.EventType;
import fooddelivery.events.OpeningPeriod;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.events.StoreEvent.StorePublished;
import fooddelivery.order.application.Catalog;
import fooddelivery.order.application.Checkout;
import fooddelivery.order.application.Contacts;
import fooddelivery.order.application.Customers;
import fooddelivery.order.application.OperationsService;
import fooddelivery.order.application.OrderPolicy;
import fooddelivery.order.application.OrderRecollection;
import fooddelivery.order.application.OrderService;
import fooddelivery.order.application.OrderTimers;
import fooddelivery.order.application.PlaceOrder;
import fooddelivery.order.domain.Address;
import fooddelivery.order.domain.Expectations;
import fooddelivery.order.domain.ListingRepository;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderRepository;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.OrderWatch;
import fooddelivery.order.domain.Orders;
import fooddelivery.order.domain.PaymentAttempt;
import fooddelivery.order.domain.PaymentGateway;
import fooddelivery.order.domain.PaymentOutcome;
import fooddelivery.order.domain.PersonalData;
import fooddelivery.order.domain.RefundDesk;
import fooddelivery.order.domain.RefundStatus;
import fooddelivery.order.inbound.OrderEventListener;
import fooddelivery.order.outbound.JdbcCustomerRepository;
import fooddelivery.order.outbound.JdbcListingRepository;
import fooddelivery.order.outbound.JdbcOrderWatch;
import fooddelivery.order.outbound.JdbcPersonalData;
import fooddelivery.order.outbound.JpaOrderRepository;
import fooddelivery.order.outbound.TestDocuments;
import fooddelivery.runtime.Accounts;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.Inbox;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.NoRecovery;
import fooddelivery.runtime.Outbox;
import fooddelivery.runtime.Recovery;
import fooddelivery.runtime.Secrets;
import fooddelivery.runtime.Stories;
import fooddelivery.runtime.TestDatabase;
import fooddelivery.runtime.TestMetrics;
import fooddelivery.runtime.TestPersistence;
import fooddelivery.runtime.Timers;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The service as it runs in the container, with its own persistence unit and a real PostgreSQL, without the container; and,
 * if wanted, with orders and menus as documents.
 */
public final class TestHouse implements AutoCloseable {

    public static final UUID CUSTOMER = UUID.fromString("01975f00-1111-7abc-8def-0123456789ab");
    public static final UUID STORE = UUID.fromString("01975f00-2222-7abc-8def-0123456789ab");
    public static final UUID STEW = UUID.fromString("01975f00-3333-7abc-8def-0123456789ab");
    public static final UUID SOLD_OUT = UUID.fromString("01975f00-4444-7abc-8def-0123456789ab");
    public static final Address HOME = new Address("서울 강남구 역삼로 180", "1168010100", 37.4968, 127.039);
    public static final Duration COOKING_EXPECTED = Duration.ofHours(2);

    private static final String TABLES =
            "orders, outbox, inbox, idempotency_key, unmatched_event, store_listing, customer, account";

    private final TestPersistence persistence =
            new TestPersistence("order", TestDatabase.fresh("db/platform", "db/accounts", "db/migration"));
    private final List<Runnable> sweeps = new ArrayList<>();
    private volatile Instant now;

    /** Every attempt that payment was asked for, in order. */
    public final List<PaymentAttempt> asked = new ArrayList<>();
    /** Who was given an account. */
    public final List<SignedUp> accounts = new ArrayList<>();
    /** What payment answers. */
    public Function<PaymentAttempt, PaymentOutcome> payment;

    public final Database database = persistence.database();
    public final OrderRepository repository;
    public final Catalog catalog;
    public final Contacts contacts;
    public final Customers customers;
    public final OrderService orders;
    public final Checkout checkout;
    public final OrderTimers timers;
    private final OrderEventListener listener;
    private final OrderPolicy policy;
    private final Outbox outbox;
    private final JdbcCustomerRepository people;
    private final List<String> heard = new ArrayList<>();
    private final Clock clock;
    private final TestDocuments documents;

    /** An account as it was asked for. */
    public record SignedUp(String username, String password, String role, UUID principalId) {}

    public TestHouse() {
        this(false);
    }

    /** @param inMongo whether orders and menus are documents in MongoDB, and not rows */
    public TestHouse(boolean inMongo) {
        InstantSource source = () -> now;
        // As the service's own, which ticks in microseconds.
        clock = Clock.tick(source.withZone(ZoneOffset.UTC), Duration.ofNanos(1000));
        documents = inMongo ? new TestDocuments(persistence, clock) : null;
        ManagedScheduledExecutorService executor = onThisThread();
        outbox = inMongo ? documents.outbox() : new Outbox(database, clock, null);
        Inbox inbox = new Inbox(database) {
            @Override
            public int handle(List<Handling> events) {
                return inTransaction(() -> super.handle(events));
            }
        };
        repository = inMongo ? documents.orders() : wire(new JpaOrderRepository(), persistence.entities(), database);
        ListingRepository listings = inMongo ? documents.listings() : wire(new JdbcListingRepository(), database);
        catalog = wire(new Catalog(), listings, clock, ZoneId.of("Asia/Seoul"));
        people = wire(new JdbcCustomerRepository(), database);
        contacts = wire(new Contacts(), people, outbox);
        customers = wire(new Customers(), people, rememberedAccounts(), contacts);
        Secrets secrets = wire(new Secrets(), Map.of("fooddelivery.secret.key.file", keyFile()));
        orders = wire(new Transacted(), repository, catalog, customers, outbox, secrets, Orders.TERMS, clock);
        checkout = wire(new Checkout(), orders, new ScriptedPayment(), clock);
        timers = wire(
                new OrderTimers(),
                executor,
                wire(new Timers(), executor, new NoRecovery()),
                repository,
                orders,
                checkout,
                clock,
                Map.of());
        policy = wire(new OrderPolicy(), repository, outbox, Orders.TERMS, clock);
        listener = wire(new OrderEventListener(), inbox, new TestMetrics().events(), policy, catalog);
        clear();
    }

    /** As on the first day, with one store that is always open and one customer. */
    public void clear() {
        database.update("truncate " + TABLES);
        if (documents != null) {
            documents.clear();
        }
        now = Orders.NOON;
        asked.clear();
        accounts.clear();
        payment = attempt -> new PaymentOutcome.Approved(attempt.attemptId());
        publish(1, null);
        customers.ensure(CUSTOMER, "김하나", "010-5550-0001", HOME, "ko");
        heard.clear();
    }

    /** Publishes the store in this version. */
    public void publish(long version, Instant busyUntil) {
        publish(
                version,
                busyUntil,
                10_000,
                List.of(
                        new MenuEntry(STEW, "Kimchi stew", "Hot", 9_500, false),
                        new MenuEntry(SOLD_OUT, "Bulgogi", "Sweet", 15_000, true)));
    }

    public void publish(long version, Instant busyUntil, long minimumOrder, List<MenuEntry> menu) {
        hear(new StorePublished(
                STORE,
                version,
                now,
                "Hanbapsang",
                new Place("Teheran-ro 123", 37.5, 127.0),
                List.of(DayOfWeek.values()).stream()
                        .map(day -> new OpeningPeriod(day, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT))
                        .toList(),
                busyUntil,
                minimumOrder,
                3_000,
                2_000,
                menu));
    }

    /** A wish of {@link #CUSTOMER} for so many stews, to be brought home. */
    public static PlaceOrder wish(int stews) {
        return wish(stews, null, "hash");
    }

    public static PlaceOrder wish(int stews, String key, String bodyHash) {
        return new PlaceOrder(
                CUSTOMER,
                STORE,
                List.of(new PlaceOrder.Line(STEW, stews)),
                true,
                null,
                "CARD",
                "tok_ok",
                false,
                key,
                bodyHash);
    }

    /** An order that is paid. */
    public UUID paid() {
        return checkout.place(wish(2)).orderId();
    }

    /** The order as it is stored. */
    public Order stored(UUID orderId) {
        return inTransaction(() -> repository.lock(orderId).orElseThrow());
    }

    /** Delivers the event as the broker would. */
    public void hear(Event event) {
        hear(Envelope.of(Ids.next(), now, null, null, event));
    }

    public void hear(Envelope<? extends Event> envelope) {
        heard.add(Json.write(envelope));
        listener.onMessage(message(envelope));
    }

    /** What was published about the order, word for word. */
    public List<String> published(UUID orderId) {
        return database.query(
                "select body from outbox where subject = ? order by id", row -> row.getString("body"), orderId);
    }

    /** What was heard since the house was cleared, word for word. */
    public List<String> heard() {
        return List.copyOf(heard);
    }

    /** A backup of before the first order is restored. */
    public void forgetEverything() {
        database.update("truncate orders, outbox, inbox, idempotency_key, unmatched_event");
    }

    /** Tells their stories to whom has forgotten them. */
    public void recall(List<String> events) {
        database.update("insert into recovery (id, backup_at, restored_at, whole) values (1, now(), now(), false)"
                + " on conflict do nothing");
        Inbox inbox = new Inbox(database);
        OrderEventListener within = wire(new OrderEventListener(), inbox, new TestMetrics().events(), policy, catalog);
        OrderRecollection recollection = wire(new OrderRecollection(), repository, people, outbox, Orders.TERMS, clock);
        Stories stories = new Stories(database, "order") {
            @Override
            public void tell(UUID subject) {
                persistence.inTransaction(() -> super.tell(subject));
            }
        };
        wire(stories, inbox, within, recollection);
        Recovery recovery = wire(new Recovery(database, "order"), within, recollection, stories);
        recovery.begin();
        recovery.keep(events);
        recovery.tell(100);
        if (!recovery.failures().isEmpty()) {
            throw new AssertionError(recovery.failures().toString());
        }
        recovery.end();
    }

    /** Delivers the events together. */
    public void hearAll(List<Envelope<Event>> envelopes) {
        listener.onMessages(envelopes.stream().map(TestHouse::message).toList());
    }

    private static Message message(Envelope<? extends Event> envelope) {
        String text = Json.write(envelope);
        return (TextMessage) Proxy.newProxyInstance(
                TextMessage.class.getClassLoader(),
                new Class<?>[] {TextMessage.class},
                (self, method, arguments) -> method.getName().equals("getText") ? text : envelope.type());
    }

    /** What was published about the order, in order. */
    public List<Event> events(UUID orderId) {
        return documents != null
                ? documents.events(orderId, TestHouse::event)
                : database.query(
                        "select type, body from outbox where subject = ? order by id",
                        row -> event(row.getString("type"), row.getString("body")),
                        orderId);
    }

    private static Event event(String type, String body) {
        return Json.readEnvelope(body, EventType.named(type).orElseThrow().record())
                .data();
    }

    /** As if every order were in its state for so long. */
    public void everyOrderWaits(Duration time) {
        if (documents != null) {
            documents.everyOrderWaits(time);
        } else {
            database.update("update orders set changed_at = now() - make_interval(secs => ?)", time.toSeconds());
        }
    }

    /** The last of {@link #events}, which has to be one of these. */
    public <E extends Event> E told(UUID orderId, Class<E> type) {
        List<Event> events = events(orderId);
        return type.cast(events.get(events.size() - 1));
    }

    public OperationsService operations(RefundDesk refunds) {
        return wire(
                new OperationsService(),
                watch(),
                orders,
                refunds,
                new Expectations(
                        Map.of(OrderStatus.COOKING, COOKING_EXPECTED), Map.of(RefundStatus.FAILED, Duration.ZERO)));
    }

    public Instant now() {
        return now;
    }

    public void timePasses(Duration time) {
        now = now.plus(time);
    }

    /** Runs once whatever was to be run every now and then. */
    public void sweep() {
        List.copyOf(sweeps).forEach(Runnable::run);
    }

    public <T> T inTransaction(Supplier<T> work) {
        return persistence.inTransaction(work);
    }

    public OrderWatch watch() {
        return documents != null ? documents.watch() : wire(new JdbcOrderWatch(), database);
    }

    public PersonalData personalData() {
        return documents != null ? documents.personalData() : wire(new JdbcPersonalData(), database);
    }

    /** The documents, where there are any. */
    public TestDocuments documents() {
        return documents;
    }

    @Override
    public void close() {
        persistence.close();
        if (documents != null) {
            documents.close();
        }
    }

    /** Each use case is a transaction of its own, as its annotation says. */
    private final class Transacted extends OrderService {

        @Override
        public Placement place(PlaceOrder wish) {
            return inTransaction(() -> super.place(wish));
        }

        @Override
        public Order paymentAnswered(UUID orderId, UUID attemptId, PaymentOutcome outcome) {
            return inTransaction(() -> super.paymentAnswered(orderId, attemptId, outcome));
        }

        @Override
        public Placement pay(UUID orderId, UUID customerId, String method, String cardToken) {
            return inTransaction(() -> super.pay(orderId, customerId, method, cardToken));
        }

        @Override
        public Optional<PaymentAttempt> callDue(UUID orderId) {
            return inTransaction(() -> super.callDue(orderId));
        }

        @Override
        public Order cancel(UUID orderId, UUID customerId, String reason) {
            return inTransaction(() -> super.cancel(orderId, customerId, reason));
        }

        @Override
        public Order confirm(UUID orderId, UUID customerId) {
            return inTransaction(() -> super.confirm(orderId, customerId));
        }

        @Override
        public Order forceCancel(UUID orderId, String reason) {
            return inTransaction(() -> super.forceCancel(orderId, reason));
        }

        @Override
        public void deadlinePassed(UUID orderId) {
            persistence.inTransaction(() -> super.deadlinePassed(orderId));
        }

        @Override
        public Order get(UUID orderId, UUID customerId) {
            return inTransaction(() -> super.get(orderId, customerId));
        }

        @Override
        public List<Order> list(UUID customerId, OrderStatus status, UUID before, int limit) {
            return inTransaction(() -> super.list(customerId, status, before, limit));
        }
    }

    /** Payment, which answers what the test says, and is worth asking again after seven seconds. */
    private final class ScriptedPayment implements PaymentGateway {

        @Override
        public PaymentOutcome approve(PaymentAttempt attempt) {
            asked.add(attempt);
            return payment.apply(attempt);
        }

        @Override
        public Duration retryAfter() {
            return Duration.ofSeconds(7);
        }
    }

    /** Accounts have tests of their own, and take a second of a core each. */
    private Accounts rememberedAccounts() {
        return new Accounts() {
            @Override
            public void create(String username, String password, String role, UUID principalId) {
                accounts.add(new SignedUp(username, password, role, principalId));
            }
        };
    }

    private ManagedScheduledExecutorService onThisThread() {
        return (ManagedScheduledExecutorService) Proxy.newProxyInstance(
                ManagedScheduledExecutorService.class.getClassLoader(),
                new Class<?>[] {ManagedScheduledExecutorService.class},
                (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "execute" -> ((Runnable) arguments[0]).run();
                        case "scheduleWithFixedDelay" -> sweeps.add((Runnable) arguments[0]);
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                    return null;
                });
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
}

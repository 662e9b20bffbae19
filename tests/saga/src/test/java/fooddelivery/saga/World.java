package fooddelivery.saga;

import static fooddelivery.runtime.Wiring.wire;
import static fooddelivery.saga.Container.bean;

import fooddelivery.delivery.application.ClaimLeases;
import fooddelivery.delivery.application.DeliveryNews;
import fooddelivery.delivery.application.DeliveryPolicy;
import fooddelivery.delivery.application.DeliveryRecollection;
import fooddelivery.delivery.application.DeliveryService;
import fooddelivery.delivery.application.RiderService;
import fooddelivery.delivery.domain.Delivery;
import fooddelivery.delivery.domain.DeliveryStatus;
import fooddelivery.delivery.inbound.DeliveryEventListener;
import fooddelivery.events.EventType;
import fooddelivery.events.OpeningPeriod;
import fooddelivery.events.OrderEvent;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.notify.application.ContactPolicy;
import fooddelivery.notify.application.Messengers;
import fooddelivery.notify.application.NewsPolicy;
import fooddelivery.notify.domain.DeliveryRepository;
import fooddelivery.notify.inbound.NotifyEventListener;
import fooddelivery.order.application.Catalog;
import fooddelivery.order.application.Checkout;
import fooddelivery.order.application.Contacts;
import fooddelivery.order.application.Customers;
import fooddelivery.order.application.OrderPolicy;
import fooddelivery.order.application.OrderRecollection;
import fooddelivery.order.application.OrderService;
import fooddelivery.order.application.OrderTimers;
import fooddelivery.order.application.PlaceOrder;
import fooddelivery.order.domain.Address;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.OrderTerms;
import fooddelivery.order.domain.PaymentGateway;
import fooddelivery.order.inbound.OrderEventListener;
import fooddelivery.payment.application.Bookkeeping;
import fooddelivery.payment.application.Ledger;
import fooddelivery.payment.application.PaymentPolicy;
import fooddelivery.payment.application.PaymentRecollection;
import fooddelivery.payment.application.PaymentService;
import fooddelivery.payment.application.PaymentSweeper;
import fooddelivery.payment.application.RefundService;
import fooddelivery.payment.application.Transactions;
import fooddelivery.payment.domain.PaymentStatus;
import fooddelivery.payment.domain.Posting.Commission;
import fooddelivery.payment.domain.RetryPolicy;
import fooddelivery.payment.domain.RetryPolicy.Backoff;
import fooddelivery.payment.inbound.PaymentEventListener;
import fooddelivery.runtime.Accounts;
import fooddelivery.runtime.EventListener;
import fooddelivery.runtime.EventMetrics;
import fooddelivery.runtime.Outbox;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Recollection;
import fooddelivery.runtime.Refused;
import fooddelivery.runtime.Secrets;
import fooddelivery.runtime.Stories;
import fooddelivery.runtime.TestMetrics;
import fooddelivery.saga.Chance.Fate;
import fooddelivery.saga.Chance.Point;
import fooddelivery.saga.MemoryDatabase.Sent;
import fooddelivery.saga.MemoryDatabase.Table;
import fooddelivery.saga.MemoryPayments.AttemptRow;
import fooddelivery.saga.MemoryPayments.RefundRow;
import fooddelivery.saga.ServiceProcess.Killed;
import fooddelivery.saga.SimulatedTimers.Sweep;
import fooddelivery.status.application.OrderViewPolicy;
import fooddelivery.status.application.StatusRecollection;
import fooddelivery.status.inbound.StatusEventListener;
import fooddelivery.store.application.StoreRecollection;
import fooddelivery.store.application.StoreService;
import fooddelivery.store.application.StoreService.StoreDetails;
import fooddelivery.store.application.TicketDeadlines;
import fooddelivery.store.application.TicketPolicy;
import fooddelivery.store.application.TicketService;
import fooddelivery.store.domain.Ticket;
import fooddelivery.store.domain.TicketStatus;
import fooddelivery.store.inbound.StoreEventListener;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.event.Event;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All six services in one JVM and on one thread: their real application and domain, their listeners, events as JSON
 * through the real broker's filters; over memory, a clock that is moved by hand, and a card company that can fail. What
 * goes wrong is decided by a {@link Chance}. Orders are called by their number, from 1.
 *
 * <p>A call between two programs is a point where anything else may happen first, on top of the stack: that is all the
 * concurrency there is. A transaction is not interrupted, since it holds the lock of the row that it is about.
 */
final class World {

    static final long DISH = 10_500;
    static final long DELIVERY_FEE = 3_000;
    static final long EXPRESS_FEE = 2_000;

    /** Short, so that a refund that waits for a person is not rare. */
    private static final RetryPolicy RETRY = new RetryPolicy(
            Duration.ofSeconds(5),
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)),
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(10)),
            3);

    private static final OrderTerms TERMS = new OrderTerms(
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(24),
            Duration.ofMinutes(45),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1));

    private static final EventMetrics METRICS = new TestMetrics().events();
    private static final Secrets SECRETS = wire(new Secrets(), Map.of("fooddelivery.secret.key.file", keyFile()));

    static final UUID CUSTOMER = id("customer");
    static final UUID STRANGER = id("stranger");
    static final UUID STORE = id("store");
    static final UUID OTHER_STORE = id("other store");
    static final UUID RIDER_A = id("rider A");
    static final UUID RIDER_B = id("rider B");
    static final UUID ITEM = id("bibimbap");

    /** Something that is still on its way. */
    record Late(String what, Supplier<?> work) {}

    /** @param key an Idempotency-Key; null for none */
    record Wish(String card, boolean express, boolean payWhenAvailable, String key) {}

    /** What a person was told. */
    record Answer(String status, String refusal) {

        static final Answer NONE = new Answer(null, null);

        boolean isRefused() {
            return refusal != null;
        }
    }

    private final SimulatedClock clock = new SimulatedClock();
    private final Story story = new Story();
    private final Invariants invariants = new Invariants(this);
    private final Broker broker = new Broker();
    private final Map<String, MemoryDatabase> databases = new LinkedHashMap<>();
    private final Map<String, EventListener> listeners = new LinkedHashMap<>();
    private final Map<String, Recollection> recollections = new HashMap<>();
    private final Map<UUID, Sent> archive = new LinkedHashMap<>();
    private final List<Sweep> sweeps = new ArrayList<>();
    private final List<Late> late = new ArrayList<>();
    private final List<UUID> orderIds = new ArrayList<>();
    private final Map<UUID, String> names = new HashMap<>();

    private final MemoryOrders orders;
    private final MemoryPayments payments;
    private final MemoryLedger ledger;
    private final MemoryTickets tickets;
    private final MemoryDeliveries deliveries;
    private final MemoryTrackedOrders tracked;
    private final MemoryNotifications notifications;

    private final CardCompany cardCompany;
    private final RefundService refundService;
    private final OrderService orderService;
    private final Checkout checkout;
    private final TicketService ticketService;
    private final DeliveryService deliveryService;

    private Chance chance = Chance.NONE;
    private final Map<UUID, String> cards = new HashMap<>();
    private Random disorder;
    private boolean marksBeforeSending;
    private boolean lateComesLast;
    private boolean brokerDown;
    private long commits;

    World() {
        this(UnaryOperator.identity());
    }

    /** @param change applied to each bean as it is made: what a test wants different from the real one */
    World(UnaryOperator<Object> change) {
        Stream.of("order", "payment", "store", "delivery", "status", "notify")
                .forEach(service -> databases.put(
                        service, new MemoryDatabase(new ServiceProcess(service), this::at, this::committed)));
        ManagedExecutorService executor = onThisThread();
        Accounts nobodySignsIn = new Accounts();

        // payment
        MemoryDatabase paymentDatabase = databases.get("payment");
        ServiceProcess payment = paymentDatabase.process();
        Outbox paymentOutbox = paymentDatabase.outbox(clock);
        Transactions transactions = bean(Transactions.class, paymentDatabase);
        payments = new MemoryPayments(paymentDatabase, clock);
        ledger = new MemoryLedger(paymentDatabase);
        cardCompany = new CardCompany(this, payment, clock);
        Object gateway = change.apply(cardCompany);
        Ledger book = bean(Ledger.class, paymentDatabase, ledger);
        Bookkeeping books = bean(Bookkeeping.class, paymentDatabase, payments, paymentOutbox, book);
        PaymentService paymentService =
                bean(PaymentService.class, paymentDatabase, transactions, payments, gateway, books, RETRY, clock);
        refundService =
                bean(RefundService.class, paymentDatabase, transactions, payments, gateway, books, RETRY, clock);
        PaymentPolicy paymentPolicy =
                bean(PaymentPolicy.class, paymentDatabase, payments, books, book, new Commission(10), clock);
        start(
                paymentDatabase,
                bean(PaymentSweeper.class, paymentDatabase, payments, paymentService, refundService, RETRY, executor));
        listen("payment", new PaymentEventListener(), change.apply(paymentPolicy));
        recollections.put("payment", bean(PaymentRecollection.class, paymentDatabase, payments, books, clock));

        // order
        MemoryDatabase orderDatabase = databases.get("order");
        ServiceProcess order = orderDatabase.process();
        Outbox orderOutbox = orderDatabase.outbox(clock);
        orders = new MemoryOrders(orderDatabase);
        Catalog catalog =
                bean(Catalog.class, orderDatabase, new MemoryListings(orderDatabase), clock, ZoneId.of("Asia/Seoul"));
        MemoryCustomers people = new MemoryCustomers(orderDatabase);
        Contacts contacts = bean(Contacts.class, orderDatabase, people, orderOutbox);
        Customers customers = bean(Customers.class, orderDatabase, people, nobodySignsIn, contacts);
        orderService =
                bean(OrderService.class, orderDatabase, orders, catalog, customers, orderOutbox, SECRETS, TERMS, clock);
        PaymentGateway line = (PaymentGateway) change.apply(new PaymentLine(this, order, payment, paymentService));
        checkout = (Checkout) change.apply(bean(Checkout.class, orderDatabase, orderService, line, clock));
        OrderPolicy orderPolicy = bean(OrderPolicy.class, orderDatabase, orders, orderOutbox, TERMS, clock);
        SimulatedTimers orderTimers = new SimulatedTimers(order);
        Container.start(
                bean(OrderTimers.class, orderDatabase, orders, orderService, checkout, orderTimers, executor, clock),
                orderTimers);
        sweeps.addAll(orderTimers.sweeps());
        listen("order", new OrderEventListener(), change.apply(orderPolicy), catalog);
        recollections.put(
                "order", bean(OrderRecollection.class, orderDatabase, orders, people, orderOutbox, TERMS, clock));

        // store
        MemoryDatabase storeDatabase = databases.get("store");
        Outbox storeOutbox = storeDatabase.outbox(clock);
        tickets = new MemoryTickets(storeDatabase);
        MemoryStores menus = new MemoryStores(storeDatabase);
        StoreService stores = bean(StoreService.class, storeDatabase, menus, storeOutbox, clock);
        recollections.put("store", bean(StoreRecollection.class, storeDatabase, tickets, menus));
        ticketService = bean(TicketService.class, storeDatabase, tickets, stores, storeOutbox, nobodyListens(), clock);
        start(storeDatabase, TicketDeadlines.class, ticketService);
        listen(
                "store",
                new StoreEventListener(),
                change.apply(bean(TicketPolicy.class, storeDatabase, tickets, storeOutbox, nobodyListens(), clock)));

        // delivery
        MemoryDatabase deliveryDatabase = databases.get("delivery");
        Outbox deliveryOutbox = deliveryDatabase.outbox(clock);
        deliveries = new MemoryDeliveries(deliveryDatabase, clock);
        MemoryRiders riders = new MemoryRiders(deliveryDatabase);
        DeliveryNews news = new DeliveryNews(told -> {});
        deliveryService =
                bean(DeliveryService.class, deliveryDatabase, deliveries, riders, deliveryOutbox, news, clock);
        RiderService riderService = bean(RiderService.class, deliveryDatabase, riders, clock);
        start(deliveryDatabase, ClaimLeases.class, deliveryService);
        listen(
                "delivery",
                new DeliveryEventListener(),
                change.apply(bean(DeliveryPolicy.class, deliveryDatabase, deliveries, deliveryOutbox, news, clock)));

        recollections.put("delivery", bean(DeliveryRecollection.class, deliveryDatabase, deliveries));
        recollections.put("status", new StatusRecollection());
        recollections.put("notify", new Recollection() {});

        // status and notify
        tracked = new MemoryTrackedOrders(databases.get("status"));
        listen(
                "status",
                new StatusEventListener(),
                bean(OrderViewPolicy.class, databases.get("status"), tracked, nobodyListens()));
        notifications = new MemoryNotifications(databases.get("notify"));
        listen(
                "notify",
                new NotifyEventListener(),
                bean(
                        NewsPolicy.class,
                        databases.get("notify"),
                        notifications,
                        nobodyIsCalled(),
                        new Messengers(List.of()),
                        clock),
                new ContactPolicy());

        order.run(() -> customers.ensure(
                CUSTOMER,
                "김하나",
                "010-5550-0001",
                new Address("서울 강남구 역삼로 180", "1168010100", 37.4968, 127.0390),
                "ko"));
        List<OpeningPeriod> always = Stream.of(DayOfWeek.values())
                .map(day -> new OpeningPeriod(day, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT))
                .toList();
        storeDatabase
                .process()
                .run(() -> stores.open(
                        STORE,
                        new Place("서울 강남구 테헤란로 123", 37.5006, 127.0364),
                        new StoreDetails("한밥상", always, 10_000, DELIVERY_FEE, EXPRESS_FEE, null),
                        List.of(new MenuEntry(ITEM, "비빔밥", "", DISH, false))));
        deliveryDatabase.process().run(() -> {
            riderService.report(RIDER_A, "A", 37.50, 127.03, true);
            riderService.report(RIDER_B, "B", 37.50, 127.03, true);
        });
        deliverAll();
        story.clear();
    }

    private void start(MemoryDatabase database, Object bean) {
        SimulatedTimers timers = new SimulatedTimers(database.process());
        Container.start(bean, timers);
        sweeps.addAll(timers.sweeps());
    }

    private void start(MemoryDatabase database, Class<?> type, Object service) {
        SimulatedTimers timers = new SimulatedTimers(database.process());
        Container.start(bean(type, database, timers, service), timers);
        sweeps.addAll(timers.sweeps());
    }

    Map<String, EventListener> listeners() {
        return listeners;
    }

    private void listen(String service, EventListener listener, Object... policies) {
        Object[] parts = Stream.concat(Stream.of(databases.get(service).inbox(), METRICS), Stream.of(policies))
                .toArray();
        listeners.put(service, wire(listener, parts));
    }

    /** There is no provider, so what is told is told in the inbox. */
    private static DeliveryRepository nobodyIsCalled() {
        return (DeliveryRepository) Proxy.newProxyInstance(
                DeliveryRepository.class.getClassLoader(),
                new Class<?>[] {DeliveryRepository.class},
                (self, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
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

    /** An executor that is the caller's thread; what a task throws is in its future, as everywhere. */
    private static ManagedExecutorService onThisThread() {
        return (ManagedExecutorService) Proxy.newProxyInstance(
                ManagedExecutorService.class.getClassLoader(),
                new Class<?>[] {ManagedExecutorService.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "execute" -> {
                        ((Runnable) arguments[0]).run();
                        yield null;
                    }
                    case "invokeAll" ->
                        ((Collection<?>) arguments[0])
                                .stream()
                                        .map(task -> {
                                            FutureTask<?> future = new FutureTask<>((Callable<?>) task);
                                            future.run();
                                            return future;
                                        })
                                        .toList();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static Event<?> nobodyListens() {
        return (Event<?>) Proxy.newProxyInstance(
                Event.class.getClassLoader(), new Class<?>[] {Event.class}, (self, method, arguments) -> null);
    }

    // ---- what may go wrong

    /** From now on. */
    void goesWrong(Chance how) {
        chance = how;
    }

    /** Once, when that point is reached next. */
    void once(Point where, Fate fate) {
        once(where, () -> {}, fate);
    }

    /** Once, when that point is reached next, after something else has happened. */
    void once(Point where, Runnable meanwhile) {
        once(where, meanwhile, Fate.GO_ON);
    }

    void once(Point where, Runnable meanwhile, Fate fate) {
        Chance before = chance;
        boolean[] done = {false};
        chance = (point, who) -> {
            if (done[0] || point != where) {
                return before.at(point, who);
            }
            done[0] = true;
            meanwhile.run();
            return fate;
        };
    }

    Fate at(Point point, ServiceProcess who) {
        Fate fate = chance.at(point, who);
        if (fate == Fate.KILLED) {
            story.note(who.name() + " is killed");
            who.kill();
        }
        who.requireAlive();
        return fate;
    }

    /** Nobody waits for another program while holding a row. */
    void requireNoTransaction(ServiceProcess who) {
        if (databases.get(who.name()).isOpen()) {
            throw new AssertionError(who.name() + " calls another program inside of a transaction");
        }
    }

    void later(String what, Supplier<?> work) {
        late.add(new Late(what, work));
    }

    List<Late> late() {
        return late;
    }

    /** What is on its way arrives now. */
    void arrives(int index) {
        Late arriving = late.remove(index);
        step(arriving.what(), arriving.work()::get);
    }

    void kill(String service) {
        step(service + " is killed and started again", databases.get(service).process()::kill);
    }

    /** All services' databases as they are now. */
    Map<String, MemoryDatabase.Copy> backup() {
        Map<String, MemoryDatabase.Copy> copies = new HashMap<>();
        databases.forEach((service, database) -> copies.put(service, database.copy()));
        story.note("— a backup is made —");
        return copies;
    }

    /**
     * The services are killed, their databases are what they were when the backup was made, and each is given back what others
     * know: the other services' logs, and of its own events, and of those of the others that were set back, those that had been
     * sent. So it is with order always: here, as long as nobody is asked about the rest, an event that nobody was told of may as
     * well never have happened, but a person who was answered remembers.
     */
    void restores(List<String> services, Map<String, MemoryDatabase.Copy> copies) {
        services.forEach(this::kill);
        if (services.contains("order")) {
            brokerDown(false);
            relay();
        }
        Map<String, List<Sent>> own = new HashMap<>();
        for (String service : services) {
            story.note("— " + service + " is restored —");
            own.put(service, restored(databases.get(service), copies.get(service)));
        }
        // As long as one of them learns, none of them works: what they heard of each other is looked for beforehand.
        Map<String, List<Sent>> known = new LinkedHashMap<>();
        services.forEach(service -> known.put(service, known(service, own)));
        invariants.remembers(true);
        known.forEach(this::learns);
        invariants.remembers(false);
    }

    /** @return what it had told since, and others have heard */
    private List<Sent> restored(MemoryDatabase database, MemoryDatabase.Copy copy) {
        Set<UUID> backedUp = copy.log().stream().map(Sent::id).collect(Collectors.toSet());
        List<Sent> forgotten = new ArrayList<>();
        for (Sent event : database.log()) {
            if (archive.containsKey(event.id()) && !backedUp.contains(event.id())) {
                forgotten.add(event);
            } else if (!backedUp.contains(event.id())) {
                invariants.wasNeverTold(event);
            }
        }
        invariants.gone(rows(database.copy()));
        database.restore(copy);
        invariants.restored(rows(copy));
        return forgotten;
    }

    private static List<Object> rows(MemoryDatabase.Copy copy) {
        return copy.rows().values().stream()
                .flatMap(rows -> rows.values().stream())
                .toList();
    }

    private List<Sent> known(String service, Map<String, List<Sent>> forgotten) {
        MemoryDatabase database = databases.get(service);
        EventListener listener = listeners.get(service);
        Recollection recollection = recollections.get(service);
        List<Sent> known = new ArrayList<>(forgotten.get(service));
        databases.forEach((name, other) -> {
            if (other != database) {
                Stream.concat(other.log().stream(), forgotten.getOrDefault(name, List.of()).stream())
                        .filter(event -> EventType.named(event.type())
                                .orElseThrow()
                                .address()
                                .equals(EventType.COMMON))
                        .filter(event -> listener.actsOn(type(event)) && !database.hasHandled(event.id())
                                || recollection.alsoNeeds().contains(type(event)))
                        .forEach(known::add);
            }
        });
        return known;
    }

    private void learns(String service, List<Sent> known) {
        MemoryDatabase database = databases.get(service);
        Stories stories =
                wire(database.stories(known), listeners.get(service), database.inbox(), recollections.get(service));
        known.stream()
                .map(Sent::subject)
                .distinct()
                .forEach(subject -> step(
                        service + " is told the story" + (names.containsKey(subject) ? " of " + name(subject) : ""),
                        () -> database.process().run(() -> stories.tell(subject))));
    }

    private static Class<? extends fooddelivery.events.Event> type(Sent event) {
        return ((fooddelivery.events.Event) event.envelope().data()).getClass();
    }

    void brokerDown(boolean down) {
        if (brokerDown == down) {
            return;
        }
        step(down ? "the broker goes down" : "the broker comes back", () -> brokerDown = down);
    }

    void refundsAreRefused(boolean refused) {
        if (cardCompany.refusesRefunds() == refused) {
            return;
        }
        step(
                refused ? "the card company refuses refunds" : "the card company makes refunds again",
                () -> cardCompany.refusesRefunds(refused));
    }

    /**
     * Wherever no message is picked, any may be the next; otherwise that is the oldest.
     *
     * @param atLast whether what is late comes after everything else
     */
    void messagesArriveInDisorder(Random random, boolean atLast) {
        disorder = random;
        lateComesLast = atLast;
    }

    void inboxesForget() {
        databases.values().forEach(MemoryDatabase::forgetWhatWasHandled);
        story.note("the inboxes forget what was handled");
    }

    // ---- people

    Answer places(Wish wish) {
        return acts(
                "customer places an order" + (wish.express() ? " by express" : "") + " with " + wish.card()
                        + (wish.payWhenAvailable() ? ", paid when available" : "")
                        + (wish.key() == null ? "" : ", key " + wish.key()),
                "order",
                () -> answer(checkout.place(new PlaceOrder(
                        CUSTOMER,
                        STORE,
                        List.of(new PlaceOrder.Line(ITEM, 1)),
                        wish.express(),
                        null,
                        "CARD",
                        wish.card(),
                        wish.payWhenAvailable(),
                        wish.key(),
                        wish.key() == null ? null : wish.toString()))));
    }

    /** With a good card, not by express, not to be paid by itself. */
    Answer places() {
        return places(new Wish(CardCompany.GOOD_CARD, false, false, null));
    }

    Answer pays(int order, String card) {
        return customer(order, "pays " + name(order) + " with " + card, id -> checkout.pay(id, CUSTOMER, "CARD", card));
    }

    Answer cancels(int order) {
        Answer answer = customer(order, "cancels " + name(order), id -> orderService.cancel(id, CUSTOMER, null));
        invariants.cancelAnswered(orderIds.get(order - 1), answer);
        return answer;
    }

    Answer confirms(int order) {
        return customer(order, "confirms " + name(order), id -> orderService.confirm(id, CUSTOMER));
    }

    private Answer customer(int order, String what, Function<UUID, Order> command) {
        return acts("customer " + what, "order", () -> answer(command.apply(orderIds.get(order - 1))));
    }

    private Answer answer(Order order) {
        story.note("answered " + order.status());
        invariants.answered(order);
        return new Answer(order.status().name(), null);
    }

    Answer accepts(int order) {
        return owner(order, "accepts", id -> ticketService.accept(id, STORE, 15));
    }

    Answer rejects(int order) {
        return owner(order, "rejects", id -> ticketService.reject(id, STORE, "sold out"));
    }

    Answer startsCooking(int order) {
        return owner(order, "starts to cook", id -> ticketService.startCooking(id, STORE));
    }

    Answer finishesCooking(int order) {
        return owner(order, "has cooked", id -> ticketService.finishCooking(id, STORE));
    }

    private Answer owner(int order, String what, Function<UUID, Ticket> command) {
        return acts(
                "owner " + what + " " + name(order),
                "store",
                () -> new Answer(command.apply(orderIds.get(order - 1)).status().name(), null));
    }

    Answer claims(UUID rider, int order) {
        return rider(rider, order, "claims", id -> deliveryService.claim(id, rider));
    }

    Answer releases(UUID rider, int order) {
        return rider(rider, order, "releases", id -> deliveryService.release(id, rider));
    }

    Answer picksUp(UUID rider, int order) {
        return rider(rider, order, "picks up", id -> deliveryService.pickUp(id, rider));
    }

    Answer dropsOff(UUID rider, int order) {
        return rider(
                rider,
                order,
                "drops off",
                id -> deliveryService.dropOff(id, rider, null).delivery());
    }

    private Answer rider(UUID rider, int order, String what, Function<UUID, Delivery> command) {
        String who = rider.equals(RIDER_A) ? "rider A " : "rider B ";
        return acts(
                who + what + " " + name(order),
                "delivery",
                () -> new Answer(command.apply(orderIds.get(order - 1)).status().name(), null));
    }

    /** Somebody whose order or ticket it is not. */
    void strangerTries(int order) {
        UUID orderId = orderIds.get(order - 1);
        List<Answer> answers = List.of(
                acts(
                        "a stranger cancels " + name(order),
                        "order",
                        () -> answer(orderService.cancel(orderId, STRANGER, null))),
                acts(
                        "a stranger confirms " + name(order),
                        "order",
                        () -> answer(orderService.confirm(orderId, STRANGER))),
                acts(
                        "another store's owner starts to cook " + name(order),
                        "store",
                        () -> new Answer(
                                ticketService
                                        .startCooking(orderId, OTHER_STORE)
                                        .status()
                                        .name(),
                                null)));
        answers.forEach(answer -> {
            if (!answer.isRefused() && !answer.equals(Answer.NONE)) {
                throw new AssertionError("A stranger was obeyed: " + answer);
            }
        });
    }

    Answer operatorCancels(int order) {
        return acts(
                "operator cancels " + name(order),
                "order",
                () -> answer(orderService.forceCancel(orderIds.get(order - 1), "stuck")));
    }

    /** An operator has every refund tried again that has failed. */
    void operatorRetriesRefunds() {
        payments.refunds().committed().stream()
                .filter(refund -> refund.status() == PaymentStatus.REFUND_FAILED)
                .forEach(refund -> acts("operator retries the refund of " + name(refund.attemptId()), "payment", () -> {
                    refundService.retry(refund.refundId());
                    return Answer.NONE;
                }));
    }

    /** One step of a person at a service: obeyed, refused, or cut off by a crash. Anything else is a failure of ours. */
    private Answer acts(String title, String service, Supplier<Answer> command) {
        ServiceProcess process = databases.get(service).process();
        Answer[] answer = {Answer.NONE};
        step(title, () -> {
            try {
                process.run(() -> answer[0] = command.get());
            } catch (Refused | ProblemException refusal) {
                story.note("refused: " + refusal.getMessage());
                answer[0] = new Answer(null, refusal.getMessage());
            } catch (Killed killed) {
                requireOwn(killed, process);
            }
        });
        return answer[0];
    }

    private static void requireOwn(Killed killed, ServiceProcess process) {
        if (!killed.is(process)) {
            throw killed;
        }
    }

    private void step(String title, Runnable work) {
        story.step(time() + title, work);
        requireNoWarning();
        relay();
    }

    private void quietStep(String title, Runnable work) {
        story.quietStep(time() + title, work);
        requireNoWarning();
        relay();
    }

    private String time() {
        return clock.instant().toString().substring(11, 19) + " ";
    }

    private static void requireNoWarning() {
        String warning = Warnings.next();
        if (warning != null) {
            throw new AssertionError("A service warns: " + warning);
        }
    }

    // ---- events

    /** As a relay that is wrong would do. */
    World thatMarksBeforeSending() {
        marksBeforeSending = true;
        return this;
    }

    /** What each service has committed goes to the broker. */
    private void relay() {
        for (MemoryDatabase database : databases.values()) {
            List<Sent> batch = brokerDown ? List.of() : database.unsent();
            if (!batch.isEmpty()) {
                try {
                    database.process().run(() -> {
                        if (marksBeforeSending) {
                            database.markSent(batch);
                            at(Point.EVENTS_SENT, database.process());
                        }
                        batch.forEach(broker::send);
                        batch.forEach(event -> archive.put(event.id(), event));
                        at(Point.EVENTS_SENT, database.process());
                        database.markSent(batch);
                    });
                } catch (Killed killed) {
                    requireOwn(killed, database.process());
                    story.note("sent but not marked: "
                            + batch.stream().map(Sent::name).toList());
                }
            }
        }
    }

    List<Sent> queue(String service) {
        return broker.queue(service);
    }

    /** Delivers a message; it is gone when its handler has committed, otherwise it is delivered again some time. */
    void delivers(String service, int position) {
        Sent event = broker.queue(service).get(position);
        if (handle(service, event)) {
            broker.queue(service).remove(event);
        }
    }

    /** A message that could not be handled, say, and is delivered again after a long while. */
    void holdsBack(String service, int position) {
        Sent event = broker.queue(service).remove(position);
        step(
                service + " cannot take " + event.name() + about(event) + " for a while",
                () -> later(
                        event.name() + about(event) + " is delivered to " + service + " again",
                        () -> broker.queue(service).add(event)));
    }

    /** Delivers a message that stays where it is. */
    void deliversTwice(String service, int position) {
        handle(service, broker.queue(service).get(position));
    }

    /** Delivers the first event of that name. */
    void delivers(String service, Class<? extends fooddelivery.events.Event> type) {
        List<Sent> queue = broker.queue(service);
        for (int position = 0; position < queue.size(); position++) {
            if (queue.get(position).name().equals(type.getSimpleName())) {
                delivers(service, position);
                return;
            }
        }
        throw new AssertionError("There is no " + type.getSimpleName() + " for " + service + ", but "
                + queue.stream().map(Sent::name).toList());
    }

    /** Delivers everything, and everything that comes of it. */
    void deliverAll() {
        relay();
        while (!broker.isEmpty()) {
            for (String service : listeners.keySet()) {
                while (!broker.queue(service).isEmpty()) {
                    int waiting = broker.queue(service).size();
                    delivers(service, disorder == null ? 0 : disorder.nextInt(waiting));
                }
            }
            relay();
        }
    }

    private boolean handle(String service, Sent event) {
        ServiceProcess process = databases.get(service).process();
        boolean[] done = {false};
        quietStep(service + " hears " + event.name() + about(event), () -> {
            try {
                process.run(() -> listeners.get(service).onMessage(message(event)));
                done[0] = true;
            } catch (Killed killed) {
                requireOwn(killed, process);
            }
        });
        return done[0];
    }

    private String about(Sent event) {
        String name = names.get(event.subject());
        return name == null ? "" : " of " + name;
    }

    private static TextMessage message(Sent event) {
        return (TextMessage) Proxy.newProxyInstance(
                TextMessage.class.getClassLoader(),
                new Class<?>[] {TextMessage.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getStringProperty" -> event.type();
                    case "getText" -> event.body();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    // ---- time

    List<Sweep> sweeps() {
        return sweeps;
    }

    /** As if the service had no such timer. */
    World without(String sweep) {
        if (!sweeps.removeIf(each -> each.name().equals(sweep))) {
            throw new IllegalArgumentException("There is no " + sweep + " among " + sweeps);
        }
        return this;
    }

    void sweeps(int index) {
        Sweep sweep = sweeps.get(index);
        quietStep(sweep.process().name() + "'s timer: " + sweep.name(), () -> {
            try {
                sweep.run();
            } catch (Killed killed) {
                requireOwn(killed, sweep.process());
            }
        });
    }

    void sweeps(String name) {
        for (int index = 0; index < sweeps.size(); index++) {
            if (sweeps.get(index).name().equals(name)) {
                sweeps(index);
                return;
            }
        }
        throw new IllegalArgumentException("There is no timer " + name);
    }

    void allSweep() {
        for (int index = 0; index < sweeps.size(); index++) {
            sweeps(index);
        }
    }

    void passes(Duration time) {
        clock.move(time);
    }

    /** The clock moves to the next time at which something is due, if anything waits for one. */
    boolean passesToNextDeadline() {
        Stream<Instant> times = Stream.of(
                        orders.table().committed().stream().map(MemoryOrders::nextCallAt),
                        orders.table().committed().stream().map(MemoryOrders::deadline),
                        payments.attempts().committed().stream().map(AttemptRow::dueAt),
                        payments.refunds().committed().stream().map(RefundRow::nextTryAt),
                        tickets.table().committed().stream()
                                .filter(ticket -> ticket.status() == TicketStatus.RECEIVED)
                                .map(Ticket::deadline),
                        deliveries.table().committed().stream()
                                .filter(delivery -> delivery.status() == DeliveryStatus.CLAIMED)
                                .map(Delivery::leaseUntil))
                .flatMap(Function.identity());
        Optional<Instant> next = times.filter(time -> time != null && time.isAfter(clock.instant()))
                .min(Comparator.naturalOrder());
        next.ifPresent(time -> clock.move(Duration.between(clock.instant(), time)));
        return next.isPresent();
    }

    /** What a replica does with an order that it found due a while ago. */
    Optional<Order> callDue(int order) {
        return checkout.callDue(orderIds.get(order - 1));
    }

    /** Everything arrives and every timer runs, until nothing changes any more at this time. */
    void settles() {
        long before;
        int rounds = 0;
        do {
            if (++rounds > 1_000) {
                throw new AssertionError("It never settles");
            }
            before = commits;
            while (!late.isEmpty() && !lateComesLast) {
                arrives(0);
            }
            deliverAll();
            allSweep();
        } while (commits > before);
    }

    /** Nothing goes wrong any more, unless the card company refuses refunds, and everybody has waited for everything. */
    void comesToRest() {
        chance = Chance.NONE;
        brokerDown = false;
        invariants.nothingGoesWrongFrom(clock.instant());
        waitForEverything();
        lateComesLast = false;
        waitForEverything();
    }

    private void waitForEverything() {
        int rounds = 0;
        do {
            settles();
            if (++rounds > 3_000) {
                throw new AssertionError("It never comes to rest");
            }
        } while (passesToNextDeadline());
    }

    /** Whoever the orders wait for does what is theirs to do. */
    void everybodyDoesTheirJob() {
        for (int order = 1; order <= orderIds.size(); order++) {
            Ticket ticket = ticket(order);
            if (ticket != null && ticket.status() == TicketStatus.ACCEPTED) {
                startsCooking(order);
            }
            if (ticket(order) != null && ticket(order).status() == TicketStatus.COOKING) {
                finishesCooking(order);
            }
            settles();
            Delivery delivery = delivery(order);
            if (delivery != null && delivery.status() == DeliveryStatus.OPEN) {
                claims(RIDER_A, order);
                picksUp(RIDER_A, order);
            }
            delivery = delivery(order);
            if (delivery != null && delivery.status() == DeliveryStatus.PICKED_UP) {
                dropsOff(delivery.riderId(), order);
            }
        }
        operatorRetriesRefunds();
        comesToRest();
    }

    // ---- what is known

    private void committed(MemoryDatabase database, List<Sent> published, Map<Table<?, ?>, List<Object>> rows) {
        commits++;
        rows.forEach((table, written) -> written.forEach(row -> {
            if (row instanceof Order order && !names.containsKey(order.orderId())) {
                orderIds.add(order.orderId());
                names.put(order.orderId(), "order " + orderIds.size());
            }
            if (row instanceof Order order) {
                if (order.attempt().token() != null) {
                    cards.computeIfAbsent(
                            order.attempt().attemptId(),
                            attempt -> SECRETS.decrypt(order.attempt().token()));
                }
                names.putIfAbsent(
                        order.attempt().attemptId(),
                        "attempt " + order.attempt().attemptNo() + " of " + names.get(order.orderId()));
            }
            String state = Rows.describe(row, this);
            if (state != null) {
                story.note(state);
            }
        }));
        if (!published.isEmpty()) {
            story.note("publishes "
                    + String.join(", ", published.stream().map(Sent::name).toList()));
        }
        invariants.committed(database.process().name(), published, rows.values());
    }

    void moneyMoved(UUID orderId) {
        invariants.moneyMoved(orderId);
    }

    Story story() {
        return story;
    }

    Invariants invariants() {
        return invariants;
    }

    String name(int order) {
        return "order " + order;
    }

    /** Of an order or a payment attempt. */
    String name(UUID id) {
        return names.getOrDefault(id, id.toString());
    }

    int orderCount() {
        return orderIds.size();
    }

    List<UUID> orderIds() {
        return orderIds;
    }

    Order order(int order) {
        return orders.table().committed(orderIds.get(order - 1));
    }

    OrderStatus status(int order) {
        return order(order).status();
    }

    /** Null while the kitchen has not heard of the order. */
    Ticket ticket(int order) {
        return tickets.table().committed(orderIds.get(order - 1));
    }

    /** Null while nobody has told of the order. */
    Delivery delivery(int order) {
        return deliveries.table().committed(orderIds.get(order - 1));
    }

    /** What order has published about it. */
    List<OrderEvent> events(int order) {
        return invariants.events(orderIds.get(order - 1));
    }

    /** The card that the order's current attempt is to be paid with. */
    String card(Order order) {
        return cards.get(order.attempt().attemptId());
    }

    /** Won that the card company holds. */
    long paid(int order) {
        return cardCompany.holds(orderIds.get(order - 1));
    }

    CardCompany cardCompany() {
        return cardCompany;
    }

    MemoryOrders orders() {
        return orders;
    }

    MemoryPayments payments() {
        return payments;
    }

    MemoryLedger ledger() {
        return ledger;
    }

    MemoryTickets tickets() {
        return tickets;
    }

    MemoryDeliveries deliveries() {
        return deliveries;
    }

    MemoryTrackedOrders tracked() {
        return tracked;
    }

    MemoryNotifications notifications() {
        return notifications;
    }
}

package fooddelivery.store;

import static fooddelivery.runtime.Wiring.wire;

import fooddelivery.events.Envelope;
import fooddelivery.events.OrderEvent;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.Inbox;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.Outbox;
import fooddelivery.runtime.Recovery;
import fooddelivery.runtime.Stories;
import fooddelivery.runtime.TestDatabase;
import fooddelivery.runtime.TestMetrics;
import fooddelivery.runtime.TestPersistence;
import fooddelivery.store.application.KitchenBoards;
import fooddelivery.store.application.StoreRecollection;
import fooddelivery.store.application.StoreService;
import fooddelivery.store.application.TicketPolicy;
import fooddelivery.store.application.TicketService;
import fooddelivery.store.application.TicketsChanged;
import fooddelivery.store.inbound.StoreEventListener;
import fooddelivery.store.outbound.JpaStoreRepository;
import fooddelivery.store.outbound.JpaTicketBoard;
import fooddelivery.store.outbound.JpaTicketRepository;
import jakarta.enterprise.event.Event;
import jakarta.jms.TextMessage;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The service as it runs in the container, with its own persistence unit and a real PostgreSQL, without the container. */
public final class TestHouse implements AutoCloseable {

    private final TestPersistence persistence =
            new TestPersistence("store", TestDatabase.fresh("db/platform", "db/accounts", "db/migration"));

    public final Database database = persistence.database();
    public final JpaTicketRepository repository;
    public final TicketService tickets;
    public final StoreService stores;
    public final KitchenBoards boards;
    /** The stores whose tickets changed, in order. */
    public final List<UUID> changed = new CopyOnWriteArrayList<>();

    private final StoreEventListener listener;
    private final JpaStoreRepository storeRepository;
    private final Inbox inbox;
    private volatile Instant now = Instant.parse("2026-05-04T03:00:00Z");

    public TestHouse() {
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        Outbox outbox = new Outbox(database, clock, null);
        inbox = new Inbox(database) {
            @Override
            public int handle(List<Handling> events) {
                return inTransaction(() -> super.handle(events));
            }
        };
        repository = wire(new JpaTicketRepository(), persistence.entities());
        storeRepository = wire(new JpaStoreRepository(), persistence.entities());
        stores = wire(new StoreService(), storeRepository, outbox, clock);
        tickets = wire(new TicketService(), repository, stores, outbox, changes(), clock);
        boards = wire(
                new KitchenBoards(),
                wire(new JpaTicketBoard(), persistence.entities(), database),
                clock,
                ZoneId.of("Asia/Seoul"));
        TicketPolicy policy = wire(
                new TicketPolicy(),
                repository,
                outbox,
                changes(),
                clock,
                Map.of("fooddelivery.store.accept-within", Duration.ofMinutes(10)));
        listener = wire(new StoreEventListener(), inbox, new TestMetrics().events(), policy);
    }

    private Event<?> changes() {
        return (Event<?>) Proxy.newProxyInstance(
                Event.class.getClassLoader(), new Class<?>[] {Event.class}, (self, method, arguments) -> {
                    changed.add(((TicketsChanged) arguments[0]).storeId());
                    return null;
                });
    }

    /** Delivers the event as the broker would. */
    public void hear(OrderEvent event) {
        hear(Envelope.of(Ids.next(), now, null, null, event));
    }

    public void hear(Envelope<? extends fooddelivery.events.Event> envelope) {
        String text = Json.write(envelope);
        listener.onMessage((TextMessage) Proxy.newProxyInstance(
                TextMessage.class.getClassLoader(),
                new Class<?>[] {TextMessage.class},
                (self, method, arguments) -> method.getName().equals("getText") ? text : envelope.type()));
    }

    /** Everything is forgotten but the stores: a restore of a backup in which there were no tickets yet. */
    public void forgetTickets() {
        for (String table : List.of("ticket", "outbox", "inbox")) {
            database.update("delete from " + table);
        }
    }

    /** A restore of a backup in which there was nothing yet. */
    public void forgetEverything() {
        forgetTickets();
        database.update("delete from store");
    }

    /** What was published about the order, word for word. */
    public List<String> published(UUID orderId) {
        return database.query(
                "select body from outbox where subject = ? order by id", row -> row.getString("body"), orderId);
    }

    /** Tells the order's story to whom has forgotten it. */
    public Recovery.Told recall(List<String> events) {
        database.update("insert into recovery (id, backup_at, restored_at, whole) values (1, now(), now(), false)");
        StoreRecollection recollection = wire(new StoreRecollection(), repository, storeRepository);
        Stories stories = new Stories(database, "store") {
            @Override
            public void tell(UUID subject) {
                inTransaction(() -> super.tell(subject));
            }
        };
        wire(stories, inbox, listener, recollection);
        Recovery recovery = wire(new Recovery(database, "store"), listener, recollection, stories);
        recovery.begin();
        recovery.keep(events);
        Recovery.Told told = recovery.tell(100);
        recovery.end();
        return told;
    }

    public void timePasses(Duration time) {
        now = now.plus(time);
    }

    public Instant now() {
        return now;
    }

    public <T> T inTransaction(Supplier<T> work) {
        return persistence.inTransaction(work);
    }

    public void inTransaction(Runnable work) {
        persistence.inTransaction(work);
    }

    /** Simple names of the events that were published about the subject, in order. */
    public List<String> events(UUID subject) {
        return database.query(
                "select split_part(type, '.', 3) from outbox where subject = ? order by id",
                row -> row.getString(1),
                subject);
    }

    @Override
    public void close() {
        persistence.close();
    }
}

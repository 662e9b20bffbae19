package fooddelivery.delivery;

import static fooddelivery.runtime.Wiring.wire;

import fooddelivery.delivery.application.DeliveryNews;
import fooddelivery.delivery.application.DeliveryNews.DeliveryChanged;
import fooddelivery.delivery.application.DeliveryPolicy;
import fooddelivery.delivery.application.DeliveryService;
import fooddelivery.delivery.application.EarningsService;
import fooddelivery.delivery.application.RiderService;
import fooddelivery.delivery.outbound.JdbcEarnings;
import fooddelivery.delivery.outbound.JdbcRiderRepository;
import fooddelivery.delivery.outbound.JpaDeliveryRepository;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Outbox;
import fooddelivery.runtime.TestDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The service as it runs in the container, with its own persistence unit and a real PostgreSQL, without the container: a
 * transaction is the thread's, and JPA and JDBC share its connection.
 */
public final class TestHouse implements AutoCloseable {

    private final EntityManagerFactory factory;
    private final ThreadLocal<EntityManager> current = new ThreadLocal<>();

    public final Database database;
    public final JpaDeliveryRepository deliveries;
    public final JdbcRiderRepository riders;
    public final DeliveryPolicy policy;
    public final DeliveryService service;
    public final RiderService riderService;
    public final EarningsService earnings;

    /** @param configuration what differs from the defaults */
    public TestHouse(Map<String, Object> configuration) {
        this(configuration, Clock.systemUTC());
    }

    /** @param clock the application's; the database goes by its own */
    public TestHouse(Map<String, Object> configuration, Clock clock) {
        this(configuration, clock, change -> {});
    }

    /** @param listener is told as whoever looks at the deliveries is */
    public TestHouse(Map<String, Object> configuration, Consumer<DeliveryChanged> listener) {
        this(configuration, Clock.systemUTC(), listener);
    }

    private TestHouse(Map<String, Object> configuration, Clock clock, Consumer<DeliveryChanged> listener) {
        TestDatabase fresh = TestDatabase.fresh("db/platform", "db/accounts", "db/migration");
        factory = Persistence.createEntityManagerFactory(
                "delivery",
                Map.of(
                        "jakarta.persistence.transactionType",
                        "RESOURCE_LOCAL",
                        "jakarta.persistence.nonJtaDataSource",
                        fresh.direct()));
        EntityManager entities = proxy(EntityManager.class, current::get);
        database = new Database(sharedConnection());
        Outbox outbox = new Outbox(database, clock, null);
        deliveries = wire(new JpaDeliveryRepository(), entities);
        riders = wire(new JdbcRiderRepository(), database);
        DeliveryNews news = new DeliveryNews(listener);
        policy = wire(new DeliveryPolicy(), deliveries, outbox, news, clock);
        service = wire(new DeliveryService(), deliveries, riders, outbox, news, clock, configuration);
        riderService = wire(new RiderService(), riders, clock);
        earnings = wire(new EarningsService(), wire(new JdbcEarnings(), database), ZoneId.of("Asia/Seoul"), clock);
    }

    public void inTransaction(Runnable work) {
        inTransaction(() -> {
            work.run();
            return null;
        });
    }

    public <T> T inTransaction(Supplier<T> work) {
        EntityManager entities = factory.createEntityManager();
        current.set(entities);
        try {
            entities.getTransaction().begin();
            T result = work.get();
            entities.getTransaction().commit();
            return result;
        } finally {
            if (entities.getTransaction().isActive()) {
                entities.getTransaction().rollback();
            }
            current.remove();
            entities.close();
        }
    }

    @Override
    public void close() {
        factory.close();
    }

    /** Hands out the transaction's connection, which stays open when its user closes it. */
    private DataSource sharedConnection() {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
                    if (!method.getName().equals("getConnection")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    Connection connection = current.get().unwrap(Connection.class);
                    return proxy(Connection.class, () -> connection);
                });
    }

    private static <T> T proxy(Class<T> type, Supplier<T> target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(target.get(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}

package fooddelivery.runtime;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * A service's own persistence unit on a {@link TestDatabase}, without the container: a transaction is the thread's, and
 * JPA and JDBC share its connection and its commit. Needs EclipseLink on the test's class path.
 */
public final class TestPersistence implements AutoCloseable {

    private final EntityManagerFactory factory;
    private final TestDatabase fresh;
    private final ThreadLocal<EntityManager> current = new ThreadLocal<>();
    private final ThreadLocal<Companions> companions = new ThreadLocal<>();
    private final TransactionSynchronizationRegistry registry = registry();

    /** What others keep with a transaction, and want to be asked before and told after its commit. */
    private record Companions(Map<Object, Object> resources, List<Synchronization> synchronizations) {}

    /** @param unit the name in {@code META-INF/persistence.xml} */
    public TestPersistence(String unit, TestDatabase fresh) {
        this.fresh = fresh;
        factory = Persistence.createEntityManagerFactory(
                unit,
                Map.of(
                        "jakarta.persistence.transactionType",
                        "RESOURCE_LOCAL",
                        "jakarta.persistence.nonJtaDataSource",
                        fresh.direct()));
    }

    /** What a {@code @PersistenceContext} is given: it finds the transaction's. */
    public EntityManager entities() {
        return proxy(EntityManager.class, current::get);
    }

    /** Takes part in the thread's transaction; outside of one every statement is its own. */
    public Database database() {
        return new Database((DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
                    if (!method.getName().equals("getConnection")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    if (current.get() == null) {
                        return fresh.dataSource().getConnection();
                    }
                    Connection connection = current.get().unwrap(Connection.class);
                    return proxy(Connection.class, () -> connection);
                }));
    }

    /** As {@code @Transactional}: joins the thread's transaction or begins one; whatever is thrown rolls it back. */
    public void inTransaction(Runnable work) {
        inTransaction(() -> {
            work.run();
            return null;
        });
    }

    /** As {@link #inTransaction(Runnable)}, with a result. */
    public <T> T inTransaction(Supplier<T> work) {
        if (current.get() != null) {
            return work.get();
        }
        EntityManager entities = factory.createEntityManager();
        current.set(entities);
        companions.set(new Companions(new HashMap<>(), new ArrayList<>()));
        int outcome = Status.STATUS_ROLLEDBACK;
        try {
            entities.getTransaction().begin();
            T result = work.get();
            companions.get().synchronizations().forEach(Synchronization::beforeCompletion);
            entities.getTransaction().commit();
            outcome = Status.STATUS_COMMITTED;
            return result;
        } finally {
            if (entities.getTransaction().isActive()) {
                entities.getTransaction().rollback();
            }
            for (Synchronization synchronization : companions.get().synchronizations()) {
                synchronization.afterCompletion(outcome);
            }
            companions.remove();
            current.remove();
            entities.close();
        }
    }

    /** Of the thread's transaction, as the container's. */
    public TransactionSynchronizationRegistry synchronizations() {
        return registry;
    }

    private TransactionSynchronizationRegistry registry() {
        return (TransactionSynchronizationRegistry) Proxy.newProxyInstance(
                TransactionSynchronizationRegistry.class.getClassLoader(),
                new Class<?>[] {TransactionSynchronizationRegistry.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getTransactionStatus" ->
                        current.get() == null ? Status.STATUS_NO_TRANSACTION : Status.STATUS_ACTIVE;
                    case "getRollbackOnly" -> current.get().getTransaction().getRollbackOnly();
                    case "getResource" -> companions.get().resources().get(arguments[0]);
                    case "putResource" -> companions.get().resources().put(arguments[0], arguments[1]);
                    case "registerInterposedSynchronization" ->
                        companions.get().synchronizations().add((Synchronization) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Override
    public void close() {
        factory.close();
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

package fooddelivery.runtime;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Lets a program die at its n-th call to database or broker. A dead program does nothing more, not even in a finally
 * block; {@link #bury()} then breaks its connections, as the operating system would.
 */
final class Mortality {

    /** Nobody catches this one. */
    static final class Killed extends Error {}

    private static final Set<Class<?>> WATCHED = Set.of(
            Connection.class,
            PreparedStatement.class,
            Statement.class,
            jakarta.jms.Connection.class,
            Session.class,
            MessageProducer.class,
            MessageConsumer.class,
            QueueBrowser.class);

    private final int lastCall;
    private final boolean afterwards;
    private final List<Connection> databaseConnections = new ArrayList<>();
    private final List<jakarta.jms.Connection> brokerConnections = new ArrayList<>();
    private int calls;

    /**
     * @param lastCall the call at which to die, from 1
     * @param afterwards whether that call still has its effect
     */
    Mortality(int lastCall, boolean afterwards) {
        this.lastCall = lastCall;
        this.afterwards = afterwards;
    }

    DataSource database(DataSource real) {
        return watched(DataSource.class, real);
    }

    ConnectionFactory broker(ConnectionFactory real) {
        return watched(ConnectionFactory.class, real);
    }

    boolean hasStruck() {
        return calls >= lastCall;
    }

    void bury() throws SQLException {
        for (Connection connection : databaseConnections) {
            connection.abort(Runnable::run);
        }
        brokerConnections.forEach(TestBroker::sever);
    }

    private <T> T watched(Class<T> type, Object real) {
        return type.cast(Proxy.newProxyInstance(
                Mortality.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    calls++;
                    if (calls > lastCall || calls == lastCall && !afterwards) {
                        throw new Killed();
                    }
                    Object result;
                    try {
                        result = method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (result instanceof Connection connection) {
                        databaseConnections.add(connection);
                    }
                    if (result instanceof jakarta.jms.Connection connection) {
                        brokerConnections.add(connection);
                    }
                    if (calls == lastCall) {
                        throw new Killed();
                    }
                    return WATCHED.contains(method.getReturnType()) ? watched(method.getReturnType(), result) : result;
                }));
    }
}

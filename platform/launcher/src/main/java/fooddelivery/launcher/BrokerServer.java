package fooddelivery.launcher;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.HAPolicyConfiguration;
import org.apache.activemq.artemis.core.config.ha.SharedStoreBackupPolicyConfiguration;
import org.apache.activemq.artemis.core.config.ha.SharedStorePrimaryPolicyConfiguration;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.deployers.impl.FileConfigurationParser;
import org.apache.activemq.artemis.core.server.ActivateCallback;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.nativo.jlibaio.LibaioContext;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;

/**
 * An Artemis broker in this JVM, configured by {@code docker/broker.xml}, the same file as in the containers.
 *
 * <p>Values written there as <code>${name:default}</code> are taken from the system properties, so a test may shorten
 * {@code fooddelivery.broker.redelivery-delay}; ports, host and data directory are this class's parameters.
 *
 * <p>Two of them may share a data directory, on a disk whose file locks both respect: with the roles primary and backup,
 * of which one is active, whichever that is, and the other stands by until the first is gone. The roles differ in who is
 * active when both start. A primary that comes back does not take over again, which would only be a second interruption.
 */
public final class BrokerServer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BrokerServer.class.getName());
    /** Held, because loggers are collected together with their levels. */
    private static final Logger AUDIT = Logger.getLogger("org.apache.activemq.audit");

    /** What the operator may set, beside what is set here. */
    private static final String PREFIX = "fooddelivery.broker.";

    /** The property that makes this one of two: {@code primary} or {@code backup}. */
    static final String ROLE = PREFIX + "role";

    /** Written when this broker does not serve because the other does. */
    static final String STANDS_BY = "This broker stands by";

    /** Longer than it takes to get a lock that is free, and to read the journal. */
    private static final long LOCK_SECONDS = 5;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^:}]+):([^}]*)}");

    /** Between two attempts to serve again, after this broker has ended by itself. */
    private static final long RETRY_SECONDS = 2;

    private final EmbeddedActiveMQ broker;
    /**
     * Artemis ends itself after an error of the disk, or without the lock that two brokers share: it cannot promise any more
     * that a message is kept.
     */
    private final CountDownLatch gaveUp = new CountDownLatch(1);

    private BrokerMetrics metrics;

    private BrokerServer(EmbeddedActiveMQ broker) {
        this.broker = broker;
        ActiveMQServer server = broker.getActiveMQServer();
        server.registerIOCriticalErrorListener((error, message, file) -> gaveUp.countDown());
        server.registerActivateCallback(new ActivateCallback() {
            @Override
            public void deActivate() {
                gaveUp.countDown();
            }
        });
    }

    /**
     * For the services alone: where it listens for other programs is left to chance.
     *
     * @param passwordsByUser a user's role has the user's name, {@code broker.xml} says what each role may do
     */
    public static BrokerServer start(Path dataDirectory, int port, Map<String, String> passwordsByUser) {
        return start(dataDirectory, port, 0, passwordsByUser, Map.of());
    }

    /**
     * @param stompPort for programs that are not ours; 0 for one that is free
     * @param configured values of {@code broker.xml}, before the system properties
     */
    static BrokerServer start(
            Path dataDirectory,
            int port,
            int stompPort,
            Map<String, String> passwordsByUser,
            Map<String, String> configured) {
        Ports.requireFree("broker", port);
        Ports.requireFree("broker", stompPort);
        AUDIT.setLevel(Level.OFF);
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        try {
            Files.createDirectories(dataDirectory);
            SecurityConfiguration users = new SecurityConfiguration();
            passwordsByUser.forEach((user, password) -> {
                users.addUser(user, password);
                users.addRole(user, user);
            });
            Configuration configuration = configuration(dataDirectory, port, stompPort, configured);
            policy(configured.getOrDefault(ROLE, System.getProperty(ROLE)))
                    .ifPresent(configuration::setHAPolicyConfiguration);
            broker.setConfiguration(configuration);
            broker.setSecurityManager(new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
            broker.start();
            whenActive(broker.getActiveMQServer(), () -> new FeedWatch(broker.getActiveMQServer()).start());
        } catch (Exception e) {
            throw abandoned(
                    broker,
                    new Failure("the broker cannot start in %s: %s".formatted(dataDirectory, e.getMessage()), e));
        }
        boolean isOneOfTwo = broker.getActiveMQServer().getConfiguration().getHAPolicyConfiguration() != null;
        if (!isActive(broker.getActiveMQServer(), isOneOfTwo ? LOCK_SECONDS : 0)) {
            if (!isOneOfTwo) {
                throw abandoned(
                        broker,
                        new Failure("the broker cannot start in %s: another one may be using it, or the disk is full"
                                .formatted(dataDirectory)));
            }
            LOG.log(Level.INFO, "{0}: another one uses {1}", new Object[] {STANDS_BY, dataDirectory});
        }
        return new BrokerServer(broker);
    }

    /** Lets go of what a start that failed has opened. */
    private static Failure abandoned(EmbeddedActiveMQ broker, Failure failure) {
        try {
            broker.stop();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    /**
     * The broker's own process. It ends when it is told to; a broker that ended itself, as on a full disk, is started anew
     * until that works.
     *
     * @param arguments data directory, port, port for other programs, file of passwords, the operator's configuration
     */
    public static void main(String[] arguments) throws Exception {
        AtomicReference<BrokerServer> broker = new AtomicReference<>();
        try {
            broker.set(open(arguments));
        } catch (Failure e) {
            LOG.log(Level.SEVERE, e.getMessage(), e);
            System.exit(1);
        }
        Thread main = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            main.interrupt();
                            broker.get().stop();
                        },
                        "stop"));
        keepServing(broker, () -> open(arguments));
    }

    private static BrokerServer open(String[] arguments) throws IOException {
        BrokerServer broker = start(
                Path.of(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Credentials.brokerUsers(Path.of(arguments[3])),
                Parts.properties(Path.of(arguments[4])));
        try {
            broker.metrics = BrokerMetrics.serveIfWished(broker).orElse(null);
            return broker;
        } catch (Failure e) {
            broker.stop();
            throw e;
        }
    }

    /** Until the thread is interrupted. */
    static void keepServing(AtomicReference<BrokerServer> broker, Callable<BrokerServer> opening) throws Exception {
        try {
            while (true) {
                broker.get().gaveUp.await();
                LOG.severe("This broker has ended by itself, see above, and begins anew");
                broker.set(again(broker.get(), opening));
            }
        } catch (InterruptedException e) {
            // The process ends.
            Thread.currentThread().interrupt();
        }
    }

    private static BrokerServer again(BrokerServer ended, Callable<BrokerServer> opening) throws Exception {
        try {
            ended.stop();
        } catch (IllegalStateException e) {
            LOG.log(Level.WARNING, e.getMessage(), e);
        }
        while (true) {
            TimeUnit.SECONDS.sleep(RETRY_SECONDS);
            try {
                return opening.call();
            } catch (Failure e) {
                LOG.warning(e.getMessage());
            }
        }
    }

    /** Whether this one serves, and not the other of the two. */
    public boolean isActive() {
        return broker.getActiveMQServer().isActive();
    }

    private static boolean isActive(ActiveMQServer server, long seconds) {
        try {
            return server.isActive() || seconds > 0 && server.waitForActivation(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while the broker was starting", e);
        }
    }

    private static void whenActive(ActiveMQServer server, Runnable work) {
        AtomicBoolean done = new AtomicBoolean();
        Runnable once = () -> {
            if (done.compareAndSet(false, true)) {
                LOG.info("This broker is active");
                work.run();
            }
        };
        server.registerActivateCallback(new ActivateCallback() {
            @Override
            public void activationComplete() {
                once.run();
            }
        });
        if (server.isActive()) {
            once.run();
        }
    }

    /** @param role null for a broker that is alone */
    private static Optional<HAPolicyConfiguration> policy(String role) {
        if (role == null || role.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (role) {
                    // Whoever is stopped in good order hands over as well.
                    case "primary" ->
                        new SharedStorePrimaryPolicyConfiguration()
                                .setFailoverOnServerShutdown(true)
                                .setWaitForActivation(false);
                    case "backup" ->
                        new SharedStoreBackupPolicyConfiguration()
                                .setFailoverOnServerShutdown(true)
                                .setAllowFailBack(false);
                    default -> throw new Failure("%s must be primary or backup, not \"%s\"".formatted(ROLE, role));
                });
    }

    /** For tests. */
    ActiveMQServer server() {
        return broker.getActiveMQServer();
    }

    /** Serves what it knows of itself; for tests and for its own process. */
    BrokerMetrics metrics(String host, int port) {
        return BrokerMetrics.serve(broker.getActiveMQServer(), host, port);
    }

    public void stop() {
        if (metrics != null) {
            metrics.close();
        }
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the broker did not stop cleanly", e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private static Configuration configuration(
            Path dataDirectory, int port, int stompPort, Map<String, String> configured) throws Exception {
        Properties own = new Properties();
        configured.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                own.setProperty(name, value);
            }
        });
        // In a container, whose address only its neighbours reach, it is told to listen to them.
        own.setProperty("fooddelivery.broker.host", System.getProperty("fooddelivery.broker.host", "127.0.0.1"));
        own.setProperty("fooddelivery.broker.port", Integer.toString(port));
        own.setProperty("fooddelivery.broker.stomp-port", Integer.toString(stompPort));
        own.setProperty(
                "fooddelivery.broker.data", dataDirectory.toAbsolutePath().toString());
        byte[] xml = resolve(read(), own).getBytes(StandardCharsets.UTF_8);
        Configuration configuration = new FileConfigurationParser().parseMainConfig(new ByteArrayInputStream(xml));
        if (!LibaioContext.isLoaded()) {
            configuration.setJournalType(JournalType.NIO);
        }
        return configuration;
    }

    private static String read() throws IOException {
        try (InputStream xml = BrokerServer.class.getResourceAsStream("/broker.xml")) {
            return new String(xml.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Artemis would do this itself, but from the system properties alone, which two brokers in one JVM share. */
    private static String resolve(String xml, Properties own) {
        return PLACEHOLDER
                .matcher(xml)
                .replaceAll(found -> Matcher.quoteReplacement(
                        escaped(own.getProperty(found.group(1), System.getProperty(found.group(1), found.group(2))))));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}

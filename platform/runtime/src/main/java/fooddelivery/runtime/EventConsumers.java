package fooddelivery.runtime;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The threads that read the service's queue, an {@link EventConsumer} each, and one for each further queue. They connect
 * again when the broker was away, and while the database, or a store of documents, is away they take nothing: a message's
 * attempts are not used up by what is not its fault.
 */
@ApplicationScoped
public class EventConsumers {

    private static final Logger LOG = System.getLogger(EventConsumers.class.getName());
    private static final long PAUSE_MILLIS = 1000;
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    @Resource
    private ManagedThreadFactory threads;

    @Resource(lookup = "java:app/jms/events")
    private ConnectionFactory broker;

    @Inject
    private EventListener listener;

    @Inject
    private Database database;

    @Inject
    private Recovery recovery;

    @Inject
    private Instance<DocumentOutbox> documents;

    @Inject
    @ConfigProperty(name = "fooddelivery.service")
    private String service;

    @Inject
    @ConfigProperty(name = "fooddelivery.listener.sessions", defaultValue = "1")
    private int sessions;

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<Thread> readers = new ArrayList<>();
    private final AtomicInteger cutOff = new AtomicInteger();

    void start(@Observes Startup.Finished event) {
        for (int session = 0; session < sessions; session++) {
            read(Relay.ADDRESS + "::" + service);
        }
        listener.furtherQueues().forEach(this::read);
    }

    /** Whether every thread has its queue; none has while the broker is away. */
    public boolean areReading() {
        return cutOff.get() == 0;
    }

    private void read(String queue) {
        Thread reader = threads.newThread(() -> run(queue));
        readers.add(reader);
        reader.start();
    }

    private void run(String queue) {
        EventConsumer consumer = new EventConsumer(broker, queue, listener);
        boolean reading = true;
        while (stopping.getCount() > 0) {
            if (recovery.isRunning()) {
                pause();
                continue;
            }
            try {
                consumer.takeBatch();
                if (!reading) {
                    LOG.log(Level.INFO, "Events are being read");
                    reading = true;
                    cutOff.decrementAndGet();
                }
            } catch (JMSException e) {
                if (reading) {
                    LOG.log(Level.WARNING, "No events can be read: {0}", e.toString());
                    reading = false;
                    cutOff.incrementAndGet();
                }
                letGo(consumer);
                pause();
            } catch (RuntimeException | Error e) {
                LOG.log(Level.WARNING, "Events could not be handled and will be delivered again", e);
                awaitDatabase();
            }
        }
        letGo(consumer);
    }

    private void awaitDatabase() {
        boolean away = true;
        while (away && stopping.getCount() > 0) {
            try {
                database.query("select 1", row -> row.getInt(1));
                documents.forEach(outbox -> outbox.countUnsent(1));
                away = false;
            } catch (RuntimeException e) {
                LOG.log(Level.DEBUG, "The database, or the store of documents, is away", e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            stopping.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // The container ends its threads.
            stopping.countDown();
        }
    }

    private static void letGo(EventConsumer consumer) {
        try {
            consumer.close();
        } catch (JMSException | RuntimeException e) {
            LOG.log(Level.DEBUG, "The connection was broken already", e);
        }
    }

    @PreDestroy
    void stop() {
        stopping.countDown();
        long end = System.nanoTime() + LONGEST_STOP.toNanos();
        try {
            for (Thread reader : readers) {
                reader.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

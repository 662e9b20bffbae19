package fooddelivery.runtime;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConnectionFactoryDefinition;
import jakarta.jms.JMSException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Runs the service's {@link Relay}: woken by every commit that published something, in this copy of the service or in
 * another, and sweeping each second all the same, for what a killed process left behind.
 */
@JMSConnectionFactoryDefinition(
        name = "java:app/jms/events",
        interfaceName = "jakarta.jms.ConnectionFactory",
        resourceAdapter = "artemis",
        transactional = false,
        user = "${MPCONFIG=fooddelivery.broker.user:}",
        password = "${MPCONFIG=fooddelivery.broker.password:}",
        // One for each thread that reads a queue, one for the relay, and those with which people look at dead letters.
        maxPoolSize = 32,
        minPoolSize = 0,
        // A broker that is down is noticed at once; with the defaults a send hangs for more than 40 s.
        properties = {
            "CallTimeout=3000",
            "ReconnectAttempts=0",
            "InitialConnectAttempts=1",
            "AllowLocalTransactions=true"
        })
@ApplicationScoped
public class RelayThread {

    private static final Logger LOG = System.getLogger(RelayThread.class.getName());
    /** Commits of this long share one batch: fewer commits in broker and database for a delay nobody notices. */
    private static final long GATHER_MILLIS = 10;

    private static final long SWEEP_MILLIS = 1000;
    /** What the copies call it among themselves. */
    private static final String TOPIC = "relay";

    @Resource
    private ManagedThreadFactory threads;

    @Resource(lookup = "java:app/jms/events")
    private ConnectionFactory broker;

    @Inject
    private EventMetrics metrics;

    @Inject
    private Recovery recovery;

    @Inject
    private Instance<DocumentOutbox> documents;

    @Inject
    private ThisCopy self;

    @Inject
    private OtherCopies others;

    private final Semaphore wakeUps = new Semaphore(0);
    /** Something was committed here since the last look. */
    private final AtomicBoolean written = new AtomicBoolean();

    private volatile boolean stopping;
    private volatile String failure = "not tried yet";
    private Thread thread;

    void start(@Observes Startup.Finished event) {
        PGSimpleDataSource database = self.connections(TOPIC);
        thread = threads.newThread(() -> run(new Relay(database, broker, documents)));
        thread.start();
    }

    void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) Outbox.Written event) {
        written.set(true);
        wakeUps.release();
    }

    void wake(@Observes OtherCopies.Heard word) {
        if (word.topic().equals(TOPIC)) {
            wakeUps.release();
        }
    }

    /** What keeps the relay from working; null while it works. */
    public String failure() {
        return failure;
    }

    private void run(Relay relay) {
        while (!stopping) {
            try {
                if (wakeUps.tryAcquire(SWEEP_MILLIS, TimeUnit.MILLISECONDS)) {
                    TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
                    wakeUps.drainPermits();
                }
                boolean news = written.getAndSet(false);
                boolean done = sendAll(relay);
                if (news && !relay.isActive()) {
                    // Whichever copy has the lock would find out at its next sweep only.
                    others.tell(TOPIC, "");
                }
                if (!done) {
                    // Whatever was down is not asked again by every commit.
                    TimeUnit.MILLISECONDS.sleep(SWEEP_MILLIS);
                }
            } catch (InterruptedException e) {
                stopping = true;
            }
        }
        letGo(relay);
    }

    /** @return whether broker and database answered */
    private boolean sendAll(Relay relay) {
        if (recovery.isRunning()) {
            return false;
        }
        try {
            int sent;
            do {
                sent = relay.sendBatch();
                metrics.sent(sent);
            } while (Relay.isFull(sent) && !stopping);
            if (failure != null) {
                LOG.log(Level.INFO, "Events are being relayed");
                failure = null;
            }
            return true;
        } catch (SQLException | JMSException | RuntimeException | Error e) {
            // Nothing may end this thread: what it does not send waits for ever.
            if (failure == null || !failure.equals(e.toString())) {
                LOG.log(Level.WARNING, "Events wait in the outbox: {0}", e.toString());
            }
            failure = e.toString();
            letGo(relay);
            return false;
        }
    }

    private static void letGo(Relay relay) {
        try {
            relay.close();
        } catch (SQLException | JMSException | RuntimeException e) {
            LOG.log(Level.DEBUG, "The relay's connections were broken already", e);
        }
    }

    @PreDestroy
    void stop() {
        stopping = true;
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

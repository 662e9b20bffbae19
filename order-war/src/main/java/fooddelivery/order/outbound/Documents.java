package fooddelivery.order.outbound;

import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;

import com.mongodb.ConnectionString;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Startup;
import fooddelivery.runtime.Timers;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bson.Document;
import org.bson.UuidRepresentation;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The documents in MongoDB, where they are configured to be there; otherwise nothing connects. What is written is on the
 * disks of a majority before anybody hears of it, and only such is read: nothing is sent that a fail-over could undo.
 * Writes are not repeated by the driver: each is conditional on what it was decided by, and whoever asked asks again.
 */
@ApplicationScoped
public class Documents {

    /** For operators who look at a document: of the same width always, so that texts sort as times do, and exact. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final Logger LOG = System.getLogger(Documents.class.getName());
    private static final String POSTGRESQL = "postgresql";
    private static final String MONGODB = "mongodb";
    private static final String DATABASE = "order";
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final int CONNECT_SECONDS = 2;
    private static final int ANSWER_SECONDS = 10;
    private static final int CONNECTIONS = 48;
    private static final long RETRY_AFTER_SECONDS = 2;

    @Inject
    @ConfigProperty(name = "fooddelivery.order.documents", defaultValue = POSTGRESQL)
    private String kind;

    @Inject
    @ConfigProperty(name = "fooddelivery.mongodb.uri")
    private Optional<String> uri;

    private MongoClient client;
    private MongoDatabase database;
    private volatile boolean prepared;

    @PostConstruct
    void connect() {
        switch (kind) {
            case POSTGRESQL -> LOG.log(Level.INFO, "Orders and menus are kept in PostgreSQL");
            case MONGODB -> connect(address());
            default ->
                throw wrong("fooddelivery.order.documents is %s, and must be %s or %s"
                        .formatted(kind, POSTGRESQL, MONGODB));
        }
    }

    /** Has the choice made now, not when the first customer orders. */
    void start(@Observes Startup.Finished event, Timers timers) {
        if (inUse()) {
            timers.until(AGAIN, "Preparing the documents", this::prepare);
        }
    }

    /** Whether orders and menus are documents in MongoDB, and not rows in PostgreSQL. */
    boolean inUse() {
        return client != null;
    }

    private void connect(ConnectionString address) {
        client = MongoClients.create(MongoClientSettings.builder()
                .retryWrites(false)
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(CONNECT_SECONDS, TimeUnit.SECONDS))
                .applyToConnectionPoolSettings(
                        pool -> pool.maxSize(CONNECTIONS).maxWaitTime(CONNECT_SECONDS, TimeUnit.SECONDS))
                .applyToSocketSettings(socket -> socket.connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                        .readTimeout(ANSWER_SECONDS, TimeUnit.SECONDS))
                // Its options stand above those before, and not above those that follow.
                .applyConnectionString(address)
                .applicationName("order")
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                .readConcern(ReadConcern.MAJORITY)
                .readPreference(ReadPreference.primary())
                .build());
        database = client.getDatabase(address.getDatabase() == null ? DATABASE : address.getDatabase());
        LOG.log(Level.INFO, "Orders and menus are kept in MongoDB, at {0}", address.getHosts());
    }

    /**
     * Makes the indexes; two of them guard: a key is of one order, an event is in the log once.
     *
     * @return false when MongoDB does not answer yet
     */
    boolean prepare() {
        try {
            // Sparse: an order without the field is not in the index, so that it holds the few that are looked for.
            IndexOptions sparse = new IndexOptions().sparse(true);
            IndexOptions unique = new IndexOptions().unique(true);
            MongoCollection<Document> orders = database.getCollection("orders");
            orders.createIndex(
                    ascending(OrderDocument.KEY),
                    new IndexOptions().sparse(true).unique(true));
            orders.createIndex(ascending(OrderDocument.EVENT_ID), sparse);
            orders.createIndex(compoundIndex(ascending(OrderDocument.CUSTOMER), descending(OrderDocument.ID)));
            orders.createIndex(ascending(OrderDocument.NEXT_CALL), sparse);
            orders.createIndex(ascending(OrderDocument.DEADLINE), sparse);
            orders.createIndex(ascending(OrderDocument.WATCHED), sparse);
            orders.createIndex(ascending(OrderDocument.ERASABLE), sparse);
            MongoCollection<Document> events = database.getCollection("events");
            events.createIndex(ascending(MongoEvents.POSITION), unique);
            events.createIndex(ascending(MongoEvents.UNSENT), sparse);
            events.createIndex(ascending(MongoEvents.SENT_AT), sparse);
            events.createIndex(ascending(MongoEvents.SUBJECT));
            database.getCollection("listings").createIndex(ascending("lat", "lon"));
            prepared = true;
            LOG.log(Level.INFO, "The documents are ready");
        } catch (MongoException e) {
            LOG.log(Level.WARNING, "MongoDB does not answer yet: {0}", e.getMessage());
        }
        return prepared;
    }

    /** Orders, with all that one decides about. */
    <T> T orders(Function<MongoCollection<Document>, T> work) {
        return in("orders", work);
    }

    /** The log of their events. */
    <T> T events(Function<MongoCollection<Document>, T> work) {
        return in("events", work);
    }

    /** Stores and menus. */
    <T> T listings(Function<MongoCollection<Document>, T> work) {
        return in("listings", work);
    }

    /** @throws ProblemException 503 when MongoDB does not answer, or nobody can tell whether it has done what it was asked */
    <T> T in(String collection, Function<MongoCollection<Document>, T> work) {
        if (!prepared) {
            throw unavailable();
        }
        // The time-out of a payment call interrupts the thread, and a socket's read does not notice: the interruption
        // is
        // still there when the answer is to be recorded. It is none of this, as it would be none of JDBC's.
        boolean interrupted = Thread.interrupted();
        try {
            return work.apply(database.getCollection(collection));
        } catch (MongoCommandException | MongoWriteException | MongoBulkWriteException e) {
            throw e;
        } catch (MongoException e) {
            LOG.log(Level.WARNING, "MongoDB does not answer: {0}", e.getMessage());
            throw unavailable();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** As when the database does not answer. */
    static ProblemException unavailable() {
        return new ProblemException(503, "unavailable", "The service is not available right now.")
                .retryAfter(RETRY_AFTER_SECONDS);
    }

    static String text(Instant time) {
        return TIME.format(time);
    }

    private ConnectionString address() {
        String text =
                uri.orElseThrow(() -> wrong("fooddelivery.mongodb.uri is not set, and documents in MongoDB need it"));
        try {
            return new ConnectionString(text);
        } catch (IllegalArgumentException e) {
            // Its message may tell the password.
            throw wrong("fooddelivery.mongodb.uri is not an address such as mongodb://user:password@host:27017/order");
        }
    }

    /** The line for whoever looks into the log; the server hides it in a stack trace. */
    private static IllegalStateException wrong(String what) {
        LOG.log(Level.ERROR, what);
        return new IllegalStateException(what);
    }

    @PreDestroy
    void close() {
        if (client != null) {
            client.close();
        }
    }
}

package fooddelivery.order.outbound;

import static fooddelivery.runtime.Wiring.wire;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import fooddelivery.launcher.DocumentsServer;
import fooddelivery.order.domain.OrderWatch;
import fooddelivery.runtime.Outbox;
import fooddelivery.runtime.TestPersistence;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.bson.Document;

/**
 * The service's documents, in a database of their own for each: on the server that the system property
 * {@code fooddelivery.mongodb.uri} names, otherwise on the one that stands in for it.
 */
public final class TestDocuments implements AutoCloseable {

    private static final String URI = "fooddelivery.mongodb.uri";
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final TestPersistence persistence;
    private final Clock clock;
    private final Documents documents;
    private final MongoTransaction transaction;
    private final MongoEvents events;

    /** A program that dies at one of its calls to MongoDB: afterwards none is made, and nobody catches what is thrown. */
    public static final class Killed extends Error {}

    /** When to die. */
    private static final class Mortal extends Documents {

        private int lastCall = Integer.MAX_VALUE;
        private boolean afterwards;
        private boolean struck;
        private int calls;

        @Override
        <T> T in(String collection, Function<MongoCollection<Document>, T> work) {
            calls++;
            struck |= calls >= lastCall;
            if (calls > lastCall || calls == lastCall && !afterwards) {
                throw new Killed();
            }
            T result = super.in(collection, work);
            if (calls == lastCall) {
                throw new Killed();
            }
            return result;
        }
    }

    public TestDocuments(TestPersistence persistence, Clock clock) {
        this.persistence = persistence;
        this.clock = clock;
        documents = wire(new Mortal(), Map.of("fooddelivery.order.documents", "mongodb", URI, ownDatabase()));
        documents.connect();
        if (!documents.prepare()) {
            throw new IllegalStateException("MongoDB does not answer");
        }
        transaction = wire(new MongoTransaction(), documents, clock, persistence.synchronizations());
        events = wire(new MongoEvents(), documents, clock);
    }

    private static String ownDatabase() {
        String given = System.getProperty(URI);
        String server = given != null ? given : Server.INSTANCE.uri();
        String name = "test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
        return server.replaceFirst("^(mongodb(?:\\+srv)?://[^/?]+)(?:/[^?]*)?", "$1/" + name);
    }

    /** From now on the program dies at its call of that number, from 1. */
    public void dieAt(int call, boolean afterwards) {
        Mortal mortal = (Mortal) documents;
        mortal.calls = 0;
        mortal.struck = false;
        mortal.lastCall = call;
        mortal.afterwards = afterwards;
    }

    /** Dies no more. */
    public void revive() {
        ((Mortal) documents).lastCall = Integer.MAX_VALUE;
    }

    /** Whether it has died since {@link #dieAt}. */
    public boolean hasStruck() {
        return ((Mortal) documents).struck;
    }

    public MongoOrderRepository orders() {
        return wire(new MongoOrderRepository(), documents, transaction, persistence.database());
    }

    public MongoListingRepository listings() {
        return wire(new MongoListingRepository(), documents);
    }

    public OrderWatch watch() {
        return wire(new MongoOrderWatch(), documents, clock, persistence.database());
    }

    public MongoPersonalData personalData() {
        return wire(new MongoPersonalData(), documents, persistence.database());
    }

    public Outbox outbox() {
        return new MongoOutbox(persistence.database(), clock, null, documents, transaction);
    }

    public MongoEvents relayed() {
        return events;
    }

    Documents all() {
        return documents;
    }

    /** What was published about the order, in order. */
    public <E> List<E> events(UUID orderId, BiFunction<String, String, E> reader) {
        events.unsent(Integer.MAX_VALUE);
        return events.log(0, Integer.MAX_VALUE).stream()
                .filter(event -> event.get("subject", UUID.class).equals(orderId))
                .map(event -> reader.apply(event.getString("type"), event.getString("body")))
                .toList();
    }

    public void everyOrderWaits(Duration time) {
        documents.orders(orders -> orders.updateMany(
                new Document(),
                Updates.set(
                        OrderDocument.CHANGED_AT, Documents.text(clock.instant().minus(time)))));
    }

    public void clear() {
        documents.orders(orders -> orders.deleteMany(new Document()));
        documents.events(all -> all.deleteMany(new Document()));
        documents.listings(listings -> listings.deleteMany(new Document()));
    }

    @Override
    public void close() {
        documents.close();
    }

    /** Started by the first test that asks, ends with the JVM. */
    private static final class Server {
        private static final DocumentsServer INSTANCE = DocumentsServer.inMemory();
    }
}

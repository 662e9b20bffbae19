package fooddelivery.launcher;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * Stands in for a MongoDB server, whose protocol it speaks: for this machine and for tests. It has no transactions over
 * several documents, like a MongoDB server that stands alone.
 */
public final class DocumentsServer implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private final MongoServer server;
    private final MVStore store;

    private DocumentsServer(MongoServer server, MVStore store) {
        this.server = server;
        this.store = store;
    }

    /** One that forgets everything when it is closed, on a free port. */
    public static DocumentsServer inMemory() {
        return start(new MVStore.Builder().autoCommitDisabled().open(), 0);
    }

    /** What it has answered survives its end, however that comes; not that of the machine. */
    static DocumentsServer start(Path directory, int port) {
        Ports.requireFree("documents", port);
        Path file = directory.resolve("documents.h2");
        try {
            Files.createDirectories(directory);
            return start(
                    new MVStore.Builder()
                            .fileName(file.toString())
                            .autoCommitDisabled()
                            .open(),
                    port);
        } catch (IOException | MVStoreException e) {
            throw new Failure("the documents in %s cannot be opened: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static DocumentsServer start(MVStore store, int port) {
        MongoServer server = new MongoServer(new H2Backend(store) {
            /** By itself it would write once a second, and lose what it has answered before. */
            @Override
            public Document handleMessage(MongoMessage message) {
                Document answer = super.handleMessage(message);
                store.commit();
                return answer;
            }
        });
        server.bind(HOST, port);
        return new DocumentsServer(server, store);
    }

    /** Where it is, for {@code fooddelivery.mongodb.uri}. */
    public String uri() {
        return "mongodb://%s:%d/order".formatted(HOST, server.getLocalAddress().getPort());
    }

    /**
     * The process of its own.
     *
     * @param arguments data directory, port
     */
    public static void main(String[] arguments) {
        try {
            DocumentsServer documents = start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
            Runtime.getRuntime().addShutdownHook(new Thread(documents::close, "stop"));
        } catch (Failure e) {
            Logger.getLogger(DocumentsServer.class.getName()).log(Level.SEVERE, e.getMessage(), e);
            System.exit(1);
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
        if (!store.isClosed()) {
            store.close();
        }
    }
}

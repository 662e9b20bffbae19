package fooddelivery.launcher;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.apache.activemq.artemis.core.postoffice.impl.LocalQueueBinding;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;

/**
 * What the broker knows of its queues and its disk, at {@code /metrics} in Prometheus' text format 0.0.4. Services could
 * count only what they were given; what waits for one that is down is known here alone, and so are the dead letters.
 *
 * <p>Every number is one that the broker keeps anyway: to be asked costs it nothing.
 */
final class BrokerMetrics implements AutoCloseable {

    /** A port, 0 for one that is free; nothing listens without it. */
    static final String PORT = "fooddelivery.broker.metrics-port";
    /** Where it listens; this machine alone, unless it is said otherwise. */
    static final String HOST = "fooddelivery.broker.metrics-host";

    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final ActiveMQServer broker;
    private final HttpServer server;

    private BrokerMetrics(ActiveMQServer broker, InetSocketAddress address) throws IOException {
        this.broker = broker;
        server = HttpServer.create(address, 0);
        server.createContext("/metrics", exchange -> {
            byte[] body = text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", TYPE);
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        start();
    }

    /** On a thread that does not keep the process alive when the broker has ended: the server's own is of the same kind. */
    private void start() {
        Thread starter = new Thread(server::start, "metrics");
        starter.setDaemon(true);
        starter.start();
        try {
            starter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws Failure when the port is taken */
    static BrokerMetrics serve(ActiveMQServer broker, String host, int port) {
        try {
            return new BrokerMetrics(broker, new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (IOException e) {
            throw new Failure("the broker's metrics cannot be served at %s:%d: %s".formatted(host, port, e), e);
        }
    }

    /** As the system properties say. */
    static Optional<BrokerMetrics> serveIfWished(BrokerServer broker) {
        String port = System.getProperty(PORT, "");
        return port.isBlank()
                ? Optional.empty()
                : Optional.of(broker.metrics(System.getProperty(HOST, "127.0.0.1"), Integer.parseInt(port)));
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private String text() throws IOException {
        StringBuilder text = new StringBuilder();
        // One that stands by for another has no queues yet.
        boolean active = broker.isActive();
        head(text, "fooddelivery_broker_active", "gauge", "1 for the broker that serves, 0 for one that stands by");
        text.append("fooddelivery_broker_active ").append(active ? 1 : 0).append('\n');
        if (active) {
            List<Queue> queues = broker.getPostOffice()
                    .getAllBindings()
                    .filter(LocalQueueBinding.class::isInstance)
                    .map(binding -> ((LocalQueueBinding) binding).getQueue())
                    // Those that come and go with a client are of no interest.
                    .filter(queue -> queue.isDurable() && !queue.isTemporary())
                    .sorted(Comparator.comparing(queue -> queue.getName().toString()))
                    .toList();
            each(
                    text,
                    queues,
                    "queue_messages",
                    "gauge",
                    "Messages that wait or are being handled",
                    Queue::getMessageCount);
            each(text, queues, "queue_consumers", "gauge", "Who reads the queue", Queue::getConsumerCount);
            each(
                    text,
                    queues,
                    "queue_acknowledged_total",
                    "counter",
                    "Messages handled since the broker started",
                    Queue::getMessagesAcknowledged);
            each(
                    text,
                    queues,
                    "queue_address_bytes",
                    "gauge",
                    "Memory and pages of the address that the queue is on",
                    queue -> queue.getPagingStore() == null
                            ? 0
                            : queue.getPagingStore().getAddressSize());
        }
        Path journal = broker.getConfiguration().getJournalLocation().toPath();
        FileStore disk = Files.getFileStore(journal);
        value(text, "disk_free_bytes", "Room that is left on the broker's disk", disk.getUsableSpace());
        value(text, "disk_bytes", "Size of the broker's disk", disk.getTotalSpace());
        value(
                text,
                "disk_needed_bytes",
                "With less room than this the broker takes no more messages",
                broker.getConfiguration().getMinDiskFree());
        return text.toString();
    }

    private static void each(
            StringBuilder text,
            List<Queue> queues,
            String name,
            String type,
            String help,
            ToLongFunction<Queue> value) {
        head(text, "fooddelivery_broker_" + name, type, help);
        for (Queue queue : queues) {
            text.append("fooddelivery_broker_%s{queue=\"%s\",address=\"%s\"} %d\n"
                    .formatted(name, queue.getName(), queue.getAddress(), value.applyAsLong(queue)));
        }
    }

    private static void value(StringBuilder text, String name, String help, long value) {
        head(text, "fooddelivery_broker_" + name, "gauge", help);
        text.append("fooddelivery_broker_%s %d\n".formatted(name, value));
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP %s %s\n# TYPE %s %s\n".formatted(name, help, name, type));
    }
}

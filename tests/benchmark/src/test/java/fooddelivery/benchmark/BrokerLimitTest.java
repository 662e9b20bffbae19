package fooddelivery.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.benchmark.Limits.Limit;
import fooddelivery.launcher.BrokerServer;
import fooddelivery.system.Machine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured of the broker is measured with the rights that its administrator has. */
class BrokerLimitTest {

    @TempDir
    private Path directory;

    @Test
    void messages_are_sent_to_a_queue_that_is_gone_afterwards() throws Exception {
        int port = freePort();
        try (BrokerServer broker = BrokerServer.start(directory, port, Map.of("admin", "secret"))) {
            assertThat(broker.isActive()).isTrue();
            BrokerLimit limit = new BrokerLimit(port, "secret", BrokerLimitTest::usage);
            // Twice: what the first leaves would be in the way of the second.
            limit.run(Duration.ofMillis(100));
            List<Limit> limits = limit.run(Duration.ofMillis(100));
            assertThat(limits).extracting(Limit::workers).containsExactly(1, 8, 1);
            assertThat(limits).allSatisfy(one -> {
                assertThat(one.perSecond()).isPositive();
                assertThat(one.each().count()).isPositive();
            });
        }
    }

    private static Machine.Usage usage() {
        return new Machine.Usage(Map.of(), 0, 0, 0, System.nanoTime());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

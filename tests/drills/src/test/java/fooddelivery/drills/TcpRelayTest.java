package fooddelivery.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TcpRelayTest {

    @Test
    void what_goes_through_arrives_complete_and_in_order_and_takes_its_time() throws IOException {
        byte[] sent = new byte[200_000];
        new Random(1).nextBytes(sent);
        try (ServerSocket echo = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TcpRelay relay = new TcpRelay(echo.getLocalPort())) {
            Thread answering = new Thread(() -> echo(echo));
            answering.start();
            relay.delay(40, 10);
            long begin = System.nanoTime();
            try (Socket socket = new Socket("127.0.0.1", relay.port())) {
                socket.getOutputStream().write(sent);
                socket.shutdownOutput();

                assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);
            }
            // At least 30 ms there, and as many back.
            assertThat((System.nanoTime() - begin) / 1e6).isGreaterThanOrEqualTo(60);
        }
    }

    @Test
    void whoever_cannot_be_reached_ends_the_connection() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        try (TcpRelay relay = new TcpRelay(nobody);
                Socket socket = new Socket("127.0.0.1", relay.port())) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static void echo(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

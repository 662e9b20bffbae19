package fooddelivery.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports on the loopback address. */
final class Ports {

    private Ports() {}

    static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new Failure("there is no free port: " + e.getMessage(), e);
        }
    }

    /** An offset at which a copy of the platform finds nobody else, as far as its first port can tell. */
    static int freeOffset() {
        int offset = 3000;
        while (!isFree(8080 + offset)
                || !isFree(61616 + offset)
                || !isFree(61613 + offset)
                || !isFree(61610 + offset)
                || !isFree(15432 + offset)) {
            offset += 20;
        }
        return offset;
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // A connection of the last run that is still in TIME_WAIT does not count as use.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static void requireFree(String part, int port) {
        if (!isFree(port)) {
            throw new Failure("port %d, which %s needs, is in use by another program: stop that, or use --port-offset N"
                    .formatted(port, part));
        }
    }
}

package fooddelivery.drills;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes connections on to a port of this machine; each piece of data takes a while, in each direction, and stays in order. */
final class TcpRelay implements AutoCloseable {

    /**
     * Ports of its own connections, by which they are told from those that are sent through it; nobody is given these by
     * chance.
     */
    static final int FIRST_SOURCE = 61_000;

    static final int LAST_SOURCE = 65_000;

    private static final int PIECE = 16 * 1024;
    /** Pieces on their way; with more, whoever sends has to wait. */
    private static final int MOST_PIECES = 256;

    /** @param length 0 at the end of the stream */
    private record Piece(long dueNanos, byte[] bytes, int length) {}

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final int target;
    private final ServerSocket door;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile int delayMillis;
    private volatile int jitterMillis;
    private volatile boolean closed;

    /** Without a delay, at first. */
    TcpRelay(int target) throws IOException {
        this.target = target;
        this.door = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
        thread("relay to " + target, this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** From now on each piece takes that long, give or take the jitter, in each direction. */
    void delay(int millis, int jitter) {
        delayMillis = millis;
        jitterMillis = jitter;
    }

    private void accept() {
        while (!closed) {
            try {
                connect(door.accept());
            } catch (IOException e) {
                if (!closed) {
                    System.err.println("relay: " + e);
                }
            }
        }
    }

    private void connect(Socket near) throws IOException {
        Socket far = fromOwnPort();
        connections.add(near);
        connections.add(far);
        thread("relay", () -> {
            try {
                far.connect(new InetSocketAddress("127.0.0.1", target));
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                AtomicInteger directions = new AtomicInteger(2);
                pass(near, far, directions);
                pass(far, near, directions);
            } catch (IOException refused) {
                // Whoever is at the other end is told by the end of the connection.
                end(near);
                end(far);
            }
        });
    }

    private static Socket fromOwnPort() throws IOException {
        for (int tries = 0; ; tries++) {
            Socket socket = new Socket();
            try {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(
                        "127.0.0.1",
                        FIRST_SOURCE + Math.floorMod(COUNT.getAndIncrement(), LAST_SOURCE - FIRST_SOURCE)));
                return socket;
            } catch (BindException taken) {
                socket.close();
                if (tries == LAST_SOURCE - FIRST_SOURCE) {
                    throw taken;
                }
            }
        }
    }

    private void pass(Socket from, Socket to, AtomicInteger directions) throws IOException {
        BlockingQueue<Piece> under = new LinkedBlockingQueue<>(MOST_PIECES);
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        thread("relay in", () -> {
            try {
                Optional<Piece> piece;
                do {
                    piece = read(in);
                    under.put(piece.orElse(new Piece(due(), new byte[0], 0)));
                } while (piece.isPresent());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread("relay out", () -> {
            try {
                for (Piece piece = under.take(); piece.length() > 0; piece = under.take()) {
                    TimeUnit.NANOSECONDS.sleep(piece.dueNanos() - System.nanoTime());
                    out.write(piece.bytes(), 0, piece.length());
                    out.flush();
                }
                to.shutdownOutput();
            } catch (IOException broken) {
                end(from);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (directions.decrementAndGet() == 0) {
                end(from);
                end(to);
            }
        });
    }

    /** Empty at the end, which a broken connection is as well. */
    private Optional<Piece> read(InputStream in) {
        byte[] bytes = new byte[PIECE];
        try {
            int length = in.read(bytes);
            return length <= 0 ? Optional.empty() : Optional.of(new Piece(due(), bytes, length));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private long due() {
        int jitter = jitterMillis == 0 ? 0 : ThreadLocalRandom.current().nextInt(-jitterMillis, jitterMillis + 1);
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.max(0, delayMillis + jitter));
    }

    private void end(Socket socket) {
        connections.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            System.err.println("relay: " + e);
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        door.close();
        connections.forEach(this::end);
    }
}

package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many people who watch at once: what it costs, and how soon they see what happens. */
@ExtendWith(RunningPlatform.class)
class LiveViewsTest {

    private static final int STREAMS = 200;
    private static final int BOARDS = 100;
    private static final long MOST_BYTES = 100L * 1024 * 1024;
    /** Far below one each; the server's pools may grow to their size meanwhile. */
    private static final int MOST_THREADS = (STREAMS + BOARDS) / 4;

    private static final Duration SOON = Duration.ofSeconds(1);
    /** Of young and old generation, not of what holds classes. */
    private static final Pattern HEAP_USED = Pattern.compile("generation.*? used (\\d+)K");
    /** How a page of Faces names the address of its socket. */
    private static final Pattern SOCKET = Pattern.compile("(/store/jakarta\\.faces\\.push/[^'\"]+)");

    private final Platform platform;

    LiveViewsTest(Platform platform) {
        this.platform = platform;
    }

    @Test
    void many_live_views_cost_little_memory_and_no_thread_each_and_see_a_change_within_a_second() throws Exception {
        assumeTrue(
                platform.canStopParts() && Files.isDirectory(Path.of("/proc/self/task")), "processes can be looked at");
        List<ProcessHandle> services =
                List.of(platform.processes().get("status"), platform.processes().get("store"));
        String owner = "owner-" + UUID.randomUUID().toString().substring(0, 13);
        Kitchen kitchen = platform.newKitchen(owner);
        Customer customer = platform.newCustomer();
        UUID orderId = customer.orders(platform.storeOf(kitchen).basket());
        customer.sees(orderId, "PAID");
        kitchen.gets(orderId);
        List<EventStream> streams = new ArrayList<>();
        List<Board> boards = new ArrayList<>();
        try {
            // What the first of them brings into memory is not theirs.
            streams.add(customer.follow(orderId, OptionalLong.empty()));
            boards.add(board(owner));
            long heapBefore = sum(services, LiveViewsTest::heap);
            long threadsBefore = sum(services, LiveViewsTest::threads);

            while (streams.size() < STREAMS) {
                streams.add(customer.follow(orderId, OptionalLong.empty()));
            }
            while (boards.size() < BOARDS) {
                boards.add(board(owner));
            }
            streams.forEach(stream -> {
                while (!stream.next().status().equals("PAID")) {
                    // The past comes first.
                }
            });
            long bytes = sum(services, LiveViewsTest::heap) - heapBefore;
            long threads = sum(services, LiveViewsTest::threads) - threadsBefore;
            boards.forEach(board -> board.told().clear());

            kitchen.accept(orderId).expect(200);
            long begin = System.nanoTime();
            for (Board board : boards) {
                assertThat(board.told().poll(Await.SOON.toSeconds(), TimeUnit.SECONDS))
                        .isNotNull();
            }
            streams.forEach(stream -> assertThat(stream.next().status()).isEqualTo("ACCEPTED"));
            Duration until = Duration.ofNanos(System.nanoTime() - begin);
            System.out.printf(
                    "%d streams and %d boards cost %.1f MB and %d threads; the last was told %d ms after the change%n",
                    STREAMS, BOARDS, bytes / 1e6, threads, until.toMillis());

            assertThat(bytes).as("bytes of heap").isLessThan(MOST_BYTES);
            assertThat(threads).as("threads").isLessThan(MOST_THREADS);
            assertThat(until).as("until the last of them was told").isLessThan(SOON);
        } finally {
            streams.forEach(EventStream::close);
            boards.forEach(board -> board.socket().abort());
        }
    }

    /** A kitchen's board that is open somewhere, signed in by itself. */
    private record Board(WebSocket socket, BlockingQueue<String> told) {}

    private Board board(String owner) throws IOException, InterruptedException {
        HttpClient visitor = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        URI console = URI.create(platform.url() + "/store/console/");
        HttpResponse<String> page = visitor.send(
                HttpRequest.newBuilder(console.resolve("sign-in"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Origin", platform.url())
                        .POST(BodyPublishers.ofString("username=" + owner + "&password="
                                + URLEncoder.encode(Platform.PASSWORD, StandardCharsets.UTF_8)))
                        .build(),
                BodyHandlers.ofString());
        Matcher address = SOCKET.matcher(page.body());
        assertThat(address.find()).as("a socket in %s", page.body()).isTrue();
        String cookies =
                visitor.cookieHandler().orElseThrow().get(console, Map.of()).getOrDefault("Cookie", List.of()).stream()
                        .collect(Collectors.joining("; "));
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        WebSocket socket = visitor.newWebSocketBuilder()
                .header("Origin", platform.url())
                .header("Cookie", cookies)
                .buildAsync(
                        URI.create(platform.url().replaceFirst("^http", "ws") + address.group(1)),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                                told.add(text.toString());
                                from.request(1);
                                return null;
                            }
                        })
                .join();
        return new Board(socket, told);
    }

    private static long sum(List<ProcessHandle> processes, ToLongFunction<ProcessHandle> figure) {
        return processes.stream().mapToLong(figure).sum();
    }

    private static long threads(ProcessHandle process) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            return tasks.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is in use after everything that is garbage is gone, bytes. */
    private static long heap(ProcessHandle process) {
        jcmd(process, "GC.run");
        long kilobytes = 0;
        Matcher used = HEAP_USED.matcher(jcmd(process, "GC.heap_info"));
        while (used.find()) {
            kilobytes += Long.parseLong(used.group(1));
        }
        assertThat(kilobytes).isPositive();
        return kilobytes * 1024;
    }

    private static String jcmd(ProcessHandle process, String command) {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(process.pid()),
                            command)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(jcmd.waitFor()).as(said).isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}

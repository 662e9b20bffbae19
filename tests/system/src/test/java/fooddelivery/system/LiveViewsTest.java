package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many people who watch at once: what it costs, and how soon they see what happens. */
@ExtendWith(RunningPlatform.class)
class LiveViewsTest {

    private static final int VIEWS = 300;
    private static final long MOST_BYTES = 100L * 1024 * 1024;
    /** Far below one each; the server's pools may grow to their size meanwhile. */
    private static final int MOST_THREADS = VIEWS / 4;

    private static final Duration SOON = Duration.ofSeconds(1);
    /** Of young and old generation, not of what holds classes. */
    private static final Pattern HEAP_USED = Pattern.compile("generation.*? used (\\d+)K");

    private final Platform platform;

    LiveViewsTest(Platform platform) {
        this.platform = platform;
    }

    @Test
    void many_live_views_cost_little_memory_and_no_thread_each_and_see_a_change_within_a_second() throws IOException {
        assumeTrue(
                platform.canStopParts() && Files.isDirectory(Path.of("/proc/self/task")), "processes can be looked at");
        ProcessHandle status = platform.processes().get("status");
        Customer customer = platform.newCustomer();
        Kitchen kitchen = platform.kitchen("owner1");
        UUID orderId = customer.orders(customer.basket());
        customer.sees(orderId, "PAID");
        kitchen.gets(orderId);
        long heapBefore = heap(status);
        int threadsBefore = threads(status);

        List<EventStream> views = new ArrayList<>();
        try {
            for (int view = 0; view < VIEWS; view++) {
                views.add(customer.follow(orderId, OptionalLong.empty()));
            }
            views.forEach(view -> {
                while (!view.next().status().equals("PAID")) {
                    // The past comes first.
                }
            });
            assertThat(heap(status) - heapBefore)
                    .as("bytes of heap for %d streams", VIEWS)
                    .isLessThan(MOST_BYTES);
            assertThat(threads(status) - threadsBefore)
                    .as("threads for %d streams", VIEWS)
                    .isLessThan(MOST_THREADS);

            kitchen.accept(orderId).expect(200);
            long told = System.nanoTime();
            views.forEach(view -> assertThat(view.next().status()).isEqualTo("ACCEPTED"));
            assertThat(Duration.ofNanos(System.nanoTime() - told))
                    .as("until the last of them saw it")
                    .isLessThan(SOON);
        } finally {
            views.forEach(EventStream::close);
        }
    }

    private static int threads(ProcessHandle process) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            return (int) tasks.count();
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

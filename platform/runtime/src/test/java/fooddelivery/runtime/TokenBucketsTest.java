package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketsTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private long now;
    private final TokenBuckets sixtyAMinute = new TokenBuckets(60, Duration.ofMinutes(1), 1000, () -> now);

    @ParameterizedTest
    @ValueSource(longs = {0, 123_456_789, Long.MAX_VALUE - 5, Long.MIN_VALUE})
    void so_many_at_once_then_one_after_another(long start) {
        now = start;
        assertThat(taken("mina", 100)).isEqualTo(60);
        assertThat(sixtyAMinute.take("mina")).isEqualTo(SECOND);
        now += SECOND - 1;
        assertThat(sixtyAMinute.take("mina")).isEqualTo(1);
        now += 1;
        assertThat(taken("mina", 100)).isEqualTo(1);
        now += 10 * SECOND;
        assertThat(taken("mina", 100)).isEqualTo(10);
        now += 3600 * SECOND;
        assertThat(taken("mina", 100)).as("no more than a full bucket").isEqualTo(60);
    }

    @Test
    void one_does_not_take_from_another() {
        taken("mina", 100);
        assertThat(taken("jun", 100)).isEqualTo(60);
    }

    @Test
    void many_at_once_get_no_more() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Long>> counts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            counts.add(threads.submit(() -> taken("mina", 1000)));
        }
        long sum = 0;
        for (Future<Long> count : counts) {
            sum += count.get();
        }
        threads.shutdown();
        assertThat(sum).isEqualTo(60);
    }

    @Test
    void memory_is_bounded_and_full_buckets_go_first() {
        for (int i = 0; i < 999; i++) {
            sixtyAMinute.take("early" + i);
        }
        now += 30 * SECOND;
        taken("mina", 100);
        sixtyAMinute.take("one more");
        assertThat(sixtyAMinute.size()).as("the early ones are full again").isEqualTo(2);
        assertThat(taken("mina", 100)).as("and this one is remembered").isZero();

        for (int i = 0; i < 10_000; i++) {
            sixtyAMinute.take("flood" + i);
            assertThat(sixtyAMinute.size()).isLessThanOrEqualTo(1000);
        }
    }

    private long taken(String key, int tries) {
        return IntStream.range(0, tries)
                .filter(i -> sixtyAMinute.take(key) == 0)
                .count();
    }
}

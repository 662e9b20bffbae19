package fooddelivery.drills;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.drills.Recorder.Ordered;
import java.util.List;

/** Beside what the short form of it looks at: times and kinds of answers. */
final class PaymentOverload implements Drill.Promising {

    private static final double LONGEST_P99_MILLIS = 1000;

    /** A platform that was just started is slow by itself. */
    private static final int BEFORE = 600;

    @Override
    public void run(Stage stage) {
        stage.say("%d orders before, while all is well", BEFORE);
        Drill.outages(stage, BEFORE).orderInPeace();
        double begin = stage.recorder().now();
        stage.promise(
                "the circuit opens and closes again; every order is known once everywhere and paid once; the ledger sums to"
                        + " zero",
                () -> Drill.outages(stage, 200).orderWhileTheCardCompanyIsSlow());
        List<Ordered> orders = stage.recorder().recording().orders().stream()
                .filter(order -> order.at() >= begin)
                .toList();
        stage.promise("p99 of POST /orders is at most 1,000 ms", () -> {
            double p99 = Recorder.times(orders).millis(99);
            stage.say("p99 of %d answers is %.0f ms", orders.size(), p99);
            assertThat(p99).as("p99 in ms").isLessThanOrEqualTo(LONGEST_P99_MILLIS);
        });
        stage.promise("no answer is a 5xx, and none is missing", () -> {
            long bad = orders.stream()
                    .filter(order -> order.status() == 0 || order.status() >= 500)
                    .count();
            stage.say("%d of %d", bad, orders.size());
            assertThat(bad).as("answers that are missing or 5xx").isZero();
        });
    }
}

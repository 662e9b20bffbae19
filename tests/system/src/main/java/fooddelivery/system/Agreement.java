package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.system.Rush.Placed;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Whether order, payment, kitchen and status view know each of some orders, once. */
public final class Agreement {

    private static final Duration CATCH_UP = Duration.ofMinutes(3);

    private final Platform platform;
    private final Consumer<String> report;

    public Agreement(Platform platform, Consumer<String> report) {
        this.platform = platform;
        this.report = report;
    }

    /**
     * Waits until all are caught up with.
     *
     * @param placed all of their customers' orders, each paid
     */
    public void require(List<Placed> placed) {
        Set<UUID> ids = placed.stream().map(Placed::orderId).collect(Collectors.toSet());
        assertThat(ids).as("different order ids").hasSameSizeAs(placed);
        List<Customer> customers =
                placed.stream().map(Placed::customer).distinct().toList();

        Duration untilStatus =
                Await.until("all %d orders are PAID in the status view".formatted(ids.size()), CATCH_UP, () -> {
                    List<JsonObject> views = customers.stream()
                            .flatMap(customer -> customer.statusOfOrders().stream())
                            .toList();
                    assertThat(views.stream()
                                    .filter(view -> view.getString("status").equals("PAID"))
                                    .count())
                            .as("orders that are PAID in the status view")
                            .isEqualTo(ids.size());
                    return once(views).equals(ids);
                });
        report.accept("all PAID in the status view %.1f s later".formatted(untilStatus.toMillis() / 1000.0));

        Kitchen kitchen = platform.kitchen("owner1");
        Await.until("the kitchen has all %d tickets".formatted(ids.size()), CATCH_UP, () -> {
            Set<UUID> missing = new HashSet<>(ids);
            missing.removeAll(once(kitchen.tickets("RECEIVED")));
            assertThat(missing).as("orders without a ticket").isEmpty();
            return true;
        });

        Administrator administrator = platform.administrator();
        for (Placed order : placed) {
            assertThat(administrator.paymentStates(order.orderId()).stream()
                            .filter(state -> !state.equals("VOIDED"))
                            .toList())
                    .as("payments of order %s", order.orderId())
                    .containsExactly("APPROVED");
            List<String> timeline = order.customer().timeline(order.orderId());
            assertThat(timeline)
                    .as("time line of order %s", order.orderId())
                    .startsWith("PAYMENT_PENDING")
                    .endsWith("PAID");
            assertThat(timeline).containsOnlyOnce("PAID");
        }
        assertThat(administrator.ledgerSum()).as("sum of the ledger").isZero();
        report.accept("%d orders: one ticket, one payment and one line of life each; the ledger sums to zero"
                .formatted(ids.size()));
    }

    /** The order ids of these rows, each of which must be there once. */
    private static Set<UUID> once(List<JsonObject> rows) {
        List<UUID> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(UUID.fromString(row.getString("orderId"))));
        assertThat(ids).doesNotHaveDuplicates();
        return new HashSet<>(ids);
    }
}

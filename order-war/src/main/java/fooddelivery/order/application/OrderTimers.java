package fooddelivery.order.application;

import fooddelivery.order.domain.OrderRepository;
import fooddelivery.order.domain.OrderTerms;
import fooddelivery.runtime.Startup;
import fooddelivery.runtime.Timers;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What happens to an order by the clock: payments asked for again, deadlines. */
@ApplicationScoped
public class OrderTimers {

    private static final int BATCH = 100;

    @Resource
    private ManagedExecutorService executor;

    @Inject
    private Timers timers;

    @Inject
    private OrderRepository orders;

    @Inject
    private OrderService service;

    @Inject
    private Checkout checkout;

    @Inject
    private Clock clock;

    @Inject
    @ConfigProperty(name = "fooddelivery.order.background-payments-per-second", defaultValue = "10")
    private int paymentsPerSecond;

    @Produces
    static OrderTerms terms(
            @ConfigProperty(name = "fooddelivery.order.pay-within", defaultValue = "PT30M") Duration payWithin,
            @ConfigProperty(name = "fooddelivery.order.store-no-answer", defaultValue = "PT2H") Duration storeNoAnswer,
            @ConfigProperty(name = "fooddelivery.order.auto-confirm", defaultValue = "PT24H") Duration autoConfirm,
            @ConfigProperty(name = "fooddelivery.order.express-within", defaultValue = "PT45M") Duration expressWithin,
            @ConfigProperty(name = "fooddelivery.order.stale-call", defaultValue = "PT5S") Duration staleCall,
            @ConfigProperty(name = "fooddelivery.order.repeat-first", defaultValue = "PT1S") Duration repeatFirst,
            @ConfigProperty(name = "fooddelivery.order.repeat-longest", defaultValue = "PT1M") Duration repeatLongest) {
        return new OrderTerms(
                payWithin, storeNoAnswer, autoConfirm, expressWithin, staleCall, repeatFirst, repeatLongest);
    }

    void start(@Observes Startup.Finished event) {
        timers.every(Duration.ofSeconds(1), "Asking payment again", this::pay);
        timers.every(Duration.ofSeconds(1), "Ending what waited too long", this::endOverdue);
    }

    /** One handful a second, side by side: a payment service that has just come back is not trampled. */
    private void pay() {
        List<UUID> due = orders.callsDue(clock.instant(), paymentsPerSecond);
        List<CompletableFuture<Void>> calls = due.stream()
                .map(orderId -> CompletableFuture.runAsync(() -> checkout.callDue(orderId), executor))
                .toList();
        Timers.each("Asking payment again", calls, CompletableFuture::join);
    }

    private void endOverdue() {
        Timers.each("Ending what waited too long", orders.overdue(clock.instant(), BATCH), service::deadlinePassed);
    }
}

package fooddelivery.notify.application;

import fooddelivery.notify.domain.Delivery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Counts at {@code /metrics} how deliveries went: {@code fooddelivery_deliveries{channel,state,code}}. */
@ApplicationScoped
public class DeliveryMetrics {

    private final MetricRegistry registry;

    protected DeliveryMetrics() {
        this(null);
    }

    @Inject
    public DeliveryMetrics(MetricRegistry registry) {
        this.registry = registry;
    }

    void count(Delivery delivery) {
        registry.counter(
                        "fooddelivery_deliveries",
                        new Tag("channel", delivery.channel().name()),
                        new Tag("state", delivery.state().name()),
                        new Tag("code", delivery.code() == null ? "" : delivery.code()))
                .inc();
    }
}

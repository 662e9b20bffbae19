package fooddelivery.order.application;

import fooddelivery.events.Cause;
import fooddelivery.events.DeliveryEvent;
import fooddelivery.events.DeliveryEvent.Delivered;
import fooddelivery.events.DeliveryEvent.PickedUp;
import fooddelivery.events.DeliveryEvent.RiderAssigned;
import fooddelivery.events.Envelope;
import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderExpired;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.events.OrderEvent.OrderProgressed;
import fooddelivery.events.OrderEvent.OrderRejected;
import fooddelivery.events.OrderEvent.PaymentDeferred;
import fooddelivery.events.PaymentEvent;
import fooddelivery.events.PaymentEvent.PaymentApproved;
import fooddelivery.events.PaymentEvent.PaymentDeclined;
import fooddelivery.events.StoreEvent;
import fooddelivery.order.domain.CustomerRepository;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.Order.Hearsay;
import fooddelivery.order.domain.Order.Told;
import fooddelivery.order.domain.OrderRepository;
import fooddelivery.order.domain.OrderTerms;
import fooddelivery.runtime.Outbox;
import fooddelivery.runtime.Recollection;
import fooddelivery.runtime.Recovery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * After a backup was restored: orders are where order had said they are, those included that were placed since. An order that
 * was never paid is given up, since neither its address nor its card is known to anybody; what was or will be captured for it
 * goes back. So does the money of an order of which nothing is left but that it was paid for.
 */
@ApplicationScoped
public class OrderRecollection implements Recollection {

    private static final Logger LOG = System.getLogger(OrderRecollection.class.getName());

    /** No legal district has it. */
    private static final String UNKNOWN_DISTRICT = "0000000000";

    @Inject
    private OrderRepository orders;

    @Inject
    private CustomerRepository customers;

    @Inject
    private Outbox outbox;

    @Inject
    private OrderTerms terms;

    @Inject
    private Clock clock;

    @Override
    public void remember(Story story) {
        Optional<Order> known = orders.lock(story.subject());
        if (story.own().isEmpty()) {
            if (known.isEmpty()) {
                giveBack(story);
            }
            return;
        }
        Order order = known.orElseGet(() -> forgotten(story));
        List<OrderEvent> events = order.remember(told(story), hearsay(story), terms, clock.instant());
        if (known.isEmpty()) {
            orders.add(order);
        }
        events.forEach(outbox::publish);
    }

    private Order forgotten(Story story) {
        OrderPlaced placed = story.first(OrderPlaced.class)
                .orElseThrow(() -> new IllegalStateException("Nobody tells what was ordered by " + story.subject()));
        if (placed.requestKey() != null) {
            orders.claimKey(placed.customerId(), placed.requestKey(), placed.requestHash(), placed.orderId());
        }
        OrderPaid paid = story.first(OrderPaid.class).orElse(null);
        return Order.forgotten(placed, paid, district(placed.customerId(), paid));
    }

    /** Events do not tell the district; but most orders go to where their customer lives. */
    private String district(UUID customerId, OrderPaid paid) {
        return customers
                .find(customerId)
                .map(CustomerRepository.Profile::address)
                .filter(address ->
                        paid != null && address.text().equals(paid.dropOff().text()))
                .map(address -> address.districtCode())
                .orElse(UNKNOWN_DISTRICT);
    }

    /** Only when nobody but payment knows of the order: no store cooks what is given back. */
    private void giveBack(Story story) {
        boolean isElsewhere = story.first(StoreEvent.TicketEvent.class).isPresent()
                || story.first(DeliveryEvent.class).isPresent();
        if (isElsewhere) {
            return;
        }
        story.first(PaymentApproved.class).ifPresent(paid -> {
            LOG.log(
                    Level.INFO,
                    "Of order {0} nothing is left but that {1} won were paid: they go back",
                    story.subject(),
                    paid.amount());
            Instant now = clock.instant();
            Order order = Order.lost(story.subject(), paid.attemptId(), paid.amount(), now);
            order.giveUp(now).forEach(outbox::publish);
            orders.add(order);
        });
    }

    private static List<Told> told(Story story) {
        Map<UUID, Cause> causes = new HashMap<>();
        story.heard().forEach(envelope -> causes.put(envelope.id(), cause(envelope)));
        return story.own().stream()
                .map(envelope -> new Told((OrderEvent) envelope.data(), causes.get(envelope.causationid())))
                .toList();
    }

    private static Cause cause(Envelope<?> heard) {
        Object event = heard.data();
        Instant at = event instanceof PaymentEvent payment
                ? payment.occurredAt()
                : event instanceof StoreEvent store
                        ? store.occurredAt()
                        : event instanceof DeliveryEvent delivery ? delivery.occurredAt() : heard.time();
        return new Cause(event.getClass().getSimpleName(), heard.id(), at);
    }

    private static Hearsay hearsay(Story story) {
        Set<UUID> attempts = new LinkedHashSet<>();
        int number = 0;
        List<Envelope<?>> all = new ArrayList<>(story.own());
        all.addAll(story.heard());
        all.sort(Comparator.comparing(Envelope::time));
        for (Envelope<?> envelope : all) {
            Object event = envelope.data();
            if (event instanceof PaymentApproved it) {
                attempts.add(it.attemptId());
                number = Math.max(number, it.attemptNo());
            } else if (event instanceof PaymentDeclined it) {
                attempts.add(it.attemptId());
                number = Math.max(number, it.attemptNo());
            } else if (event instanceof PaymentDeferred it) {
                attempts.add(it.attemptId());
                number = Math.max(number, it.attemptNo());
            } else if (event instanceof OrderPlaced it && it.attemptId() != null) {
                attempts.add(it.attemptId());
                number = Math.max(number, it.attemptNo());
            } else if (event instanceof OrderProgressed it && it.attemptId() != null) {
                attempts.add(it.attemptId());
                number = Math.max(number, it.attemptNo());
            } else if (event instanceof OrderPaid it) {
                attempts.add(it.attemptId());
            } else if (event instanceof OrderCancelled it) {
                attempts.addAll(it.attemptIds());
            } else if (event instanceof OrderExpired it) {
                attempts.addAll(it.attemptIds());
            } else if (event instanceof OrderRejected it) {
                attempts.addAll(it.attemptIds());
            }
        }
        Set<UUID> causes = story.own().stream()
                .map(Envelope::causationid)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Optional<DeliveryEvent> latest = story.heard().stream()
                .filter(envelope -> causes.contains(envelope.id()))
                .map(Envelope::data)
                .filter(DeliveryEvent.class::isInstance)
                .map(DeliveryEvent.class::cast)
                .max(Comparator.comparingLong(DeliveryEvent::deliveryVersion));
        return new Hearsay(
                List.copyOf(attempts),
                number,
                latest.map(DeliveryEvent::deliveryVersion).orElse(0L),
                latest.map(OrderRecollection::rider).orElse(null));
    }

    private static UUID rider(DeliveryEvent event) {
        return event instanceof RiderAssigned it
                ? it.riderId()
                : event instanceof PickedUp it ? it.riderId() : event instanceof Delivered it ? it.riderId() : null;
    }

    @Override
    public void finish(Recovery.Restored restored) {
        customers.skipContacts();
    }
}

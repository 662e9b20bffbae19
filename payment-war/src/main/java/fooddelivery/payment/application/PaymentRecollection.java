package fooddelivery.payment.application;

import fooddelivery.events.Event;
import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderExpired;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.events.OrderEvent.OrderProgressed;
import fooddelivery.events.OrderEvent.OrderRejected;
import fooddelivery.events.OrderEvent.PaymentDeferred;
import fooddelivery.events.PaymentEvent;
import fooddelivery.payment.domain.Amounts;
import fooddelivery.payment.domain.PaymentAccount;
import fooddelivery.payment.domain.PaymentAccount.Particulars;
import fooddelivery.payment.domain.PaymentRepository;
import fooddelivery.runtime.Recollection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * After a backup was restored: payments, refunds and the ledger are where payment had said they are. What an attempt was for,
 * its order tells. An attempt that an order names and of which payment had told nothing yet may have been captured: the gateway
 * is asked about it by its id. So nobody pays twice, and what nobody wants any more is given back.
 */
@ApplicationScoped
public class PaymentRecollection implements Recollection {

    private static final Logger LOG = System.getLogger(PaymentRecollection.class.getName());

    /** The only way to pay, as long as events do not tell. */
    private static final String METHOD = "CARD";

    /** Names of order's {@code OrderStatus}: those in which an attempt may be captured and order does not know it. */
    private static final Set<String> WAITING = Set.of("PAYMENT_PENDING", "PAYMENT_UNKNOWN");

    @Inject
    private PaymentRepository payments;

    @Inject
    private Bookkeeping books;

    @Inject
    private Clock clock;

    /** @param attemptNo null when nobody tells */
    private record Named(UUID attemptId, Integer attemptNo) {}

    @Override
    public Set<Class<? extends Event>> alsoNeeds() {
        return Set.of(OrderPlaced.class, OrderProgressed.class, PaymentDeferred.class, OrderPaid.class);
    }

    @Override
    public void remember(Story story) {
        List<PaymentEvent> own = story.all(PaymentEvent.class).toList();
        Optional<Named> named = lastAttempt(story);
        if (own.isEmpty() && named.isEmpty()) {
            return;
        }
        Particulars particulars = particulars(story);
        PaymentAccount account = payments.lockOrCreate(story.subject());
        own.forEach(event -> account.remember(event, particulars));
        named.filter(last -> account.lookFor(last.attemptId(), last.attemptNo(), particulars, clock.instant()))
                .ifPresent(last -> LOG.log(
                        Level.INFO,
                        "Order {0} names attempt {1}, which is forgotten here: the gateway will be asked",
                        story.subject(),
                        last.attemptId()));
        books.keepRemembered(account, own);
    }

    /** Of an order's attempts only the last can be without a result: as long as one is, no further one is made. */
    private static Optional<Named> lastAttempt(Story story) {
        Stream<List<UUID>> closings = story.heard().stream().map(envelope -> {
            Object event = envelope.data();
            return event instanceof OrderCancelled it
                    ? it.attemptIds()
                    : event instanceof OrderRejected it
                            ? it.attemptIds()
                            : event instanceof OrderExpired it ? it.attemptIds() : List.<UUID>of();
        });
        Stream<List<UUID>> paid = story.all(OrderPaid.class).map(event -> List.of(event.attemptId()));
        return Stream.concat(paid, closings)
                .filter(ids -> ids != null && !ids.isEmpty())
                .map(ids -> ids.get(ids.size() - 1))
                .findFirst()
                .map(id -> new Named(id, number(story, id)))
                .or(() -> underWay(story));
    }

    private static Integer number(Story story, UUID attemptId) {
        return story.all(OrderEvent.class)
                .flatMap(event -> named(event).stream())
                .filter(named -> named.attemptId().equals(attemptId))
                .findFirst()
                .map(Named::attemptNo)
                .orElse(null);
    }

    /** The attempt whose result the order waited for when it told something last. */
    private static Optional<Named> underWay(Story story) {
        return story.all(OrderEvent.class)
                .max(Comparator.comparingLong(OrderEvent::version))
                .filter(last -> WAITING.contains(last.status()))
                .flatMap(PaymentRecollection::named);
    }

    private static Optional<Named> named(OrderEvent event) {
        Named named = event instanceof OrderPlaced it
                ? new Named(it.attemptId(), it.attemptNo())
                : event instanceof OrderProgressed it
                        ? new Named(it.attemptId(), it.attemptNo())
                        : event instanceof PaymentDeferred it ? new Named(it.attemptId(), it.attemptNo()) : null;
        return Optional.ofNullable(named).filter(it -> it.attemptId() != null);
    }

    private static Particulars particulars(Story story) {
        return story.first(OrderPlaced.class)
                .map(order -> new Particulars(
                        order.customerId(),
                        new Amounts(order.goods(), order.deliveryFee(), order.expressFee()),
                        METHOD))
                .or(() -> story.first(OrderPaid.class)
                        .map(order -> new Particulars(
                                order.customerId(),
                                new Amounts(order.goods(), order.deliveryFee(), order.expressFee()),
                                METHOD)))
                .orElse(null);
    }
}

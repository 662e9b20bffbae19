package fooddelivery.payment.application;

import fooddelivery.events.Event;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderExpired;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.events.OrderEvent.OrderRejected;
import fooddelivery.events.PaymentEvent;
import fooddelivery.events.PaymentEvent.PaymentVoided;
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

    @Inject
    private PaymentRepository payments;

    @Inject
    private Bookkeeping books;

    @Inject
    private Clock clock;

    @Override
    public Set<Class<? extends Event>> alsoNeeds() {
        return Set.of(OrderPlaced.class, OrderPaid.class);
    }

    @Override
    public void remember(Story story) {
        List<PaymentEvent> own = story.all(PaymentEvent.class).toList();
        Optional<UUID> named = lastAttempt(story);
        if (own.isEmpty() && named.isEmpty()) {
            return;
        }
        Particulars particulars = particulars(story);
        PaymentAccount account = payments.lockOrCreate(story.subject());
        own.forEach(event -> account.remember(event, particulars));
        boolean isSettled = named.isEmpty()
                || story.all(PaymentVoided.class)
                        .anyMatch(voided -> voided.attemptIds().contains(named.get()));
        if (!isSettled && account.lookFor(named.get(), particulars, clock.instant())) {
            LOG.log(
                    Level.INFO,
                    "Order {0} names attempt {1}, which is forgotten here: the gateway will be asked",
                    story.subject(),
                    named.get());
        }
        books.keepRemembered(account, own);
    }

    /** Of an order's attempts only the last can be without a result: as long as one is, no further one is made. */
    private static Optional<UUID> lastAttempt(Story story) {
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
                .findFirst();
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

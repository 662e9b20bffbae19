package fooddelivery.payment.application;

import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.ExpressPromiseMissed;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderCompleted;
import fooddelivery.events.OrderEvent.OrderExpired;
import fooddelivery.events.OrderEvent.OrderRejected;
import fooddelivery.events.OrderEvent.PlatformLossRecorded;
import fooddelivery.payment.domain.Amounts;
import fooddelivery.payment.domain.PaymentAccount;
import fooddelivery.payment.domain.PaymentRepository;
import fooddelivery.payment.domain.Posting;
import fooddelivery.payment.domain.Posting.Commission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Whenever order says so, money goes back, or to those who have earned it. Runs in the inbox's transaction. */
@ApplicationScoped
public class PaymentPolicy {

    private static final Logger LOG = System.getLogger(PaymentPolicy.class.getName());

    @Inject
    private PaymentRepository payments;

    @Inject
    private Bookkeeping books;

    @Inject
    private Ledger ledger;

    @Inject
    private Commission commission;

    @Inject
    private Clock clock;

    public void whenOrderCancelled(OrderCancelled event) {
        close(event, event.attemptIds());
    }

    public void whenOrderRejected(OrderRejected event) {
        close(event, event.attemptIds());
    }

    public void whenOrderExpired(OrderExpired event) {
        close(event, event.attemptIds());
    }

    private void close(OrderEvent event, List<UUID> attemptIds) {
        PaymentAccount account = payments.lockOrCreate(event.orderId());
        books.keep(account, account.close(attemptIds == null ? List.of() : attemptIds, clock.instant()));
    }

    public void whenExpressPromiseMissed(ExpressPromiseMissed event) {
        PaymentAccount account = payments.lockOrCreate(event.orderId());
        account.expressPromiseMissed(event.attemptId(), event.expressFee(), clock.instant());
        payments.save(account);
    }

    public void whenOrderCompleted(OrderCompleted event) {
        payments.lockOrCreate(event.orderId());
        ledger.post(
                Posting.settlement(
                        event.orderId(),
                        new Amounts(event.goods(), event.deliveryFee(), event.expressFee()),
                        event.storeId(),
                        event.riderId(),
                        commission),
                clock.instant());
    }

    public void whenPlatformLossRecorded(PlatformLossRecorded event) {
        payments.lockOrCreate(event.orderId())
                .captured()
                .ifPresentOrElse(
                        attempt -> ledger.post(loss(event, attempt.amounts()), clock.instant()),
                        () -> LOG.log(Level.WARNING, "Order {0} tells of a loss and was never paid", event.orderId()));
    }

    private Posting loss(PlatformLossRecorded event, Amounts amounts) {
        return switch (event.party()) {
            case "STORE" -> Posting.storeLoss(event.orderId(), amounts.goods(), event.storeId(), commission);
            case "RIDER" -> Posting.riderLoss(event.orderId(), amounts.deliveryFee());
            default -> throw new IllegalArgumentException("Who is owed? " + event.party());
        };
    }
}

package fooddelivery.payment.application;

import fooddelivery.events.PaymentEvent;
import fooddelivery.events.PaymentEvent.PaymentApproved;
import fooddelivery.events.PaymentEvent.PaymentRefunded;
import fooddelivery.payment.domain.PaymentAccount;
import fooddelivery.payment.domain.PaymentRepository;
import fooddelivery.payment.domain.Posting;
import fooddelivery.payment.domain.Refund;
import fooddelivery.runtime.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** One commit: the account as it is now, the events that tell of it, and the ledger's postings that follow from them. */
@ApplicationScoped
public class Bookkeeping {

    @Inject
    private PaymentRepository payments;

    @Inject
    private Outbox outbox;

    @Inject
    private Ledger ledger;

    void keep(PaymentAccount account, List<? extends PaymentEvent> events) {
        payments.save(account);
        for (PaymentEvent event : events) {
            outbox.publish(event);
            post(event);
        }
    }

    /** The same for events that were told before a backup was restored: they are posted, and not told again. */
    void keepRemembered(PaymentAccount account, List<? extends PaymentEvent> events) {
        payments.save(account);
        events.forEach(this::post);
    }

    private void post(PaymentEvent event) {
        if (event instanceof PaymentApproved approved) {
            ledger.post(Posting.capture(approved.orderId(), approved.amount()), approved.occurredAt());
        } else if (event instanceof PaymentRefunded refunded) {
            ledger.post(
                    Posting.refund(
                            refunded.orderId(),
                            refunded.refundId(),
                            Refund.Kind.valueOf(refunded.kind()),
                            refunded.amount()),
                    refunded.occurredAt());
        }
    }
}

package fooddelivery.notify.application;

import fooddelivery.notify.domain.Contact;
import fooddelivery.notify.domain.ContactRepository;
import fooddelivery.notify.domain.Delivery;
import fooddelivery.notify.domain.Delivery.State;
import fooddelivery.notify.domain.DeliveryRepository;
import fooddelivery.notify.domain.Preference;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.Masking;
import fooddelivery.runtime.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What became of deliveries, and what administrators do with those that wait for a person. */
@ApplicationScoped
@Transactional
public class Deliveries {

    private static final Logger LOG = System.getLogger(Deliveries.class.getName());

    /** @param recipient masked; null when there is none any more */
    public record Listed(Delivery delivery, String recipient) {}

    @Inject
    private DeliveryRepository deliveries;

    @Inject
    private ContactRepository contacts;

    @Inject
    private Messengers messengers;

    @Inject
    private DeliveryMetrics metrics;

    @Inject
    private Clock clock;

    /**
     * A delivery after somebody tried to bring it.
     *
     * @param preference of its customer
     */
    public record Brought(Delivery after, Preference preference) {}

    /** Keeps what became of deliveries; one that did not reach the customer goes over the next channel. */
    public void finish(List<Brought> brought) {
        brought.forEach(one -> finish(one.after(), one.preference()));
    }

    private void finish(Delivery after, Preference preference) {
        if (!deliveries.keep(after)) {
            LOG.log(
                    Level.WARNING,
                    "Delivery {0} took longer than its lease and is somebody else's",
                    after.deliveryId());
            return;
        }
        metrics.count(after);
        if (after.state() == State.FAILED) {
            messengers
                    .firstOf(preference.after(after.channel()))
                    .ifPresent(other -> deliveries.add(after.over(Ids.next(), other, clock.instant())));
        }
        if (after.state() == State.PARKED) {
            LOG.log(
                    Level.WARNING,
                    "Delivery {0} over {1} waits for a person: {2}",
                    after.deliveryId(),
                    after.channel(),
                    after.code());
        }
    }

    /** @param state null for all */
    public List<Listed> list(State state, UUID before, int limit) {
        return deliveries.list(state, before, limit).stream().map(this::listed).toList();
    }

    /** @throws ProblemException 404, or 409 when it is not parked, or later news has reached the customer */
    public Listed retry(UUID deliveryId) {
        Delivery delivery = parked(deliveryId);
        if (deliveries.isOvertaken(delivery)) {
            throw ProblemException.conflict("overtaken", "Later news of the order has reached the customer.");
        }
        return keep(delivery.retried(clock.instant()));
    }

    /** @throws ProblemException 404, or 409 when it is not parked */
    public Listed giveUp(UUID deliveryId) {
        return keep(parked(deliveryId).givenUp(clock.instant()));
    }

    private Delivery parked(UUID deliveryId) {
        Delivery delivery = deliveries.lock(deliveryId).orElseThrow(() -> ProblemException.notFound("delivery"));
        if (delivery.state() != State.PARKED) {
            throw ProblemException.conflict("not-parked", "The delivery does not wait for a person.");
        }
        return delivery;
    }

    private Listed keep(Optional<Delivery> changed) {
        Delivery delivery = changed.orElseThrow();
        deliveries.keep(delivery);
        return listed(delivery);
    }

    private Listed listed(Delivery delivery) {
        return new Listed(
                delivery,
                contacts.contact(delivery.customerId())
                        .map(contact -> masked(delivery, contact))
                        .orElse(null));
    }

    private static String masked(Delivery delivery, Contact contact) {
        String address = contact.addressFor(delivery.channel());
        if (address == null || !address.contains("@")) {
            return Masking.phone(address);
        }
        return address.charAt(0) + "***" + address.substring(address.lastIndexOf('@'));
    }
}

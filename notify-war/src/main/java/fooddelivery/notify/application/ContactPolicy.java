package fooddelivery.notify.application;

import fooddelivery.events.ContactEvent.CustomerContactChanged;
import fooddelivery.events.ContactEvent.CustomerContactErased;
import fooddelivery.notify.domain.Contact;
import fooddelivery.notify.domain.ContactRepository;
import fooddelivery.notify.domain.DeliveryRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;

/** Whenever order tells how a customer can be reached, or no longer wishes to be. Runs in the inbox's transaction. */
@ApplicationScoped
public class ContactPolicy {

    @Inject
    private ContactRepository contacts;

    @Inject
    private DeliveryRepository deliveries;

    @Inject
    private Clock clock;

    public void whenContactChanged(CustomerContactChanged event) {
        contacts.keep(new Contact(event.customerId(), event.version(), event.phone(), event.email(), event.language()));
    }

    /** The version stays, so that what was told before and comes later is not believed. */
    public void whenContactErased(CustomerContactErased event) {
        contacts.keep(new Contact(event.customerId(), event.version(), null, null, null));
        contacts.forgetChoices(event.customerId());
        deliveries.dropOf(event.customerId(), clock.instant());
    }
}

package fooddelivery.store.inbound;

import fooddelivery.events.OrderEvent.OrderCancelRequested;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.runtime.EventListener;
import fooddelivery.store.application.TicketPolicy;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/** What store listens to, from the queue {@code fooddelivery.events::store}. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "resourceAdapter", propertyValue = "artemis"),
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(propertyName = "destination", propertyValue = "fooddelivery.events::store"),
            @ActivationConfigProperty(propertyName = "useJNDI", propertyValue = "false"),
            @ActivationConfigProperty(propertyName = "acknowledgeMode", propertyValue = "Auto-acknowledge"),
            @ActivationConfigProperty(
                    propertyName = "maxSession",
                    propertyValue = "${MPCONFIG=fooddelivery.listener.sessions:4}"),
            @ActivationConfigProperty(propertyName = "setupAttempts", propertyValue = "-1"),
            @ActivationConfigProperty(propertyName = "setupInterval", propertyValue = "1000")
        })
@TransactionManagement(TransactionManagementType.BEAN)
public class StoreEventListener extends EventListener {

    @Inject
    private TicketPolicy policy;

    @PostConstruct
    void handlers() {
        when(OrderPaid.class, policy::whenOrderPaid);
        when(OrderCancelRequested.class, policy::whenCancelRequested);
        when(OrderCancelled.class, policy::whenOrderCancelled);
    }
}

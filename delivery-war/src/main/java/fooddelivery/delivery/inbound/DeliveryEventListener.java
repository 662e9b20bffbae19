package fooddelivery.delivery.inbound;

import fooddelivery.delivery.application.DeliveryPolicy;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.StoreEvent.CookingFinished;
import fooddelivery.runtime.EventListener;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/** What delivery listens to, from the queue {@code fooddelivery.events::delivery}. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "resourceAdapter", propertyValue = "artemis"),
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(propertyName = "destination", propertyValue = "fooddelivery.events::delivery"),
            @ActivationConfigProperty(propertyName = "useJNDI", propertyValue = "false"),
            @ActivationConfigProperty(propertyName = "acknowledgeMode", propertyValue = "Auto-acknowledge"),
            @ActivationConfigProperty(
                    propertyName = "maxSession",
                    propertyValue = "${MPCONFIG=fooddelivery.listener.sessions:4}"),
            @ActivationConfigProperty(propertyName = "setupAttempts", propertyValue = "-1"),
            @ActivationConfigProperty(propertyName = "setupInterval", propertyValue = "1000")
        })
@TransactionManagement(TransactionManagementType.BEAN)
public class DeliveryEventListener extends EventListener {

    @Inject
    private DeliveryPolicy policy;

    @PostConstruct
    void handlers() {
        when(CookingFinished.class, policy::whenCookingFinished);
        when(OrderCancelled.class, policy::whenOrderCancelled);
    }
}

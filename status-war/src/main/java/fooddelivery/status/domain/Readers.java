package fooddelivery.status.domain;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which service acts on which event of an order: what its queue lets through and its listener answers. Known here as well,
 * so that it can be told of a service that is down which events wait for it. A test compares this with both.
 */
public final class Readers {

    private static final Set<String> OF_ORDER = Set.of(
            "PaymentApproved",
            "PaymentDeclined",
            "PaymentVoided",
            "PaymentRefunded",
            "RefundFailed",
            "OrderAccepted",
            "OrderRefused",
            "TicketExpired",
            "CookingStarted",
            "CookingFinished",
            "CancelConfirmed",
            "CancelRefused",
            "RiderAssigned",
            "RiderReleased",
            "PickedUp",
            "Delivered",
            "DeliveryVoided");
    private static final Set<String> OF_PAYMENT = Set.of(
            "OrderCancelled",
            "OrderRejected",
            "OrderExpired",
            "OrderCompleted",
            "PlatformLossRecorded",
            "ExpressPromiseMissed");
    private static final Set<String> OF_STORE = Set.of("OrderPaid", "OrderCancelRequested", "OrderCancelled");
    private static final Set<String> OF_DELIVERY = Set.of("CookingFinished", "OrderCancelled");
    private static final Set<String> OF_NOTIFY = Set.of(
            "OrderPlaced",
            "OrderProgressed",
            "PaymentDeferred",
            "OrderPaid",
            "OrderCancelRequested",
            "OrderCancelled",
            "OrderRejected",
            "OrderExpired",
            "OrderCompleted",
            "ExpressPromiseMissed",
            "PreparationDelayed");
    private static final Set<String> OF_STATUS = Set.of(
            "OrderPlaced",
            "OrderProgressed",
            "PaymentDeferred",
            "OrderPaid",
            "OrderCancelRequested",
            "OrderCancelled",
            "OrderRejected",
            "OrderExpired",
            "OrderCompleted",
            "PlatformLossRecorded",
            "ExpressPromiseMissed",
            "OrderAccepted",
            "PreparationDelayed",
            "CookingFinished",
            "RiderAssigned",
            "RiderReleased",
            "PickedUp",
            "Delivered",
            "DeliveryVoided");

    /** All that take part in a saga, in the order in which they are shown. */
    public static final List<String> SERVICES = List.of("order", "payment", "store", "delivery", "notify", "status");

    private static final Map<String, Set<String>> BY_SERVICE = Map.of(
            "order", OF_ORDER,
            "payment", OF_PAYMENT,
            "store", OF_STORE,
            "delivery", OF_DELIVERY,
            "notify", OF_NOTIFY,
            "status", OF_STATUS);

    private Readers() {}

    /** @param event its {@link fooddelivery.events.EventType#simpleName} */
    public static boolean reads(String service, String event) {
        return BY_SERVICE.get(service).contains(event);
    }
}

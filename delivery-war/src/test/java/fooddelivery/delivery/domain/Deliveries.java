package fooddelivery.delivery.domain;

import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.CookingFinished;
import fooddelivery.runtime.Ids;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Mother of deliveries and of the events that make them. */
public final class Deliveries {

    public static final Instant NOON = Instant.parse("2026-03-01T03:00:00Z");
    public static final Instant LEASE_END = NOON.plusSeconds(1200);
    public static final UUID RIDER = UUID.fromString("00000000-0000-4000-8000-00000000000a");
    public static final UUID STRANGER = UUID.fromString("00000000-0000-4000-8000-00000000000b");
    public static final String CODE = "4711";
    public static final Place STORE = new Place("서울 강남구 테헤란로 123", 37.5006, 127.0364);
    public static final Place HOME = new Place("서울 강남구 역삼로 7길 12, 302호", 37.50413, 127.04377);

    private Deliveries() {}

    public static CookingFinished cookingFinished(UUID orderId) {
        return cookingFinished(orderId, STORE, false);
    }

    public static CookingFinished cookingFinished(UUID orderId, Place pickUp, boolean express) {
        return new CookingFinished(
                orderId,
                Ids.next(),
                4,
                NOON.minusSeconds(60),
                Ids.next(),
                "한밥상",
                pickUp,
                HOME,
                express,
                3_000,
                2_000,
                CODE);
    }

    public static OrderCancelled orderCancelled(UUID orderId, boolean wasPaid) {
        return new OrderCancelled(
                orderId,
                9,
                "CANCELLED",
                "PENDING",
                Ids.next(),
                Ids.next(),
                NOON,
                "CUSTOMER",
                "changed my mind",
                wasPaid,
                List.of());
    }

    /** A delivery that came to this state by the shortest way, claimed by {@link #RIDER} where it was claimed. */
    public static Delivery in(DeliveryStatus status) {
        Delivery delivery = new Delivery(Ids.next());
        if (status == DeliveryStatus.NONE) {
            return delivery;
        }
        if (status == DeliveryStatus.VOID) {
            delivery.orderCancelled(orderCancelled(delivery.orderId(), true), NOON);
            return delivery;
        }
        delivery.cookingFinished(cookingFinished(delivery.orderId()));
        if (status.compareTo(DeliveryStatus.CLAIMED) >= 0) {
            delivery.claim(RIDER, LEASE_END, NOON);
        }
        if (status.compareTo(DeliveryStatus.PICKED_UP) >= 0) {
            delivery.pickUp(RIDER, NOON);
        }
        if (status == DeliveryStatus.DELIVERED) {
            delivery.dropOff(RIDER, false, NOON);
        }
        return delivery;
    }
}

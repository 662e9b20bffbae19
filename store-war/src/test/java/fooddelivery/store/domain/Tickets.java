package fooddelivery.store.domain;

import fooddelivery.events.OrderEvent.OrderCancelRequested;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderLine;
import fooddelivery.events.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Tickets and the events that move them, ready made. */
public final class Tickets {

    public static final Instant NOON = Instant.parse("2026-05-04T03:00:00Z");
    public static final Duration ACCEPT_WITHIN = Duration.ofMinutes(10);
    public static final UUID CUSTOMER = UUID.fromString("01975f00-1111-7abc-8def-0123456789ab");

    private static final UUID DISH = UUID.fromString("6f1e0c5a-1b2c-3d4e-8f5a-6b7c8d9e0f1a");

    private Tickets() {}

    /** A ticket of the demo's first store that went its way to this status. */
    public static Ticket in(TicketStatus status) {
        UUID orderId = UUID.randomUUID();
        Ticket ticket = new Ticket(orderId);
        if (status == TicketStatus.NONE) {
            return ticket;
        }
        ticket.receive(paid(orderId), NOON, ACCEPT_WITHIN);
        switch (status) {
            case NONE, RECEIVED -> {}
            case REJECTED -> ticket.reject("Out of rice", NOON.plusSeconds(60));
            case EXPIRED -> ticket.expire(NOON.plus(ACCEPT_WITHIN));
            case CANCELLED -> ticket.cancelRequested(cancelRequested(orderId), UUID.randomUUID(), NOON.plusSeconds(60));
            case ACCEPTED -> ticket.accept(25, NOON.plusSeconds(60));
            case COOKING -> {
                ticket.accept(25, NOON.plusSeconds(60));
                ticket.startCooking(NOON.plusSeconds(120));
            }
            case COOKED -> {
                ticket.accept(25, NOON.plusSeconds(60));
                ticket.startCooking(NOON.plusSeconds(120));
                ticket.finishCooking(Stores.open(), NOON.plusSeconds(180));
            }
        }
        return ticket;
    }

    public static OrderPaid paid(UUID orderId) {
        return paid(orderId, Stores.ID);
    }

    public static OrderPaid paid(UUID orderId, UUID storeId) {
        return new OrderPaid(
                orderId,
                3,
                "PAID",
                "NONE",
                CUSTOMER,
                storeId,
                NOON.minusSeconds(5),
                UUID.randomUUID(),
                List.of(new OrderLine(DISH, "김치찌개 Kimchi stew", 9_500, 2)),
                19_000,
                3_000,
                2_000,
                24_000,
                true,
                new Place("서울 서초구 서초대로 77길 3", 37.4979, 127.0276),
                "4711",
                NOON.minusSeconds(30),
                NOON.plusSeconds(2_700));
    }

    public static OrderCancelRequested cancelRequested(UUID orderId) {
        return cancelRequested(orderId, Stores.ID);
    }

    public static OrderCancelRequested cancelRequested(UUID orderId, UUID storeId) {
        return new OrderCancelRequested(
                orderId, 5, "CANCEL_PENDING", "NONE", CUSTOMER, storeId, NOON, "Changed my mind");
    }

    public static OrderCancelled cancelled(UUID orderId, boolean wasPaid) {
        return new OrderCancelled(
                orderId,
                6,
                "CANCELLED",
                wasPaid ? "PENDING" : "NONE",
                CUSTOMER,
                Stores.ID,
                NOON,
                "STORE_NO_ANSWER",
                null,
                wasPaid,
                List.of());
    }
}

package fooddelivery.order.domain;

import static fooddelivery.order.domain.OrderStatus.ACCEPTED;
import static fooddelivery.order.domain.OrderStatus.CANCELLED;
import static fooddelivery.order.domain.OrderStatus.CANCEL_PENDING;
import static fooddelivery.order.domain.OrderStatus.COMPLETED;
import static fooddelivery.order.domain.OrderStatus.COOKING;
import static fooddelivery.order.domain.OrderStatus.DELIVERED;
import static fooddelivery.order.domain.OrderStatus.EXPIRED;
import static fooddelivery.order.domain.OrderStatus.PAID;
import static fooddelivery.order.domain.OrderStatus.PAYMENT_DECLINED;
import static fooddelivery.order.domain.OrderStatus.PAYMENT_DEFERRED;
import static fooddelivery.order.domain.OrderStatus.PAYMENT_PENDING;
import static fooddelivery.order.domain.OrderStatus.PAYMENT_UNKNOWN;
import static fooddelivery.order.domain.OrderStatus.PICKED_UP;
import static fooddelivery.order.domain.OrderStatus.READY;
import static fooddelivery.order.domain.OrderStatus.REJECTED;
import static fooddelivery.order.domain.OrderStatus.RIDER_ASSIGNED;
import static fooddelivery.order.domain.Orders.NOON;
import static fooddelivery.order.domain.Orders.RIDER;
import static fooddelivery.order.domain.Orders.TERMS;
import static fooddelivery.order.domain.Orders.attemptOf;
import static fooddelivery.order.domain.Orders.cause;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.Refused;
import fooddelivery.runtime.StateDiagram;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state meets every trigger; the expectations are the specification's rows, written down a second time. */
class OrderTransitionsTest {

    private static final Instant LATER = NOON.plus(TERMS.autoConfirm()).plusSeconds(60);

    private record Row(String trigger, Consumer<Order> act, Map<OrderStatus, OrderStatus> leadsTo) {}

    private static Row row(String trigger, Consumer<Order> act, Object... fromTo) {
        Map<OrderStatus, OrderStatus> leadsTo = new EnumMap<>(OrderStatus.class);
        for (int i = 0; i < fromTo.length; i += 2) {
            leadsTo.put((OrderStatus) fromTo[i], (OrderStatus) fromTo[i + 1]);
        }
        return new Row(trigger, act, leadsTo);
    }

    private static Consumer<Order> delivery(OrderStatus change) {
        return order -> {
            switch (change) {
                case RIDER_ASSIGNED -> order.riderAssigned(RIDER, 9, cause("RiderAssigned"));
                case READY -> order.riderReleased(9, cause("RiderReleased"));
                case PICKED_UP -> order.pickedUp(RIDER, 9, cause("PickedUp"));
                default -> order.delivered(RIDER, 9, cause("Delivered"), TERMS, NOON);
            }
        };
    }

    private static Object[] fromAllOnTheWay(OrderStatus to) {
        return Stream.of(PAID, ACCEPTED, COOKING, READY, RIDER_ASSIGNED, PICKED_UP, CANCEL_PENDING)
                .flatMap(from -> Stream.of(from, to))
                .toArray();
    }

    private static final List<Row> SPECIFICATION = List.of(
            row(
                    "approved",
                    order -> order.approved(attemptOf(order), cause("PaymentApproved"), TERMS, NOON),
                    PAYMENT_PENDING,
                    PAID,
                    PAYMENT_UNKNOWN,
                    PAID,
                    PAYMENT_DECLINED,
                    PAID,
                    PAYMENT_DEFERRED,
                    PAID),
            row(
                    "declined",
                    order -> order.declined(attemptOf(order), "NO", cause("PaymentDeclined")),
                    PAYMENT_PENDING,
                    PAYMENT_DECLINED,
                    PAYMENT_UNKNOWN,
                    PAYMENT_DECLINED),
            row(
                    "not sent",
                    order -> order.paymentAnswered(attemptOf(order), new PaymentOutcome.NotSent(), TERMS, NOON),
                    PAYMENT_PENDING,
                    PAYMENT_DEFERRED),
            row(
                    "unknown",
                    order -> order.paymentAnswered(attemptOf(order), new PaymentOutcome.Unknown(), TERMS, NOON),
                    PAYMENT_PENDING,
                    PAYMENT_UNKNOWN),
            row("stale timer", order -> order.callDue(TERMS, LATER), PAYMENT_PENDING, PAYMENT_UNKNOWN),
            row(
                    "pay again",
                    order -> order.payAgain(Orders.payment(false), TERMS, NOON),
                    PAYMENT_DECLINED,
                    PAYMENT_PENDING,
                    PAYMENT_DEFERRED,
                    PAYMENT_PENDING),
            row(
                    "cancel",
                    order -> order.cancel("no", TERMS, NOON),
                    PAYMENT_PENDING,
                    CANCELLED,
                    PAYMENT_UNKNOWN,
                    CANCELLED,
                    PAYMENT_DECLINED,
                    CANCELLED,
                    PAYMENT_DEFERRED,
                    CANCELLED,
                    PAID,
                    CANCEL_PENDING,
                    ACCEPTED,
                    CANCEL_PENDING),
            row(
                    "deadline",
                    order -> order.deadlinePassed(LATER),
                    PAYMENT_PENDING,
                    EXPIRED,
                    PAYMENT_UNKNOWN,
                    EXPIRED,
                    PAYMENT_DECLINED,
                    EXPIRED,
                    PAYMENT_DEFERRED,
                    EXPIRED,
                    PAID,
                    CANCELLED,
                    CANCEL_PENDING,
                    CANCELLED,
                    DELIVERED,
                    COMPLETED),
            row("OrderAccepted", order -> order.accepted(cause("OrderAccepted")), PAID, ACCEPTED),
            row(
                    "CookingStarted",
                    order -> order.cookingStarted(cause("CookingStarted")),
                    PAID,
                    COOKING,
                    ACCEPTED,
                    COOKING,
                    CANCEL_PENDING,
                    COOKING),
            row(
                    "CookingFinished",
                    order -> order.cookingFinished(cause("CookingFinished")),
                    PAID,
                    READY,
                    ACCEPTED,
                    READY,
                    COOKING,
                    READY,
                    CANCEL_PENDING,
                    READY),
            row("RiderAssigned", delivery(RIDER_ASSIGNED), fromAllOnTheWay(RIDER_ASSIGNED)),
            row("RiderReleased", delivery(READY), fromAllOnTheWay(READY)),
            row("PickedUp", delivery(PICKED_UP), fromAllOnTheWay(PICKED_UP)),
            row("Delivered", delivery(DELIVERED), fromAllOnTheWay(DELIVERED)),
            row(
                    "CancelRefused",
                    order -> order.cancelRefused(cause("CancelRefused"), cause("CookingStarted")),
                    CANCEL_PENDING,
                    COOKING),
            row(
                    "CancelConfirmed",
                    order -> order.cancelConfirmed(cause("CancelConfirmed"), NOON),
                    CANCEL_PENDING,
                    CANCELLED),
            row(
                    "OrderRefused",
                    order -> order.refused("no", false, cause("OrderRefused"), NOON),
                    PAID,
                    REJECTED,
                    ACCEPTED,
                    REJECTED,
                    CANCEL_PENDING,
                    CANCELLED),
            row(
                    "TicketExpired",
                    order -> order.refused("no", true, cause("TicketExpired"), NOON),
                    PAID,
                    REJECTED,
                    ACCEPTED,
                    REJECTED,
                    CANCEL_PENDING,
                    CANCELLED),
            row(
                    "force-cancel",
                    order -> order.forceCancel("stuck", NOON),
                    ACCEPTED,
                    CANCELLED,
                    COOKING,
                    CANCELLED,
                    READY,
                    CANCELLED,
                    RIDER_ASSIGNED,
                    CANCELLED,
                    PICKED_UP,
                    CANCELLED),
            row("confirm", order -> order.confirm(NOON), DELIVERED, COMPLETED));

    static Stream<Arguments> every_state_and_trigger() {
        return SPECIFICATION.stream()
                .flatMap(row -> Stream.of(OrderStatus.values())
                        .map(from -> Arguments.of(
                                from, row.trigger(), row.act(), row.leadsTo().getOrDefault(from, from))));
    }

    @ParameterizedTest(name = "{0} + {1} = {3}")
    @MethodSource("every_state_and_trigger")
    void the_table_holds(OrderStatus from, String trigger, Consumer<Order> act, OrderStatus to) {
        Order order = Orders.in(from);
        assertThat(order.status()).isEqualTo(from);
        try {
            act.accept(order);
        } catch (Refused refused) {
            assertThat(to)
                    .as("a person may be refused only where nothing is listed")
                    .isEqualTo(from);
        }
        assertThat(order.status()).isEqualTo(to);
    }

    @Test
    void the_diagram_in_the_documentation_is_the_table() {
        StateDiagram.check("Order", OrderTransitions.TABLE);
    }
}

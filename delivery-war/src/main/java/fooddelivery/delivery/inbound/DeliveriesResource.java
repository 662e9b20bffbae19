package fooddelivery.delivery.inbound;

import fooddelivery.delivery.application.DeliveryService;
import fooddelivery.delivery.application.DeliveryService.DropOff;
import fooddelivery.delivery.application.RiderService;
import fooddelivery.delivery.domain.Delivery;
import fooddelivery.delivery.domain.DeliveryStatus;
import fooddelivery.delivery.domain.Position;
import fooddelivery.delivery.domain.Rider;
import fooddelivery.delivery.domain.Trip;
import fooddelivery.events.Place;
import fooddelivery.runtime.Caller;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Deliveries as a rider sees them: open ones nearby, and the own ones. The customer's full address is shown only to the
 * rider who claimed, and only until the drop-off.
 */
@Path("deliveries")
@ApplicationScoped
@RolesAllowed(Role.RIDER)
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
public class DeliveriesResource {

    /** @param handoverCode four digits that the customer tells the rider at the door; may be left out */
    public record Handover(String handoverCode) {}

    /**
     * Distances are kilometres as the crow flies, the fee is won.
     *
     * @param dropOff the district and a position within about a kilometre, unless the rider needs the address now
     * @param fee what the rider earns
     * @param distanceKm from the rider's last position to the store, rounded to 10 m
     * @param tripKm from the store to the customer, rounded to 100 m
     * @param claimedUntil when the claim ends unless the food is picked up
     * @param codeConfirmed whether the drop-off was confirmed by the customer's code; null before
     * @param cancelledTooLate the order was cancelled when the food was on its way already; drop it off all the same
     */
    public record DeliveryView(
            UUID orderId,
            DeliveryStatus status,
            UUID storeId,
            String storeName,
            Place pickUp,
            Place dropOff,
            Boolean express,
            Long fee,
            Double distanceKm,
            Double tripKm,
            Instant readySince,
            Instant claimedAt,
            Instant claimedUntil,
            Instant pickedUpAt,
            Instant deliveredAt,
            Boolean codeConfirmed,
            boolean cancelledTooLate) {

        /** @param rider null when the rider has not told a position yet */
        static DeliveryView of(Delivery delivery, UUID riderId, Rider rider) {
            Trip trip = delivery.tripFor(riderId);
            return new DeliveryView(
                    delivery.orderId(),
                    delivery.status(),
                    trip.storeId(),
                    trip.storeName(),
                    trip.pickUp(),
                    trip.dropOff(),
                    trip.express(),
                    trip.fee(),
                    rider == null ? null : toTenMetres(rider.position().kmTo(Position.of(trip.pickUp()))),
                    trip.km(),
                    trip.readySince(),
                    delivery.claimedAt(),
                    delivery.leaseUntil(),
                    delivery.pickedUpAt(),
                    delivery.deliveredAt(),
                    delivery.deliveredAt() == null ? null : delivery.codeConfirmed(),
                    delivery.cancelledTooLate());
        }

        private static double toTenMetres(double km) {
            return Math.round(km * 100) / 100.0;
        }
    }

    @Inject
    private DeliveryService deliveries;

    @Inject
    private RiderService riders;

    @Inject
    private Caller caller;

    @Inject
    private Clock clock;

    /** Express deliveries before others, and the nearest first; there is no further page, who wants more moves on. */
    @GET
    public Page<DeliveryView> openAround(
            @QueryParam("radiusKm") @DefaultValue("3") @DecimalMin("0.1") @DecimalMax("30") Double radiusKm,
            @QueryParam("limit") Integer limit) {
        Rider rider = riders.located(caller.riderId());
        List<Delivery> found = deliveries.openAround(rider, radiusKm, Page.limit(limit));
        return new Page<>(
                found.stream()
                        .map(delivery -> DeliveryView.of(delivery, rider.riderId(), rider))
                        .toList(),
                null);
    }

    @GET
    @Path("mine")
    public Page<DeliveryView> mine(
            @QueryParam("status") DeliveryStatus status,
            @QueryParam("limit") Integer limit,
            @QueryParam("after") String after) {
        int size = Page.limit(limit);
        UUID riderId = caller.riderId();
        Rider rider = riders.find(riderId).orElse(null);
        List<Delivery> rows = deliveries.ofRider(riderId, status, Page.idKey(after), size + 1);
        return Page.of(
                rows,
                size,
                delivery -> delivery.orderId().toString(),
                delivery -> DeliveryView.of(delivery, riderId, rider));
    }

    @GET
    @Path("{orderId}")
    public DeliveryView get(@PathParam("orderId") UUID orderId) {
        return view(deliveries.get(orderId, caller.riderId()));
    }

    @POST
    @Path("{orderId}/claim")
    public DeliveryView claim(@PathParam("orderId") UUID orderId) {
        return view(deliveries.claim(orderId, caller.riderId()));
    }

    @POST
    @Path("{orderId}/release")
    public DeliveryView release(@PathParam("orderId") UUID orderId) {
        return view(deliveries.release(orderId, caller.riderId()));
    }

    @POST
    @Path("{orderId}/pickup")
    public DeliveryView pickUp(@PathParam("orderId") UUID orderId) {
        return view(deliveries.pickUp(orderId, caller.riderId()));
    }

    /** @param body a {@link Handover}, read here because an empty one of any type is fine as well */
    @POST
    @Path("{orderId}/dropoff")
    public DeliveryView dropOff(@PathParam("orderId") UUID orderId, String body) {
        DropOff result = deliveries.dropOff(orderId, caller.riderId(), handoverCode(body));
        switch (result.code()) {
            case WRONG -> throw ProblemException.unprocessable("wrong-code", "This is not the customer's code.");
            case TOO_MANY_TRIES -> {
                Duration pause =
                        Duration.between(clock.instant(), result.delivery().codeLockedUntil());
                throw new ProblemException(
                                429,
                                "too-many-tries",
                                "Too many wrong codes; drop off without one, or try again in a while.")
                        .retryAfter(Math.max(1, pause.toSeconds() + 1));
            }
            default -> {
                return view(result.delivery());
            }
        }
    }

    private static String handoverCode(String body) {
        if (body == null || body.isEmpty()) {
            return null;
        }
        Handover handover = Json.read(body, Handover.class);
        if (handover == null) {
            throw ProblemException.badRequest("The body is not the JSON that is expected here.");
        }
        String code = handover.handoverCode();
        if (code != null && !code.matches("[0-9]{4}")) {
            throw ProblemException.badRequest("handoverCode must be four digits.");
        }
        return code;
    }

    private DeliveryView view(Delivery delivery) {
        UUID riderId = caller.riderId();
        return DeliveryView.of(delivery, riderId, riders.find(riderId).orElse(null));
    }
}

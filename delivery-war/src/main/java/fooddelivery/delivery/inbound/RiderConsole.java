package fooddelivery.delivery.inbound;

import fooddelivery.console.SignedIn;
import fooddelivery.delivery.application.DeliveryService;
import fooddelivery.delivery.application.DeliveryService.DropOff;
import fooddelivery.delivery.application.RiderService;
import fooddelivery.delivery.domain.Delivery;
import fooddelivery.delivery.domain.DeliveryStatus;
import fooddelivery.delivery.domain.Rider;
import fooddelivery.delivery.inbound.DeliveriesResource.DeliveryView;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Refused;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.annotation.RequestParameterMap;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The page of a rider at work: online or not, where, what there is nearby and what is being carried. The page names the
 * delivery that a button belongs to by its order, never by its place in the list: the list may have changed since it was
 * drawn.
 */
@Named
@RequestScoped
public class RiderConsole {

    private static final int MOST_NEARBY = 20;
    private static final int MOST_OWN = 26;
    private static final double USUAL_KM = 3;
    private static final List<Double> RADIUSES_KM = List.of(1.0, 3.0, 5.0, 10.0);
    private static final Duration STALE = Duration.ofMinutes(2);
    /** What the page has a sentence for; whatever else comes is told as "did not work". */
    private static final Set<String> TOLD =
            Set.of("rider-offline", "position-needed", "too-many-claims", "not-found", "bad-request");

    /**
     * What came of the rider's wish.
     *
     * @param text key of the sentence
     * @param value of its blank; null when it has none
     * @param good whether it is what the rider wanted
     */
    public record Notice(String text, Object value, boolean good) {}

    @Inject
    private DeliveryService deliveries;

    @Inject
    private RiderService riders;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Clock clock;

    @Inject
    @RequestParameterMap
    private Map<String, String> parameters;

    private Notice notice;
    private Optional<Rider> rider;
    private List<Stop> nearby;
    private List<Stop> own;

    // Commands of the page, with the order and what else belongs to them as parameters.

    /** The page looks again. */
    public void refresh() {
        // Whatever is drawn is read anew with every request.
    }

    /** With a position where the page knows one; who never told any needs it. */
    public void goOnline() {
        attempt(() -> {
            if (parameters.containsKey("lat")) {
                riders.report(signedIn.getPrincipalId(), null, degrees("lat", 90), degrees("lon", 180), true);
            } else {
                riders.switchOnline(signedIn.getPrincipalId(), true);
            }
            tell("online", null, true);
        });
    }

    public void goOffline() {
        attempt(() -> {
            riders.switchOnline(signedIn.getPrincipalId(), false);
            tell("offline", null, true);
        });
    }

    /** The browser knows where the rider is, or the rider says so. */
    public void move() {
        attempt(() -> {
            double lat = degrees("lat", 90);
            double lon = degrees("lon", 180);
            riders.move(signedIn.getPrincipalId(), lat, lon);
        });
    }

    public void claim() {
        attempt(() -> {
            Delivery claimed = deliveries.claim(order(), signedIn.getPrincipalId());
            tell("claimed", claimed.tripFor(signedIn.getPrincipalId()).storeName(), true);
        });
    }

    public void release() {
        attempt(() -> {
            deliveries.release(order(), signedIn.getPrincipalId());
            tell("released", null, true);
        });
    }

    public void pickUp() {
        attempt(() -> {
            deliveries.pickUp(order(), signedIn.getPrincipalId());
            tell("pickedUp", null, true);
        });
    }

    /** With the customer's code, or without any. */
    public void dropOff() {
        attempt(() -> {
            String code = parameters.get("code");
            if (code != null && !code.matches("[0-9]{4}")) {
                tell("fourDigits", null, false);
                return;
            }
            DropOff result = deliveries.dropOff(order(), signedIn.getPrincipalId(), code);
            switch (result.code()) {
                case RIGHT -> tell("delivered", fee(result), true);
                case NOT_GIVEN -> tell("deliveredWithoutCode", fee(result), true);
                case WRONG -> tell("wrongCode", null, false);
                case TOO_MANY_TRIES ->
                    tell("tooManyTries", minutesUntil(result.delivery().codeLockedUntil()), false);
            }
        });
    }

    private long fee(DropOff result) {
        return result.delivery().tripFor(signedIn.getPrincipalId()).fee();
    }

    private long minutesUntil(Instant time) {
        return Math.max(1, Duration.between(clock.instant(), time).toMinutes() + 1);
    }

    private void attempt(Runnable wish) {
        try {
            wish.run();
        } catch (Refused refused) {
            tell(whyRefused(refused), null, false);
        } catch (ProblemException problem) {
            tell(TOLD.contains(problem.code()) ? problem.code() : "notPossible", null, false);
        } finally {
            // The page may have looked before the wish was heard.
            rider = null;
            nearby = null;
            own = null;
        }
    }

    /** A rider is told that somebody else was faster, and not who. */
    private static String whyRefused(Refused refused) {
        return switch (DeliveryStatus.valueOf(refused.state())) {
            case VOID -> "calledOff";
            case OPEN -> "claimOver";
            case CLAIMED -> "faster";
            default -> "notPossible";
        };
    }

    private void tell(String text, Object value, boolean good) {
        notice = new Notice(text, value, good);
    }

    private UUID order() {
        try {
            return UUID.fromString(parameters.getOrDefault("order", ""));
        } catch (IllegalArgumentException e) {
            throw ProblemException.notFound("delivery");
        }
    }

    private double degrees(String name, double most) {
        try {
            double degrees = Double.parseDouble(parameters.getOrDefault(name, ""));
            // Written so that it is wrong for what is no number as well.
            if (!(Math.abs(degrees) <= most)) {
                throw ProblemException.badRequest(name + " is not on the globe.");
            }
            return degrees;
        } catch (NumberFormatException e) {
            throw ProblemException.badRequest(name + " is no number.");
        }
    }

    // What the page shows.

    /** Null when nothing was asked for. */
    public Notice getNotice() {
        return notice;
    }

    /** Null when the rider never told a position. */
    public Rider getRider() {
        if (rider == null) {
            rider = riders.find(signedIn.getPrincipalId());
        }
        return rider.orElse(null);
    }

    public boolean isOnline() {
        return getRider() != null && getRider().online();
    }

    /** Whether the last position is so old that the list may be of another place. */
    public boolean isStale() {
        return getRider() != null && getRider().updatedAt().plus(STALE).isBefore(clock.instant());
    }

    public List<Double> getRadiuses() {
        return RADIUSES_KM;
    }

    public double getRadius() {
        return RADIUSES_KM.stream()
                .filter(km -> Long.toString(Math.round(km)).equals(parameters.get("km")))
                .findFirst()
                .orElse(USUAL_KM);
    }

    /** Deliveries that anybody may take, express first; none while the rider is not at work. */
    public List<Stop> getNearby() {
        if (nearby == null) {
            nearby = new ArrayList<>();
            if (isOnline()) {
                Instant now = clock.instant();
                for (Delivery delivery : deliveries.openAround(getRider(), getRadius(), MOST_NEARBY)) {
                    nearby.add(stop(Integer.toString(nearby.size() + 1), delivery, now));
                }
            }
        }
        return nearby;
    }

    /** What the rider has in hand first, then what is to be fetched; the one that waits longest first. */
    public List<Stop> getOwn() {
        if (own == null) {
            own = new ArrayList<>();
            Instant now = clock.instant();
            for (DeliveryStatus status : List.of(DeliveryStatus.PICKED_UP, DeliveryStatus.CLAIMED)) {
                List<Delivery> found =
                        new ArrayList<>(deliveries.ofRider(signedIn.getPrincipalId(), status, null, MOST_OWN));
                Collections.reverse(found);
                for (Delivery delivery : found.subList(0, Math.min(found.size(), MOST_OWN - own.size()))) {
                    own.add(stop(Character.toString('A' + own.size()), delivery, now));
                }
            }
        }
        return own;
    }

    private Stop stop(String mark, Delivery delivery, Instant now) {
        DeliveryView view = DeliveryView.of(delivery, signedIn.getPrincipalId(), getRider());
        return new Stop(mark, view, getRider().position(), now);
    }

    public NearbyMap getMap() {
        return NearbyMap.of(getRider().position(), getNearby(), getOwn());
    }
}

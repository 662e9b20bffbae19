package fooddelivery.delivery.inbound;

import fooddelivery.delivery.domain.Position;
import fooddelivery.delivery.inbound.DeliveriesResource.DeliveryView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A drawing of what is around a rider, who is in the middle; north is up. Lengths are those of a square of
 * {@value #SIZE} by {@value #SIZE} whose origin is its middle.
 *
 * @param rings circles of equal distance, the smallest first
 * @param ways from stores to where their food goes, as far as the rider may know it
 */
public record NearbyMap(List<Ring> rings, List<Way> ways, List<Dot> dots) {

    public static final int SIZE = 220;

    private static final double EDGE = 100;
    private static final int MOST_RINGS = 4;
    /** How far two dots are apart of which none covers the other. */
    private static final double DOT = 18;

    private static final int AROUND = 6;
    private static final int MOST_TURNS = 3 * AROUND;
    /** Between two rings; also the largest reaches no farther than the search does, 30 km. */
    private static final double[] STEPS_KM = {0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    /** @param km its distance from the rider */
    public record Ring(double radius, double km) {

        public long metres() {
            return Math.round(km * 1000);
        }
    }

    /** What a dot stands for; own deliveries are drawn apart from those that anybody may take. */
    public enum Kind {
        OFFER,
        EXPRESS,
        OWN_STORE,
        OWN_CUSTOMER
    }

    public record Dot(double x, double y, Kind kind, String mark) {

        /** As a style sheet names it. */
        public String style() {
            return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public record Way(double x1, double y1, double x2, double y2) {}

    private record Spot(Position at, Kind kind, String mark) {}

    public static NearbyMap of(Position me, List<Stop> offers, List<Stop> own) {
        List<Spot> spots = Stream.concat(
                        offers.stream()
                                .map(offer -> new Spot(
                                        pickUp(offer),
                                        offer.delivery().express() ? Kind.EXPRESS : Kind.OFFER,
                                        offer.mark())),
                        own.stream().flatMap(NearbyMap::spots))
                .toList();
        double farthest =
                spots.stream().mapToDouble(spot -> me.kmTo(spot.at())).max().orElse(0);
        double step = step(farthest);
        int count = (int) Math.min(MOST_RINGS, Math.max(1, Math.ceil(farthest / step)));
        double edgeKm = step * count;

        List<Ring> rings = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            rings.add(new Ring(round(EDGE * i / count), step * i));
        }
        List<Way> ways = Stream.concat(offers.stream(), own.stream().filter(stop -> !stop.carried()))
                .filter(stop -> me.kmTo(dropOff(stop)) <= edgeKm)
                .map(stop -> way(me, pickUp(stop), dropOff(stop), edgeKm))
                .toList();
        List<Dot> dots = new ArrayList<>();
        spots.forEach(spot -> dots.add(beside(dots, dot(me, spot, edgeKm))));
        return new NearbyMap(rings, ways, dots);
    }

    /** With the food in hand the store is of no more interest. */
    private static Stream<Spot> spots(Stop own) {
        Spot customer = new Spot(dropOff(own), Kind.OWN_CUSTOMER, own.mark());
        return own.carried()
                ? Stream.of(customer)
                : Stream.of(new Spot(pickUp(own), Kind.OWN_STORE, own.mark()), customer);
    }

    private static Position pickUp(Stop stop) {
        return Position.of(stop.delivery().pickUp());
    }

    private static Position dropOff(Stop stop) {
        DeliveryView delivery = stop.delivery();
        return Position.of(delivery.dropOff());
    }

    private static double step(double farthest) {
        for (double step : STEPS_KM) {
            if (farthest <= step * MOST_RINGS) {
                return step;
            }
        }
        // A customer on the other side of the country: the rings stay equal, and everything is within them.
        return Math.ceil(farthest / MOST_RINGS / 10) * 10;
    }

    private static Dot dot(Position me, Spot spot, double edgeKm) {
        double[] point = point(me, spot.at(), edgeKm);
        return new Dot(point[0], point[1], spot.kind(), spot.mark());
    }

    /** The same dot, a little aside where it would cover another: of one store there are often several deliveries. */
    private static Dot beside(List<Dot> others, Dot dot) {
        return Stream.concat(Stream.of(dot), IntStream.range(0, MOST_TURNS).mapToObj(turn -> {
                    double away = DOT * (1 + turn / AROUND);
                    double angle = 2 * Math.PI * turn / AROUND;
                    return new Dot(
                            round(dot.x() - away * Math.cos(angle)),
                            round(dot.y() + away * Math.sin(angle)),
                            dot.kind(),
                            dot.mark());
                }))
                .filter(free -> Math.hypot(free.x(), free.y()) <= EDGE + 1 && !isCovering(others, free))
                .findFirst()
                .orElse(dot);
    }

    private static boolean isCovering(List<Dot> others, Dot dot) {
        return others.stream().anyMatch(other -> Math.hypot(other.x() - dot.x(), other.y() - dot.y()) < DOT - 1);
    }

    private static Way way(Position me, Position from, Position to, double edgeKm) {
        double[] start = point(me, from, edgeKm);
        double[] end = point(me, to, edgeKm);
        return new Way(start[0], start[1], end[0], end[1]);
    }

    private static double[] point(Position me, Position at, double edgeKm) {
        double distance = me.kmTo(at) / edgeKm * EDGE;
        double bearing = Math.toRadians(me.bearingTo(at));
        return new double[] {round(distance * Math.sin(bearing)), round(-distance * Math.cos(bearing))};
    }

    private static double round(double length) {
        return Math.round(length * 10) / 10.0;
    }
}

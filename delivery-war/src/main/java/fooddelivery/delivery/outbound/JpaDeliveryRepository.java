package fooddelivery.delivery.outbound;

import fooddelivery.delivery.domain.Delivery;
import fooddelivery.delivery.domain.DeliveryRepository;
import fooddelivery.delivery.domain.DeliveryStatus;
import fooddelivery.delivery.domain.Position;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Deliveries in PostgreSQL.
 *
 * <p>The search around a rider needs no geographic extension: a box of latitudes and longitudes on an index that holds
 * open deliveries only, and the exact circle within the box. In a city a large box would hold tens of thousands of rows
 * of which a screenful is wanted, so the box starts small and doubles until it has enough, or all, of the radius.
 */
@ApplicationScoped
public class JpaDeliveryRepository implements DeliveryRepository {

    private static final double FIRST_BOX_KM = 0.5;

    /**
     * Orders by the haversine of the angle between two points, which rises with their distance. The literal 'OPEN' lets
     * the planner take the partial index.
     */
    static final String OPEN_IN_BOX = """
            select * from (
                select delivery.*,
                    power(sin(radians(lat - ?1) / 2), 2)
                        + cos(radians(?1)) * cos(radians(lat)) * power(sin(radians(lon - ?2) / 2), 2) as haversine
                from delivery
                where status = 'OPEN' and express = ?3
                    and lat between ?4 and ?5 and lon between ?6 and ?7) boxed
            where haversine <= ?8 order by haversine, order_id fetch first ?9 rows only""";

    @PersistenceContext
    private EntityManager entities;

    @Override
    public Delivery lockOrNew(UUID orderId) {
        return lock(orderId).orElseGet(() -> new Delivery(orderId));
    }

    @Override
    public Optional<Delivery> lock(UUID orderId) {
        return Optional.ofNullable(entities.find(Delivery.class, orderId, LockModeType.PESSIMISTIC_WRITE));
    }

    @Override
    public Optional<Delivery> lockOpen(UUID orderId) {
        // Who waited for the lock sees the row as the other left it: PostgreSQL checks the condition again.
        @SuppressWarnings("unchecked")
        List<Delivery> open = entities.createNativeQuery(
                        "select * from delivery where order_id = ?1 and status = 'OPEN' for update", Delivery.class)
                .setParameter(1, orderId)
                .getResultList();
        return open.stream().findFirst();
    }

    @Override
    public void save(Delivery delivery) {
        if (delivery.status() != DeliveryStatus.NONE && !entities.contains(delivery)) {
            entities.persist(delivery);
            // Whoever looks for it in the same transaction looks, to lock it, in the database.
            entities.flush();
        }
    }

    @Override
    public Optional<Delivery> find(UUID orderId) {
        return Optional.ofNullable(entities.find(Delivery.class, orderId));
    }

    @Override
    public List<Delivery> ofRider(UUID riderId, DeliveryStatus status, UUID after, int limit) {
        TypedQuery<Delivery> query = entities.createQuery(
                        "select d from Delivery d where d.riderId = :rider"
                                + (status == null ? "" : " and d.status = :status")
                                + (after == null ? "" : " and d.orderId < :after")
                                + " order by d.orderId desc",
                        Delivery.class)
                .setParameter("rider", riderId)
                .setMaxResults(limit);
        if (status != null) {
            query.setParameter("status", status);
        }
        if (after != null) {
            query.setParameter("after", after);
        }
        return query.getResultList();
    }

    @Override
    public long claimedBy(UUID riderId) {
        Query query = entities.createNativeQuery(
                        "select count(*) from delivery where status = 'CLAIMED' and rider_id = ?1")
                .setParameter(1, riderId);
        return ((Number) query.getSingleResult()).longValue();
    }

    @Override
    public List<Delivery> openAround(Position centre, double radiusKm, int limit) {
        List<Delivery> found = new ArrayList<>(nearest(true, centre, radiusKm, limit));
        if (found.size() < limit) {
            found.addAll(nearest(false, centre, radiusKm, limit - found.size()));
        }
        return found;
    }

    private List<Delivery> nearest(boolean express, Position centre, double radiusKm, int limit) {
        double km = Math.min(FIRST_BOX_KM, radiusKm);
        List<Delivery> found = within(express, centre, km, limit);
        while (found.size() < limit && km < radiusKm) {
            km = Math.min(2 * km, radiusKm);
            found = within(express, centre, km, limit);
        }
        return found;
    }

    private List<Delivery> within(boolean express, Position centre, double km, int limit) {
        double angle = km / Position.EARTH_RADIUS_KM;
        double lats = Math.toDegrees(angle);
        // Meridians converge: the circle's widest point lies a little towards the pole. At the pole it has all of them.
        double widest = Math.sin(angle) / Math.cos(Math.toRadians(centre.lat()));
        double lons = widest < 1 ? Math.toDegrees(Math.asin(widest)) : 360;
        @SuppressWarnings("unchecked")
        List<Delivery> found = entities.createNativeQuery(OPEN_IN_BOX, Delivery.class)
                .setParameter(1, centre.lat())
                .setParameter(2, centre.lon())
                .setParameter(3, express)
                .setParameter(4, centre.lat() - lats)
                .setParameter(5, centre.lat() + lats)
                .setParameter(6, centre.lon() - lons)
                .setParameter(7, centre.lon() + lons)
                .setParameter(8, Math.pow(Math.sin(angle / 2), 2))
                .setParameter(9, limit)
                .getResultList();
        return found;
    }

    @Override
    public List<Delivery> lockLeasesOver(int limit) {
        @SuppressWarnings("unchecked")
        List<Delivery> over = entities.createNativeQuery(
                        "select * from delivery where status = 'CLAIMED' and lease_until <= clock_timestamp()"
                                + " order by lease_until fetch first ?1 rows only for update skip locked",
                        Delivery.class)
                .setParameter(1, limit)
                .getResultList();
        return over;
    }

    @Override
    public Instant now() {
        // As a timestamp with time zone the driver would hand out java.sql.Timestamp; the text says what it is.
        Object now = entities.createNativeQuery(
                        "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                .getSingleResult();
        return OffsetDateTime.parse(now.toString()).toInstant();
    }
}

package fooddelivery.saga;

import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.events.StoreEvent.PreparationDelayed;
import fooddelivery.saga.MemoryDatabase.Table;
import fooddelivery.status.domain.Change;
import fooddelivery.status.domain.Delay;
import fooddelivery.status.domain.OrderStatus;
import fooddelivery.status.domain.Position;
import fooddelivery.status.domain.TrackedOrder;
import fooddelivery.status.domain.TrackedOrderRepository;
import fooddelivery.status.domain.Viewer;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The read model in memory. */
final class MemoryTrackedOrders implements TrackedOrderRepository {

    private static final Set<String> PERHAPS_UNPAID = Set.of(
            "PAYMENT_PENDING", "PAYMENT_UNKNOWN", "PAYMENT_DECLINED", "PAYMENT_DEFERRED", "EXPIRED", "CANCELLED");

    private record Key(UUID orderId, long version) {}

    private record Row(
            UUID orderId,
            long version,
            String status,
            String refund,
            UUID customerId,
            UUID storeId,
            boolean paid,
            Instant updatedAt,
            OrderPlaced placed,
            Instant promisedAt,
            Integer prepMinutes,
            Integer distance,
            UUID riderId,
            long deliveryVersion) {}

    private final Table<UUID, Row> views;
    private final Table<Key, Change> changes;
    private final Table<Key, Delay> delays;

    MemoryTrackedOrders(MemoryDatabase database) {
        this.views = database.table("order_view");
        this.changes = database.table("order_change");
        this.delays = database.table("order_delay");
    }

    @Override
    public void record(OrderEvent event) {
        Change change = Change.of(event);
        Key key = new Key(event.orderId(), change.version());
        if (changes.get(key) == null) {
            changes.put(key, change);
        }
        Row known = known(event.orderId());
        boolean newer = change.version() > known.version();
        boolean paid = !PERHAPS_UNPAID.contains(event.status())
                || event instanceof OrderCancelled cancelled && cancelled.wasPaid();
        views.put(
                event.orderId(),
                new Row(
                        event.orderId(),
                        Math.max(known.version(), change.version()),
                        newer ? change.status() : known.status(),
                        newer ? change.refund() : known.refund(),
                        event.customerId(),
                        event.storeId(),
                        known.paid() || paid,
                        newer ? change.at() : known.updatedAt(),
                        known.placed() == null && event instanceof OrderPlaced placed ? placed : known.placed(),
                        known.promisedAt() == null && event instanceof OrderPaid it
                                ? it.promisedAt()
                                : known.promisedAt(),
                        known.prepMinutes(),
                        known.distance(),
                        known.riderId(),
                        known.deliveryVersion()));
    }

    private Row known(UUID orderId) {
        Row row = views.get(orderId);
        return row != null
                ? row
                : new Row(orderId, 0, null, null, null, null, false, null, null, null, null, null, null, 0);
    }

    @Override
    public void recordPrepMinutes(UUID orderId, int minutes) {
        Row known = known(orderId);
        put(known, greater(known.prepMinutes(), minutes), known.distance(), known.riderId(), known.deliveryVersion());
    }

    @Override
    public void recordDelay(PreparationDelayed event) {
        Key key = new Key(event.orderId(), event.ticketVersion());
        if (delays.get(key) == null) {
            delays.put(key, new Delay(event.ticketVersion(), event.minutes(), event.prepMinutes(), event.occurredAt()));
        }
        recordPrepMinutes(event.orderId(), event.prepMinutes());
    }

    @Override
    public void recordDistance(UUID orderId, int metres) {
        Row known = known(orderId);
        put(known, known.prepMinutes(), greater(known.distance(), metres), known.riderId(), known.deliveryVersion());
    }

    @Override
    public void recordRider(UUID orderId, long deliveryVersion, UUID riderId) {
        Row known = known(orderId);
        if (deliveryVersion > known.deliveryVersion()) {
            put(known, known.prepMinutes(), known.distance(), riderId, deliveryVersion);
        }
    }

    private static int greater(Integer before, int now) {
        return before == null ? now : Math.max(before, now);
    }

    private void put(Row known, Integer prepMinutes, Integer distance, UUID riderId, long deliveryVersion) {
        views.put(
                known.orderId(),
                new Row(
                        known.orderId(),
                        known.version(),
                        known.status(),
                        known.refund(),
                        known.customerId(),
                        known.storeId(),
                        known.paid(),
                        known.updatedAt(),
                        known.placed(),
                        known.promisedAt(),
                        prepMinutes,
                        distance,
                        riderId,
                        deliveryVersion));
    }

    @Override
    public Optional<TrackedOrder> find(UUID orderId, Viewer viewer) {
        List<Change> history = changes.keys(change -> true).stream()
                .filter(key -> key.orderId().equals(orderId))
                .map(changes::get)
                .sorted(Comparator.comparingLong(Change::version))
                .toList();
        return Optional.ofNullable(views.get(orderId))
                .filter(row -> !history.isEmpty() && isShownTo(viewer, row))
                .map(row -> tracked(row, history, delaysOf(orderId)));
    }

    @Override
    public List<TrackedOrder> list(Viewer viewer, OrderStatus status, UUID after, int limit) {
        return views
                .rows(row -> row.version() > 0
                        && isShownTo(viewer, row)
                        && (status == null || status.name().equals(row.status()))
                        && (after == null || row.orderId().compareTo(after) < 0))
                .stream()
                .sorted(Comparator.comparing(Row::orderId).reversed())
                .limit(limit)
                .map(row -> tracked(row, List.of(), List.of()))
                .toList();
    }

    @Override
    public Map<UUID, Position> positions(Collection<UUID> orderIds) {
        return orderIds.stream()
                .filter(orderId -> views.get(orderId) != null)
                .collect(Collectors.toMap(
                        Function.identity(),
                        orderId -> new Position(views.get(orderId).version(), lastDelay(orderId))));
    }

    private List<Delay> delaysOf(UUID orderId) {
        return delays.keys(delay -> true).stream()
                .filter(key -> key.orderId().equals(orderId))
                .map(delays::get)
                .sorted(Comparator.comparingLong(Delay::ticketVersion))
                .toList();
    }

    private long lastDelay(UUID orderId) {
        return delaysOf(orderId).stream().mapToLong(Delay::ticketVersion).max().orElse(0);
    }

    private static boolean isShownTo(Viewer viewer, Row row) {
        return switch (viewer.kind()) {
            case CUSTOMER -> viewer.id().equals(row.customerId());
            case OWNER -> viewer.id().equals(row.storeId()) && row.paid();
            case RIDER -> viewer.id().equals(row.riderId());
            case ADMIN -> true;
        };
    }

    private TrackedOrder tracked(Row row, List<Change> history, List<Delay> slower) {
        OrderPlaced placed = row.placed();
        return new TrackedOrder(
                row.orderId(),
                row.version(),
                lastDelay(row.orderId()),
                row.status(),
                row.refund(),
                row.customerId(),
                row.storeId(),
                placed == null ? null : placed.storeName(),
                placed == null ? null : placed.total(),
                placed == null ? null : placed.express(),
                row.prepMinutes(),
                row.distance(),
                row.riderId(),
                placed == null ? null : placed.occurredAt(),
                row.promisedAt(),
                row.updatedAt(),
                history,
                slower,
                null);
    }
}

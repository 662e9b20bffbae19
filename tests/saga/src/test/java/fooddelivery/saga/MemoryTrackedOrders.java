package fooddelivery.saga;

import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.saga.MemoryDatabase.Table;
import fooddelivery.status.domain.Change;
import fooddelivery.status.domain.OrderStatus;
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
            UUID riderId,
            long deliveryVersion) {}

    private final Table<UUID, Row> views;
    private final Table<Key, Change> changes;

    MemoryTrackedOrders(MemoryDatabase database) {
        this.views = database.table("order_view");
        this.changes = database.table("order_change");
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
                        known.riderId(),
                        known.deliveryVersion()));
    }

    private Row known(UUID orderId) {
        Row row = views.get(orderId);
        return row != null ? row : new Row(orderId, 0, null, null, null, null, false, null, null, null, null, null, 0);
    }

    @Override
    public void recordPrepMinutes(UUID orderId, int minutes) {
        Row known = known(orderId);
        Integer before = known.prepMinutes();
        put(known, before == null ? minutes : Math.max(before, minutes), known.riderId(), known.deliveryVersion());
    }

    @Override
    public void recordRider(UUID orderId, long deliveryVersion, UUID riderId) {
        Row known = known(orderId);
        if (deliveryVersion > known.deliveryVersion()) {
            put(known, known.prepMinutes(), riderId, deliveryVersion);
        }
    }

    private void put(Row known, Integer prepMinutes, UUID riderId, long deliveryVersion) {
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
                .map(row -> tracked(row, history));
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
                .map(row -> tracked(row, List.of()))
                .toList();
    }

    @Override
    public Map<UUID, Long> versions(Collection<UUID> orderIds) {
        return orderIds.stream()
                .filter(orderId -> views.get(orderId) != null)
                .collect(Collectors.toMap(
                        Function.identity(), orderId -> views.get(orderId).version()));
    }

    private static boolean isShownTo(Viewer viewer, Row row) {
        return switch (viewer.kind()) {
            case CUSTOMER -> viewer.id().equals(row.customerId());
            case OWNER -> viewer.id().equals(row.storeId()) && row.paid();
            case RIDER -> viewer.id().equals(row.riderId());
            case ADMIN -> true;
        };
    }

    private static TrackedOrder tracked(Row row, List<Change> history) {
        OrderPlaced placed = row.placed();
        return new TrackedOrder(
                row.orderId(),
                row.version(),
                row.status(),
                row.refund(),
                row.customerId(),
                row.storeId(),
                placed == null ? null : placed.storeName(),
                placed == null ? null : placed.total(),
                placed == null ? null : placed.express(),
                row.prepMinutes(),
                row.riderId(),
                placed == null ? null : placed.occurredAt(),
                row.promisedAt(),
                row.updatedAt(),
                history);
    }
}

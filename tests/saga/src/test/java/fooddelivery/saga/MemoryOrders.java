package fooddelivery.saga;

import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderRepository;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.saga.MemoryDatabase.Table;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Orders in memory. */
final class MemoryOrders implements OrderRepository {

    private record Key(UUID customerId, String key) {}

    private record Taken(String bodyHash, UUID orderId) {}

    private record Parked(UUID eventId, String type, UUID orderId) {}

    private static final PrivateField<Instant> NEXT_CALL_AT = new PrivateField<>(Order.class, "nextCallAt");
    private static final PrivateField<Instant> DEADLINE = new PrivateField<>(Order.class, "deadline");

    private final MemoryDatabase database;
    private final Table<UUID, Order> orders;
    private final Table<Key, Taken> keys;
    private final Table<UUID, Parked> unmatched;

    MemoryOrders(MemoryDatabase database) {
        this.database = database;
        this.orders = database.entities(Order.class);
        this.keys = database.table("idempotency_key");
        this.unmatched = database.table("unmatched_event");
    }

    /** What is committed. */
    Table<UUID, Order> table() {
        return orders;
    }

    int parked() {
        return unmatched.committed().size();
    }

    static Instant nextCallAt(Order order) {
        return NEXT_CALL_AT.of(order);
    }

    static Instant deadline(Order order) {
        return DEADLINE.of(order);
    }

    @Override
    public void add(Order order) {
        database.requireTransaction();
        if (orders.get(order.orderId()) != null) {
            throw new IllegalStateException("There is such an order already");
        }
        orders.put(order.orderId(), order);
    }

    @Override
    public Optional<Order> lock(UUID orderId) {
        database.requireTransaction();
        return Optional.ofNullable(orders.get(orderId));
    }

    @Override
    public Optional<Order> lock(UUID orderId, UUID customerId) {
        return lock(orderId).filter(order -> order.customerId().equals(customerId));
    }

    @Override
    public Optional<Order> find(UUID orderId, UUID customerId) {
        return Optional.ofNullable(orders.get(orderId))
                .filter(order -> order.customerId().equals(customerId));
    }

    @Override
    public List<Order> ofCustomer(UUID customerId, OrderStatus status, UUID before, int limit) {
        return orders
                .rows(order -> order.customerId().equals(customerId)
                        && (status == null || order.status() == status)
                        && (before == null || order.orderId().compareTo(before) < 0))
                .stream()
                .sorted(Comparator.comparing(Order::orderId).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public boolean claimKey(UUID customerId, String key, String bodyHash, UUID orderId) {
        Key row = new Key(customerId, key);
        if (keys.get(row) != null) {
            return false;
        }
        keys.put(row, new Taken(bodyHash, orderId));
        return true;
    }

    @Override
    public Optional<UUID> orderOfKey(UUID customerId, String key, String bodyHash) {
        return Optional.ofNullable(keys.get(new Key(customerId, key)))
                .filter(taken -> taken.bodyHash().equals(bodyHash))
                .map(Taken::orderId);
    }

    @Override
    public void park(UUID eventId, String type, UUID orderId) {
        unmatched.put(eventId, new Parked(eventId, type, orderId));
    }

    @Override
    public List<UUID> callsDue(Instant now, int limit) {
        return due(MemoryOrders::nextCallAt, now, limit);
    }

    @Override
    public List<UUID> overdue(Instant now, int limit) {
        return due(MemoryOrders::deadline, now, limit);
    }

    private List<UUID> due(Function<Order, Instant> time, Instant now, int limit) {
        database.process().requireAlive();
        return orders.committed().stream()
                .filter(order -> time.apply(order) != null && !now.isBefore(time.apply(order)))
                .sorted(Comparator.comparing(time))
                .limit(limit)
                .map(Order::orderId)
                .toList();
    }
}

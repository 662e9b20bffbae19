package fooddelivery.benchmark;

import fooddelivery.benchmark.Limits.Limit;
import fooddelivery.system.Machine;
import fooddelivery.system.Platform;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How many orders a second the platform's PostgreSQL could take if nothing but its statements were to be carried out: those
 * of order and payment for one {@code POST /order/api/orders} that is answered {@code 201}, in the same five transactions,
 * by prepared statements over plain JDBC. Reading the relays' batches and all that the other services do comes on top in
 * the platform, and is left out here.
 */
final class DatabaseLimit {

    private static final Path TREE = Platform.workTree();

    private final Platform platform;
    private final Databases databases;

    DatabaseLimit(Platform platform, Databases databases) {
        this.platform = platform;
        this.databases = databases;
    }

    /**
     * In two databases that are made for this and dropped again.
     *
     * @param time for each number of connections
     * @param connections pairs of them, at the same time
     */
    List<Limit> run(Duration time, int... connections) throws Exception {
        try {
            for (String service : List.of("order", "payment")) {
                administer("create database " + scratch(service));
                try (Connection connection = databases.administer(scratch(service))) {
                    Schema.create(connection, TREE, service);
                }
            }
            Shop shop;
            try (Connection connection = databases.administer(scratch("order"))) {
                shop = Shop.open(connection);
            }
            List<Limit> limits = new ArrayList<>();
            for (int people : connections) {
                limits.add(Limits.measure(
                        "one order's statements, in five commits",
                        () -> Machine.usage(platform),
                        people,
                        time,
                        Long.MAX_VALUE,
                        () -> new OneOrder(
                                databases.administer(scratch("order")),
                                databases.administer(scratch("payment")),
                                shop)));
            }
            return limits;
        } finally {
            administer("drop database if exists " + scratch("order") + " with (force)");
            administer("drop database if exists " + scratch("payment") + " with (force)");
        }
    }

    private static String scratch(String service) {
        return "benchmark_" + service;
    }

    private void administer(String sql) throws SQLException {
        try (Connection connection = databases.administer("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Who orders where. */
    record Shop(UUID storeId, UUID customerId) {

        static Shop open(Connection order) throws SQLException {
            Shop shop = new Shop(UUID.randomUUID(), UUID.randomUUID());
            try (Statement statement = order.createStatement()) {
                statement.execute("""
                        insert into store_listing (store_id, version, name, place_text, lat, lon, hours, minimum_order, delivery_fee,
                            express_fee, menu)
                        values ('%s', 1, 'store', 'somewhere', 37.5, 127.03, '[]', 10000, 3000, 2000, '[]')""".formatted(shop.storeId()));
                statement.execute("""
                        insert into customer (customer_id, name, phone, address_text, district_code, lat, lon)
                        values ('%s', 'somebody', '010-1234-5678', 'somewhere', '1168010100', 37.5, 127.03)""".formatted(shop.customerId()));
            }
            return shop;
        }
    }

    /** All that the two databases do for one order after the other. */
    static final class OneOrder implements Limits.Worker {

        private static final String OUTBOX =
                "insert into outbox (event_id, type, subject, body, address) values (?, ?, ?, ?, 'fooddelivery.events')";
        /** As long as an event is with its envelope: OrderPlaced and OrderPaid tell the lines. */
        private static final String LONG_EVENT = "x".repeat(1100);

        private static final String SHORT_EVENT = "x".repeat(600);
        private static final String LINES =
                "[{\"menuItemId\":\"6f1e0c5a-1b2c-3d4e-8f5a-6b7c8d9e0f1a\",\"name\":\"김치찌개 Kimchi stew\",\"unitPrice\":9500,\"quantity\":2}]";
        private static final String TOKEN = "x".repeat(48);
        private static final String ORDER = "select * from orders where order_id = ? for update";

        private final Connection order;
        private final Connection payment;
        private final Shop shop;
        private final Map<Connection, Map<String, PreparedStatement>> prepared = new IdentityHashMap<>();

        OneOrder(Connection order, Connection payment, Shop shop) throws SQLException {
            this.order = order;
            this.payment = payment;
            this.shop = shop;
            order.setAutoCommit(false);
            payment.setAutoCommit(false);
        }

        @Override
        public int work() throws SQLException {
            UUID orderId = UUID.randomUUID();
            UUID attemptId = UUID.randomUUID();
            place(orderId, attemptId);
            submit(orderId, attemptId);
            capture(orderId, attemptId);
            record(orderId, attemptId);
            answered(orderId, attemptId);
            return 1;
        }

        private void place(UUID orderId, UUID attemptId) throws SQLException {
            run(
                    order,
                    "insert into idempotency_key (customer_id, key, body_hash, order_id) values (?, ?, ?, ?)"
                            + " on conflict do nothing",
                    shop.customerId(),
                    orderId.toString(),
                    "x".repeat(64),
                    orderId);
            run(order, "select * from store_listing where store_id = ?", shop.storeId());
            run(order, "select 1 from customer where customer_id = ? and erased_at is not null", shop.customerId());
            run(order, "select * from customer where customer_id = ? and erased_at is null", shop.customerId());
            run(order, OUTBOX, UUID.randomUUID(), "fooddelivery.order.OrderPlaced.v1", orderId, LONG_EVENT);
            run(order, """
                    insert into orders (order_id, version, status, refund, customer_id, store_id, store_name, lines, goods, delivery_fee,
                        express_fee, express, address_text, district_code, lat, lon, handover_code, placed_at, promise_missed,
                        attempt_id, attempt_no, attempt_ids, payment_method, payment_token, pay_when_available, calls, next_call_at,
                        deadline, delivery_version, loss_store, loss_rider, decided_by_type, decided_at)
                    values (?, 1, 'PAYMENT_PENDING', 'NONE', ?, ?, 'store', ?::jsonb, 19000, 3000, 0, false, '서울 강남구 역삼로 180',
                        '1168010100', 37.4999, 127.0374, '4711', now(), false, ?, 1, '[]'::jsonb, 'CARD', ?, false, 1,
                        now() + interval '5 s', now() + interval '30 min', 0, false, false, 'CUSTOMER', now())""", orderId, shop.customerId(), shop.storeId(), LINES, attemptId, TOKEN);
            order.commit();
        }

        private void submit(UUID orderId, UUID attemptId) throws SQLException {
            run(
                    payment,
                    "insert into payment_account (order_id) values (?) on conflict (order_id)"
                            + " do update set order_id = excluded.order_id returning closed, version, xmax = 0 as fresh",
                    orderId);
            run(
                    payment,
                    "insert into payment_attempt (attempt_id, attempt_no, order_id, customer_id, goods, delivery_fee,"
                            + " express_fee, method, token, status, reason, created_at, due_at)"
                            + " values (?, 1, ?, ?, 19000, 3000, 0, 'CARD', ?, 'CONFIRMING', null, now(),"
                            + " now() + make_interval(secs => 5)) on conflict (attempt_id) do nothing",
                    attemptId,
                    orderId,
                    shop.customerId(),
                    TOKEN);
            payment.commit();
        }

        /** Of the simulated card company, whose books are in the same database. */
        private void capture(UUID orderId, UUID attemptId) throws SQLException {
            run(
                    payment,
                    "insert into simulated_payment (attempt_id, order_id, amount, status, reason)"
                            + " values (?, ?, 22000, 'DONE', null)"
                            + " on conflict (attempt_id) do update set order_id = excluded.order_id,"
                            + " amount = excluded.amount, status = excluded.status, reason = excluded.reason"
                            + " where simulated_payment.status = 'READY' returning status, reason",
                    attemptId,
                    orderId);
            payment.commit();
        }

        private void record(UUID orderId, UUID attemptId) throws SQLException {
            run(
                    payment,
                    "select closed, version, false as fresh from payment_account where order_id = ? for update",
                    orderId);
            run(payment, "select * from payment_attempt where order_id = ? order by attempt_no", orderId);
            run(
                    payment,
                    "update payment_attempt set status = 'APPROVED', reason = null, due_at = null, token = null"
                            + " where attempt_id = ?",
                    attemptId);
            run(payment, "update payment_account set closed = false, version = 1 where order_id = ?", orderId);
            run(payment, OUTBOX, UUID.randomUUID(), "fooddelivery.payment.PaymentApproved.v1", orderId, SHORT_EVENT);
            run(
                    payment,
                    "insert into ledger_entry (order_id, kind, reference, account, party_id, amount, at) values"
                            + " (?, 'CAPTURE', ?, 'GATEWAY', null, 22000, now()),"
                            + " (?, 'CAPTURE', ?, 'HELD_FOR_ORDERS', null, -22000, now())"
                            + " on conflict (order_id, kind, reference, account) do nothing",
                    orderId,
                    orderId,
                    orderId,
                    orderId);
            payment.commit();
        }

        private void answered(UUID orderId, UUID attemptId) throws SQLException {
            run(order, ORDER, orderId);
            run(order, OUTBOX, UUID.randomUUID(), "fooddelivery.order.OrderPaid.v1", orderId, LONG_EVENT);
            run(
                    order,
                    "update orders set version = 2, status = 'PAID', payment_token = null, next_call_at = null,"
                            + " paid_attempt_id = ?, deadline = now() + interval '2 h', decided_by_type = 'PAYMENT',"
                            + " decided_at = now() where order_id = ?",
                    attemptId,
                    orderId);
            order.commit();
        }

        private void run(Connection connection, String sql, Object... values) throws SQLException {
            Map<String, PreparedStatement> known = prepared.computeIfAbsent(connection, missing -> new HashMap<>());
            PreparedStatement statement = known.get(sql);
            if (statement == null) {
                statement = connection.prepareStatement(sql);
                known.put(sql, statement);
            }
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            if (statement.execute()) {
                statement.getResultSet().close();
            }
        }

        @Override
        public void end() throws SQLException {
            try (order;
                    payment) {
                prepared.clear();
            }
        }
    }
}

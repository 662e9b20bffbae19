package fooddelivery.order.outbound;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.nin;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import fooddelivery.order.domain.Address;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Masking;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Personal data where orders are in MongoDB; customers, and who saw what, are in PostgreSQL all the same. Orders are erased
 * before the transaction commits: killed in between, the customer is still there, and erasing goes on where it ended.
 */
@ApplicationScoped
@Typed(MongoPersonalData.class)
public class MongoPersonalData extends JdbcPersonalData {

    private static final int NO_LIMIT = 0;
    private static final int DISTRICT_DIGITS = 5;

    @Inject
    private Documents documents;

    @Inject
    private Database database;

    /** Of the customer's row; erased or not known, nothing is left of it. */
    private record Person(String name, String phone) {}

    @Override
    public Optional<Recipient> recipient(UUID orderId) {
        return document(orderId).map(OrderDocument::read).map(order -> {
            Person person = database.first(
                            "select name, phone from customer where customer_id = ?",
                            row -> new Person(row.getString("name"), row.getString("phone")),
                            order.customerId())
                    .orElse(new Person(null, null));
            return new Recipient(orderId, order.customerId(), person.name(), person.phone(), order.address());
        });
    }

    @Override
    public boolean hasUnfinished(UUID customerId) {
        Bson unfinished = and(
                eq(OrderDocument.CUSTOMER, customerId),
                or(
                        nin(OrderDocument.STATUS, OrderDocument.names(OrderDocument.OVER)),
                        in(OrderDocument.REFUND, OrderDocument.names(OrderDocument.OWED))));
        return documents.orders(orders -> orders.find(unfinished).first()) != null;
    }

    @Override
    public void eraseCustomer(UUID customerId, Instant now) {
        documents.orders(orders -> orders.updateMany(
                and(eq(OrderDocument.CUSTOMER, customerId), exists(OrderDocument.KEY)),
                Updates.combine(
                        Updates.unset(OrderDocument.KEY),
                        Updates.unset(OrderDocument.KEY_HASH),
                        Updates.inc(OrderDocument.REVISION, 1L))));
        super.eraseCustomer(customerId, now);
    }

    @Override
    public List<UUID> finishedOf(UUID customerId) {
        return ids(and(eq(OrderDocument.CUSTOMER, customerId), exists(OrderDocument.ERASABLE)), NO_LIMIT);
    }

    @Override
    public List<UUID> due(Instant finishedBefore, int limit) {
        List<UUID> old = ids(lt(OrderDocument.ERASABLE, Documents.text(finishedBefore)), limit);
        // An order may be placed while its customer is being erased. Those who were erased long ago have no order left
        // that the first half does not find.
        List<UUID> erased = database.query(
                "select customer_id from customer where erased_at >= ?",
                row -> Sql.uuid(row, "customer_id"),
                finishedBefore);
        List<UUID> theirs = ids(and(in(OrderDocument.CUSTOMER, erased), exists(OrderDocument.ERASABLE)), limit);
        Set<UUID> all = new LinkedHashSet<>(old);
        all.addAll(theirs);
        return List.copyOf(all);
    }

    /** Without asking which revision it is: what a person must not be told by is taken out of any. */
    @Override
    public void eraseOrder(UUID orderId, Instant now) {
        Order order = OrderDocument.read(document(orderId).orElseThrow());
        Address address = order.address();
        List<Bson> changes = new ArrayList<>(List.of(
                Updates.set("addressText", Masking.address(address.text())),
                Updates.set("districtCode", district(address.districtCode())),
                Updates.set("lat", Masking.degrees(address.lat())),
                Updates.set("lon", Masking.degrees(address.lon())),
                Updates.set("handoverCode", ""),
                Updates.unset("paymentToken"),
                Updates.set(OrderDocument.ERASED_AT, Documents.text(now)),
                Updates.unset(OrderDocument.ERASABLE),
                Updates.inc(OrderDocument.REVISION, 1L)));
        // What a customer wrote; why a store refused is no secret of a person's.
        if (order.status() == OrderStatus.CANCELLED) {
            changes.add(Updates.unset("reason"));
        }
        documents.orders(orders -> orders.updateOne(
                and(eq(OrderDocument.ID, orderId), exists(OrderDocument.ERASED_AT, false)), Updates.combine(changes)));
    }

    /** The code of the district (구) alone: a legal district's is within it. */
    private static String district(String code) {
        return code.substring(0, Math.min(DISTRICT_DIGITS, code.length())) + "0".repeat(DISTRICT_DIGITS);
    }

    private Optional<Document> document(UUID orderId) {
        return documents.orders(orders ->
                Optional.ofNullable(orders.find(eq(OrderDocument.ID, orderId)).first()));
    }

    private List<UUID> ids(Bson condition, int limit) {
        return documents.orders(orders -> orders.find(condition)
                .projection(Projections.include(OrderDocument.ID))
                .sort(Sorts.ascending(OrderDocument.ERASABLE))
                .limit(limit)
                .map(order -> order.get(OrderDocument.ID, UUID.class))
                .into(new ArrayList<>()));
    }
}

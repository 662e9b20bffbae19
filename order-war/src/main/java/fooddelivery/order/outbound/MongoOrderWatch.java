package fooddelivery.order.outbound;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.nin;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Sorts.ascending;

import com.mongodb.client.model.Projections;
import fooddelivery.order.domain.Expectations;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.RefundStatus;
import fooddelivery.runtime.AuditRange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The operators' lists of orders in MongoDB; events without an order are in PostgreSQL all the same. */
@ApplicationScoped
@Typed(MongoOrderWatch.class)
public class MongoOrderWatch extends JdbcOrderWatch {

    @Inject
    private Documents documents;

    @Inject
    private Clock clock;

    @Override
    public Map<String, Long> countByState() {
        Map<String, Long> counts = new HashMap<>();
        documents
                .orders(orders -> orders.find(exists(OrderDocument.WATCHED))
                        .projection(Projections.include(OrderDocument.STATUS, OrderDocument.REFUND))
                        .map(MongoOrderWatch::state)
                        .into(new ArrayList<>()))
                .forEach(state -> counts.merge(state, 1L, Long::sum));
        return counts;
    }

    private static String state(Document order) {
        RefundStatus refund = RefundStatus.valueOf(order.getString(OrderDocument.REFUND));
        return OrderDocument.OWED.contains(refund) ? "REFUND_" + refund : order.getString(OrderDocument.STATUS);
    }

    @Override
    public Optional<Standing> standing(UUID orderId) {
        return documents.orders(orders -> Optional.ofNullable(
                        orders.find(eq(OrderDocument.ID, orderId)).first())
                .map(MongoOrderWatch::standing));
    }

    private static Standing standing(Document document) {
        Order order = OrderDocument.read(document);
        return new Standing(
                order.status(),
                order.refund(),
                OrderDocument.OWED.contains(order.refund())
                        ? Instant.parse(document.getString(OrderDocument.CHANGED_AT))
                        : order.decidedBy().at(),
                time(document, OrderDocument.NEXT_CALL),
                time(document, OrderDocument.DEADLINE),
                time(document, OrderDocument.PROMISED));
    }

    private static Instant time(Document document, String field) {
        String text = document.getString(field);
        return text == null ? null : Instant.parse(text);
    }

    @Override
    public List<Overdue> overdue(Expectations expectations, UUID after, int limit) {
        Instant now = clock.instant();
        List<Bson> late = new ArrayList<>();
        expectations
                .status()
                .forEach((status, time) -> late.add(and(
                        nin(OrderDocument.REFUND, OrderDocument.names(OrderDocument.OWED)),
                        eq(OrderDocument.STATUS, status.name()),
                        sinceBefore(now.minus(time)))));
        expectations
                .refund()
                .forEach((refund, time) ->
                        late.add(and(eq(OrderDocument.REFUND, refund.name()), sinceBefore(now.minus(time)))));
        Bson watched = after == null ? exists(OrderDocument.WATCHED) : gt(OrderDocument.WATCHED, after);
        return documents.orders(orders -> orders.find(and(watched, or(late)))
                .sort(ascending(OrderDocument.WATCHED))
                .limit(limit)
                .map(document -> overdue(document, expectations))
                .into(new ArrayList<>()));
    }

    private static Bson sinceBefore(Instant time) {
        return lte(OrderDocument.CHANGED_AT, Documents.text(time));
    }

    private static Overdue overdue(Document document, Expectations expectations) {
        Order order = OrderDocument.read(document);
        Instant since = Instant.parse(document.getString(OrderDocument.CHANGED_AT));
        Duration expected = OrderDocument.OWED.contains(order.refund())
                ? expectations.refund().get(order.refund())
                : expectations.status().get(order.status());
        return new Overdue(
                order.orderId(),
                order.status(),
                order.refund(),
                order.storeId(),
                since,
                since.plus(expected),
                order.decidedBy());
    }

    @Override
    public List<Facts> facts(AuditRange range) {
        Bson asked = range.orderIds().isEmpty()
                ? and(gt(OrderDocument.ID, range.above()), lt(OrderDocument.ID, range.below()))
                : in(OrderDocument.ID, range.orderIds());
        return documents.orders(orders -> orders.find(asked)
                .sort(ascending(OrderDocument.ID))
                .limit(range.limit() + 1)
                .map(MongoOrderWatch::facts)
                .into(new ArrayList<>()));
    }

    private static Facts facts(Document document) {
        Order order = OrderDocument.read(document);
        return new Facts(
                order.orderId(),
                order.status(),
                order.refund(),
                document.getLong(OrderDocument.VERSION),
                Instant.parse(document.getString(OrderDocument.CHANGED_AT)),
                order.total(),
                order.expressFee(),
                document.getBoolean("promiseMissed"),
                document.getList("attemptIds", UUID.class),
                order.decidedBy().type(),
                document.getBoolean("lossStore"),
                document.getBoolean("lossRider"));
    }
}

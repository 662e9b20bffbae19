package fooddelivery.order.outbound;

import fooddelivery.events.OrderLine;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.RefundStatus;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.bson.Document;

/**
 * An order as a document: its fields by their names, as JPA maps them to columns; what is null is left out. Beside them
 * stands what the order's transaction decides about as well: its revision, its Idempotency-Key, its events that wait, the
 * events from others that it has heard; and what the operators' lists are found by.
 */
final class OrderDocument {

    static final String ID = "_id";
    static final String CUSTOMER = "customerId";
    static final String STATUS = "status";
    static final String REFUND = "refund";
    static final String VERSION = "version";
    static final String NEXT_CALL = "nextCallAt";
    static final String DEADLINE = "deadline";
    static final String PROMISED = "promisedAt";

    /** Rises with every write, whose condition it is. */
    static final String REVISION = "revision";
    /** When the order's version last rose. */
    static final String CHANGED_AT = "changedAt";
    /** The customer's, with the customer's id before it, so that one index makes it unique. */
    static final String KEY = "idempotencyKey";

    static final String KEY_HASH = "idempotencyHash";
    /** Events that wait to be moved to the log. */
    static final String EVENTS = "events";

    static final String EVENT_ID = "events.eventId";
    /** Ids of the events from others that this document has the effect of; a few, since they are all about this order. */
    static final String HEARD = "heard";
    /** The order's id, while somebody may have to look at it: in order, as the list is. */
    static final String WATCHED = "watched";
    /** {@link #CHANGED_AT}, once the order is over, owes nothing, and still tells of a person. */
    static final String ERASABLE = "erasableSince";

    static final String ERASED_AT = "erasedAt";

    static final Set<OrderStatus> OVER =
            Set.of(OrderStatus.COMPLETED, OrderStatus.CANCELLED, OrderStatus.REJECTED, OrderStatus.EXPIRED);
    private static final Set<OrderStatus> WAITS_FOR_THE_CUSTOMER =
            Set.of(OrderStatus.PAYMENT_DECLINED, OrderStatus.PAYMENT_DEFERRED, OrderStatus.DELIVERED);
    static final Set<RefundStatus> OWED = Set.of(RefundStatus.PENDING, RefundStatus.FAILED);

    private static final String ORDER_ID = "orderId";

    /** Not those that EclipseLink weaves in. */
    private static final List<Field> FIELDS = Arrays.stream(Order.class.getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers()))
            .filter(field -> !field.getName().startsWith("_"))
            .toList();

    private static final Constructor<Order> EMPTY = empty();

    static {
        FIELDS.forEach(field -> field.setAccessible(true));
    }

    private OrderDocument() {}

    private static Constructor<Order> empty() {
        try {
            Constructor<Order> constructor = Order.class.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The order's own fields. */
    static Document of(Order order) {
        Document document = new Document();
        try {
            for (Field field : FIELDS) {
                Object value = field.get(order);
                if (value != null) {
                    document.append(name(field), bson(value));
                }
            }
            return document;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    static Order read(Document document) {
        try {
            Order order = EMPTY.newInstance();
            for (Field field : FIELDS) {
                Object value = document.get(name(field));
                // What the constructor gives to a field that the document leaves out is not the order's.
                if (value != null || !field.getType().isPrimitive()) {
                    field.set(order, java(value, field.getType()));
                }
            }
            return order;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("An order cannot be read from its document", e);
        }
    }

    /**
     * Says in the document in which lists it is to be found.
     *
     * @param changedAt when the version last rose
     * @param erased whether nothing of a person is left in it
     */
    static void list(Document document, Order order, String changedAt, boolean erased) {
        boolean isOver = OVER.contains(order.status());
        boolean owes = OWED.contains(order.refund());
        document.append(CHANGED_AT, changedAt);
        if (owes || !isOver && !WAITS_FOR_THE_CUSTOMER.contains(order.status())) {
            document.append(WATCHED, order.orderId());
        }
        if (isOver && !owes && !erased) {
            document.append(ERASABLE, changedAt);
        }
    }

    /** As they are written. */
    static List<String> names(Set<? extends Enum<?>> constants) {
        return constants.stream().map(Enum::name).toList();
    }

    static String key(UUID customerId, String key) {
        return customerId + " " + key;
    }

    private static String name(Field field) {
        return field.getName().equals(ORDER_ID) ? ID : field.getName();
    }

    private static Object bson(Object value) {
        if (value instanceof Instant time) {
            return Documents.text(time);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof OrderLine line) {
            return new Document("menuItemId", line.menuItemId())
                    .append("name", line.name())
                    .append("unitPrice", line.unitPrice())
                    .append("quantity", line.quantity());
        }
        return value instanceof List<?> list
                ? list.stream().map(OrderDocument::bson).toList()
                : value;
    }

    private static Object java(Object value, Class<?> type) {
        if (type == Instant.class && value != null) {
            return Instant.parse((String) value);
        }
        if (type == OrderStatus.class) {
            return OrderStatus.valueOf((String) value);
        }
        if (type == RefundStatus.class) {
            return RefundStatus.valueOf((String) value);
        }
        if (value instanceof Document line) {
            return new OrderLine(
                    line.get("menuItemId", UUID.class),
                    line.getString("name"),
                    line.get("unitPrice", Number.class).longValue(),
                    line.get("quantity", Number.class).intValue());
        }
        return value instanceof List<?> list
                ? list.stream().<Object>map(item -> java(item, item.getClass())).toList()
                : value;
    }
}

package fooddelivery.events;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The catalogue of all event types: {@code fooddelivery.order.OrderPaid.v1} is {@link OrderEvent.OrderPaid}.
 *
 * @param name the CloudEvents {@code type}
 * @param source the CloudEvents {@code source}, {@code /order}
 * @param address where it is sent to
 */
public record EventType(String name, String source, Class<? extends Event> record, String address) {

    /** The address that every service reads. */
    public static final String COMMON = "fooddelivery.events";

    private static final Map<Class<?>, EventType> BY_RECORD = Stream.of(
                    records("order", OrderEvent.class),
                    records("order", ContactEvent.class),
                    records("payment", PaymentEvent.class),
                    records("store", StoreEvent.class),
                    records("delivery", DeliveryEvent.class))
            .flatMap(Function.identity())
            .collect(Collectors.toUnmodifiableMap(EventType::record, Function.identity()));

    private static final Map<String, EventType> BY_NAME =
            BY_RECORD.values().stream().collect(Collectors.toUnmodifiableMap(EventType::name, Function.identity()));

    public static EventType of(Event event) {
        return BY_RECORD.get(event.getClass());
    }

    /** Empty for a type this version does not know; such an event is acknowledged and counted. */
    public static Optional<EventType> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /**
     * {@code OrderPaid} of {@code fooddelivery.order.OrderPaid.v1}, for people.
     *
     * @param name of a type, also of one that this version does not know
     * @return the name as it is when it is built otherwise
     */
    public static String simpleName(String name) {
        String[] parts = name == null ? new String[0] : name.split("\\.");
        return parts.length == 4 ? parts[2] : name;
    }

    /** What every service may see. */
    public static List<EventType> all() {
        return everywhere().stream()
                .filter(type -> type.address().equals(COMMON))
                .toList();
    }

    /** On all addresses, what few may see included. */
    public static List<EventType> everywhere() {
        return BY_NAME.values().stream()
                .sorted(Comparator.comparing(EventType::name))
                .toList();
    }

    private static Stream<EventType> records(String service, Class<? extends Event> family) {
        return Stream.of(family.getPermittedSubclasses()).flatMap(type -> {
            Class<? extends Event> event = type.asSubclass(Event.class);
            return event.isInterface()
                    ? records(service, event)
                    : Stream.of(new EventType(
                            "fooddelivery." + service + "." + event.getSimpleName() + ".v1",
                            "/" + service,
                            event,
                            ContactEvent.class.isAssignableFrom(event) ? ContactEvent.ADDRESS : COMMON));
        });
    }
}

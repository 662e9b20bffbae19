package fooddelivery.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Events tell what happened, and not to whom. */
class PersonalDataTest {

    private static final Pattern PERSONAL = Pattern.compile(
            "phone|mobile|e?mail|user|customerName|recipient|password|card|token|birth", Pattern.CASE_INSENSITIVE);

    /** A rider has to find the door, and these two bring the address there; the log of events forgets them in time. */
    private static final Set<String> TO_THE_DOOR = Set.of("OrderPaid.dropOff", "CookingFinished.dropOff");
    /** Of the store. */
    private static final Set<String> OF_A_STORE = Set.of("CookingFinished.pickUp", "StorePublished.place");

    @Test
    void no_event_has_a_name_a_phone_number_or_a_card_and_two_have_an_address() {
        Set<String> personal = new TreeSet<>();
        Set<String> places = new TreeSet<>();
        Deque<Class<?>> left = new ArrayDeque<>(Set.of(Event.class));
        // What goes its own way, to one reader, and is kept in no log.
        Set<Class<?>> seen = new HashSet<>(Set.of(ContactEvent.class));
        while (!left.isEmpty()) {
            Class<?> type = left.pop();
            if (!seen.add(type)) {
                continue;
            }
            if (type.isSealed()) {
                left.addAll(Arrays.asList(type.getPermittedSubclasses()));
            }
            for (RecordComponent component : type.isRecord() ? type.getRecordComponents() : new RecordComponent[0]) {
                String name = type.getSimpleName() + "." + component.getName();
                if (PERSONAL.matcher(component.getName()).find()) {
                    personal.add(name);
                }
                if (component.getType() == Place.class) {
                    places.add(name);
                }
                records(component.getGenericType(), left);
            }
        }
        assertThat(seen).contains(OrderEvent.OrderPaid.class, OrderLine.class, StoreEvent.MenuEntry.class, Place.class);
        assertThat(personal).isEmpty();
        places.removeAll(OF_A_STORE);
        assertThat(places).isEqualTo(new TreeSet<>(TO_THE_DOOR));
    }

    @Test
    void contacts_are_no_part_of_what_every_service_may_see() {
        assertThat(EventType.all()).noneMatch(type -> ContactEvent.class.isAssignableFrom(type.record()));
        assertThat(EventType.everywhere())
                .filteredOn(type -> ContactEvent.class.isAssignableFrom(type.record()))
                .allMatch(type -> type.address().equals("fooddelivery.contacts"))
                .hasSize(2);
    }

    private static void records(Type type, Deque<Class<?>> found) {
        if (type instanceof Class<?> raw && raw.isRecord()) {
            found.add(raw);
        } else if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                records(argument, found);
            }
        }
    }
}

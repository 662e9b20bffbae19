package fooddelivery.saga;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.Event;
import fooddelivery.events.EventType;
import fooddelivery.events.StoreEvent.StorePublished;
import fooddelivery.runtime.EventListener;
import fooddelivery.status.domain.Readers;
import fooddelivery.status.inbound.StatusEventListener;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the status service says of who acts on which event. */
class ReadersTest {

    private static final PrivateField<Map<Class<? extends Event>, Consumer<?>>> HANDLERS =
            new PrivateField<>(EventListener.class, "handlers");

    @Test
    void a_reader_of_an_event_is_who_gets_it_from_the_broker_and_has_a_handler_for_it() {
        World world = new World();
        for (EventType type : EventType.all()) {
            // Is about no order.
            if (type.record() != StorePublished.class) {
                Set<String> act = Broker.readersOf(type.name()).stream()
                        .filter(service ->
                                HANDLERS.of(world.listeners().get(service)).containsKey(type.record()))
                        // What is only kept is not acted on.
                        .filter(service ->
                                !service.equals("status") || !StatusEventListener.ONLY_KEPT.contains(type.record()))
                        .collect(Collectors.toCollection(TreeSet::new));
                String name = EventType.simpleName(type.name());
                Set<String> said = Readers.SERVICES.stream()
                        .filter(service -> Readers.reads(service, name))
                        .collect(Collectors.toCollection(TreeSet::new));
                assertThat(said).as(name).isEqualTo(act);
            }
        }
    }
}

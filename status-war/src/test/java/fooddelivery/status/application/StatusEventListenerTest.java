package fooddelivery.status.application;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.Event;
import fooddelivery.events.EventType;
import fooddelivery.runtime.EventListener.Outcome;
import fooddelivery.runtime.Inbox;
import fooddelivery.runtime.TestDatabase;
import fooddelivery.runtime.TestMetrics;
import fooddelivery.runtime.Wiring;
import fooddelivery.status.domain.TrackedOrderRepository;
import fooddelivery.status.inbound.StatusEventListener;
import jakarta.jms.TextMessage;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StatusEventListenerTest {

    private static final Inbox INBOX = TestDatabase.fresh("db/platform").inbox();

    private static final Map<Class<?>, Object> NOTHING =
            Map.of(long.class, 0L, int.class, 0, boolean.class, false, double.class, 0.0);

    private final OrderViewPolicy policy = OrderViewPolicy.silently((TrackedOrderRepository) Proxy.newProxyInstance(
            TrackedOrderRepository.class.getClassLoader(),
            new Class<?>[] {TrackedOrderRepository.class},
            (self, method, arguments) -> null));
    private final StatusEventListener listener =
            Wiring.wire(new StatusEventListener(), policy, INBOX, new TestMetrics().events());

    static Iterable<EventType> types() {
        return EventType.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("types")
    void what_is_acted_on_when_it_is_heard_is_acted_on_when_it_is_read_from_a_log(EventType type) throws Exception {
        boolean heard;
        try {
            heard = listener.handle(message(type.name())) != Outcome.IGNORED;
        } catch (RuntimeException e) {
            // It was to be handled, and its text is nonsense.
            heard = true;
        }
        assertThat(heard).as("kept, whatever comes of it").isTrue();
        assertThat(policy.whenever(event(type.record())))
                .isNotEqualTo(StatusEventListener.ONLY_KEPT.contains(type.record()));
    }

    private static TextMessage message(String type) {
        return (TextMessage) Proxy.newProxyInstance(
                TextMessage.class.getClassLoader(),
                new Class<?>[] {TextMessage.class},
                (self, method, arguments) -> method.getName().equals("getStringProperty") ? type : "nonsense");
    }

    private static Event event(Class<? extends Event> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return type.getDeclaredConstructor(types)
                .newInstance(Arrays.stream(types).map(NOTHING::get).toArray());
    }
}

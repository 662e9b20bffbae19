package fooddelivery.delivery.inbound;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.delivery.application.DeliveryNews.DeliveryChanged;
import fooddelivery.delivery.domain.Position;
import fooddelivery.runtime.OtherCopies;
import jakarta.faces.push.PushContext;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeliveryPushTest {

    private static final Map<String, Double> PLACE = Map.of("lat", 37.5, "lon", 127.03);

    private final List<Object> told = new ArrayList<>();
    private final List<OtherCopies.Heard> said = new ArrayList<>();
    private final PushContext pages = (PushContext) Proxy.newProxyInstance(
            PushContext.class.getClassLoader(), new Class<?>[] {PushContext.class}, (self, method, arguments) -> {
                told.add(arguments[0]);
                return null;
            });
    private final DeliveryPush push = wire(new DeliveryPush(), pages, new OtherCopies() {
        @Override
        public void tell(String topic, String about) {
            said.add(new Heard(topic, about));
        }
    });

    @Test
    void a_change_reaches_the_pages_here_and_by_the_other_copies_there() {
        push.tell(new DeliveryChanged(new Position(37.5, 127.03)));
        assertThat(told).containsExactly(PLACE);
        assertThat(said).hasSize(1);

        push.tell(said.get(0));
        assertThat(told).containsExactly(PLACE, PLACE);
        assertThat(said).hasSize(1);

        push.tell(new OtherCopies.Heard("relay", ""));
        assertThat(told).hasSize(2);
    }
}

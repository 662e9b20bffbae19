package fooddelivery.store.inbound;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.OtherCopies;
import fooddelivery.store.application.TicketsChanged;
import jakarta.faces.push.PushContext;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TicketPushTest {

    private final List<Object> told = new ArrayList<>();
    private final List<OtherCopies.Heard> said = new ArrayList<>();
    private final PushContext boards = (PushContext) Proxy.newProxyInstance(
            PushContext.class.getClassLoader(), new Class<?>[] {PushContext.class}, (self, method, arguments) -> {
                told.add(arguments[1]);
                return null;
            });
    private final TicketPush push = wire(new TicketPush(), boards, new OtherCopies() {
        @Override
        public void tell(String topic, String about) {
            said.add(new Heard(topic, about));
        }
    });

    @Test
    void a_change_reaches_the_boards_of_the_store_here_and_by_the_other_copies_there() {
        UUID storeId = UUID.randomUUID();
        push.tell(new TicketsChanged(storeId));
        assertThat(told).containsExactly(storeId);
        assertThat(said).hasSize(1);

        // As another copy hears it: its boards are told, and nobody else again.
        push.tell(said.get(0));
        assertThat(told).containsExactly(storeId, storeId);
        assertThat(said).hasSize(1);

        push.tell(new OtherCopies.Heard("relay", ""));
        assertThat(told).hasSize(2);
    }
}

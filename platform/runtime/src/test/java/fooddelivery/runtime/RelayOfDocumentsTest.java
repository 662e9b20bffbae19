package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.StoreEvent.CookingStarted;
import fooddelivery.runtime.DocumentOutbox.Waiting;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Events that wait in documents are relayed beside those of the table, under the same lock. */
class RelayOfDocumentsTest {

    private final TestDatabase database = TestDatabase.fresh("db/platform");
    private final List<UUID> sent = new ArrayList<>();
    private final Documents documents = new Documents();

    private static final class Documents implements DocumentOutbox {

        private final List<Waiting> waiting = new ArrayList<>();

        @Override
        public List<Waiting> unsent(int limit) {
            return waiting.stream().limit(limit).toList();
        }

        @Override
        public void markSent(List<Waiting> batch) {
            waiting.removeAll(batch);
        }

        @Override
        public long countUnsent(int limit) {
            return waiting.size();
        }

        @Override
        public Optional<Instant> oldestUnsent() {
            return waiting.isEmpty() ? Optional.empty() : Optional.of(Instant.EPOCH);
        }
    }

    private Relay relay() {
        return new Relay(database.direct(), null, List.of(documents)) {
            @Override
            protected void send(List<Unsent> batch) {
                batch.forEach(event -> sent.add(event.subject()));
            }
        };
    }

    @Test
    void what_waits_in_documents_is_sent_after_what_waits_in_the_table_and_marked() throws Exception {
        UUID inTheTable = Ids.next();
        database.outbox(Clock.systemUTC())
                .publish(new CookingStarted(
                        inTheTable, inTheTable, 1, Clock.systemUTC().instant()));
        List<UUID> inDocuments = Stream.generate(RelayOfDocumentsTest::event)
                .limit(250)
                .map(this::keep)
                .toList();

        try (Relay relay = relay()) {
            int first = relay.sendBatch();
            assertThat(first).isEqualTo(201);
            assertThat(Relay.isFull(first)).isTrue();
            int last = relay.sendBatch();
            assertThat(last).isEqualTo(50);
            assertThat(Relay.isFull(last)).isFalse();
            assertThat(relay.sendBatch()).isZero();
        }
        assertThat(sent).startsWith(inTheTable).hasSize(251);
        assertThat(sent.subList(1, 251)).isEqualTo(inDocuments);
    }

    @Test
    void who_does_not_hold_the_lock_asks_for_no_documents() throws Exception {
        try (Relay holder = relay();
                Relay other = relay()) {
            holder.sendBatch();
            keep(event());
            assertThat(other.sendBatch()).isZero();
            assertThat(sent).isEmpty();
            assertThat(holder.sendBatch()).isEqualTo(1);
        }
    }

    @Test
    void what_could_not_be_sent_waits_on() {
        keep(event());
        Relay failing = new Relay(database.direct(), null, List.of(documents)) {
            @Override
            protected void send(List<Unsent> batch) {
                throw new IllegalStateException("The broker is away");
            }
        };
        assertThatThrownBy(failing::sendBatch).hasMessage("The broker is away");
        assertThat(documents.countUnsent(10)).isEqualTo(1);
    }

    private static Waiting event() {
        return new Waiting(Ids.next(), "fooddelivery.order.OrderPaid.v1", Ids.next(), "{}");
    }

    private UUID keep(Waiting event) {
        documents.waiting.add(event);
        return event.subject();
    }
}

package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import fooddelivery.events.PaymentEvent.PaymentDeclined;
import fooddelivery.events.StoreEvent.CookingFinished;
import fooddelivery.events.StoreEvent.CookingStarted;
import fooddelivery.events.StoreEvent.OrderAccepted;
import fooddelivery.runtime.Recovery.Known;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** As the service "payment", which in truth listens to none of these. */
class RecoveryTest {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

    private final TestDatabase house = TestDatabase.fresh("db/platform");
    private final Database database = house.database();
    private final UUID subject = Ids.next();
    private final List<String> happened = new ArrayList<>();
    private final EventListener listener = new Listening();
    private final Remembering recollection = new Remembering();
    private final Stories stories = new Stories(database, "payment") {
        @Override
        public void tell(UUID about) {
            house.inTransaction(() -> super.tell(about));
        }
    };
    private Recovery recovery;

    private final class Listening extends EventListener {
        private Listening() {
            when(CookingStarted.class, event -> happened.add("heard CookingStarted"));
            when(CookingFinished.class, event -> happened.add("heard CookingFinished"));
            when(OrderAccepted.class, event -> happened.add("begun by OrderAccepted"));
        }
    }

    private final class Remembering implements Recollection {
        private boolean fails;
        private boolean finished;

        @Override
        public boolean isBeginning(Event event) {
            return event instanceof OrderAccepted;
        }

        @Override
        public void remember(Story story) {
            happened.add("remembers " + story.own().size());
            if (fails) {
                throw new IllegalStateException("Nobody knows");
            }
        }

        @Override
        public void finish(Recovery.Restored restored) {
            finished = true;
        }
    }

    @BeforeEach
    void restored() {
        Wiring.wire(stories, house.inbox(), listener, recollection);
        recovery = Wiring.wire(new Recovery(database, "payment"), listener, recollection, stories);
        database.update(
                "insert into recovery (id, backup_at, restored_at, whole) values (1, ?, ?, false)",
                NOW.minusSeconds(3600),
                NOW);
    }

    private Envelope<?> accepted() {
        return Envelope.of(Ids.next(), NOW, null, null, new OrderAccepted(subject, subject, 2, NOW, 15));
    }

    private Envelope<?> started() {
        return Envelope.of(Ids.next(), NOW, null, null, new CookingStarted(subject, subject, 3, NOW));
    }

    private Envelope<?> own(long version, UUID cause) {
        return Envelope.of(
                Ids.next(), NOW, cause, null, new PaymentDeclined(subject, version, NOW, subject, 1, "CARD_DECLINED"));
    }

    private static Known known(Envelope<?> event) {
        return new Known(event.id(), event.type(), event.source(), event.time());
    }

    private void keep(Envelope<?>... events) {
        recovery.keep(List.of(events).stream().map(Json::write).toList());
    }

    @Test
    void a_service_that_was_not_restored_is_not_asked_twice() {
        database.update("delete from recovery");
        assertThat(recovery.isRunning()).isFalse();
        database.update("insert into recovery (id, backup_at, restored_at, whole) values (1, now(), now(), false)");
        assertThat(recovery.isRunning())
                .as("a restore needs the service to be stopped")
                .isFalse();
        assertThat(new Recovery(database, "payment").isRunning()).isTrue();
    }

    @Test
    void what_is_known_is_not_missing_and_what_is_nobodys_business_neither() {
        recovery.begin();
        Envelope<?> heard = started();
        Envelope<?> forgotten = started();
        Envelope<?> told = own(1, null);
        Envelope<?> ownForgotten = own(2, null);
        house.inbox().handle(heard, () -> {});
        database.update(
                "insert into outbox (event_id, type, subject, body) values (?, ?, ?, '{}')",
                told.id(),
                told.type(),
                subject);
        Known unknownType = new Known(Ids.next(), "fooddelivery.store.Tomorrow.v1", "/store", NOW);
        Known notListenedTo = known(Envelope.of(
                Ids.next(),
                NOW,
                null,
                null,
                new fooddelivery.events.StoreEvent.TicketExpired(subject, subject, 2, NOW)));

        assertThat(recovery.missing(List.of(
                        known(heard), known(forgotten), known(told), known(ownForgotten), unknownType, notListenedTo)))
                .containsExactlyInAnyOrder(forgotten.id(), ownForgotten.id());
        keep(forgotten);
        assertThat(recovery.missing(List.of(known(forgotten), known(ownForgotten))))
                .isEqualTo(Set.of(ownForgotten.id()));
    }

    @Test
    void a_story_begins_with_its_beginning_goes_on_with_what_was_told_and_ends_with_what_was_not_answered() {
        recovery.begin();
        Envelope<?> answered = started();
        Envelope<?> later = own(2, null);
        keep(later, answered, own(1, answered.id()), accepted(), started());

        assertThat(recovery.tell(10)).isEqualTo(new Recovery.Told(1, 0, 0));

        assertThat(happened).containsExactly("begun by OrderAccepted", "remembers 2", "heard CookingStarted");
        assertThat(database.first("select count(*) as n from inbox", row -> row.getLong("n")))
                .contains(3L);
        assertThat(database.query(
                        "select sent_at is not null and body like '%CARD_DECLINED%' as fine from outbox order by id",
                        row -> row.getBoolean("fine")))
                .containsExactly(true, true);
        assertThat(recovery.missing(List.of(known(answered), known(later)))).isEmpty();
        keep(answered, later);
        happened.clear();
        recovery.tell(10);
        assertThat(happened).as("told again").doesNotContain("heard CookingStarted");
        assertThat(database.first("select count(*) as n from outbox", row -> row.getLong("n")))
                .contains(2L);
    }

    @Test
    void a_story_that_makes_no_sense_changes_nothing_and_waits_for_a_person() {
        recovery.begin();
        recollection.fails = true;
        Envelope<?> event = accepted();
        keep(event);
        assertThat(recovery.tell(10)).isEqualTo(new Recovery.Told(0, 1, 0));
        assertThat(database.first("select 1 as n from inbox", row -> 1)).isEmpty();
        assertThat(recovery.failures()).singleElement().satisfies(untold -> {
            assertThat(untold.eventId()).isEqualTo(event.id());
            assertThat(untold.cause()).contains("Nobody knows");
        });
        recovery.end();
        assertThat(recovery.failures()).hasSize(1);
        assertThat(new Recovery(database, "payment").isRunning()).isFalse();
    }

    @Test
    void it_ends_when_all_is_told_and_not_before() {
        recovery.begin();
        keep(accepted());
        assertThatThrownBy(recovery::end).isInstanceOf(ProblemException.class).hasMessageContaining("not told yet");
        recovery.tell(10);
        assertThat(recovery.isRunning()).isTrue();
        recovery.end();
        recovery.lookAgain();
        assertThat(recovery.isRunning()).isFalse();
        assertThat(recollection.finished).isTrue();
        assertThat(recovery.restored()).isEmpty();
        assertThatThrownBy(recovery::begin).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> keep(accepted())).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> recovery.missing(List.of())).isInstanceOf(ProblemException.class);
    }

    @Test
    void only_repair_and_audit_get_through_the_gate() {
        for (String path :
                List.of("/recovery", "/recovery/begin", "/repair/payment/end", "/events", "/audit", "/tokens")) {
            assertThat(RecoveryGate.isHarmless("/api", path)).as(path).isTrue();
        }
        for (String path :
                List.of("/orders", "/payments", "/dead-letters/x/replay", "/eventsandmore", "/", "//recovery")) {
            assertThat(RecoveryGate.isHarmless("/api", path)).as(path).isFalse();
        }
        assertThat(RecoveryGate.isHarmless("/api", null)).isFalse();
        assertThat(RecoveryGate.isHarmless("/console/index.xhtml", null)).isFalse();
        assertThat(RecoveryGate.isHarmless("/page/app.js", null)).isTrue();
    }
}

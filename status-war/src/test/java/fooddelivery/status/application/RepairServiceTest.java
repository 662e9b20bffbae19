package fooddelivery.status.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.Envelope;
import fooddelivery.events.PaymentEvent.PaymentVoided;
import fooddelivery.runtime.EventArchive.Heard;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.TestDatabase;
import fooddelivery.runtime.Wiring;
import fooddelivery.status.domain.Recoveries;
import fooddelivery.status.domain.Witnesses.Silent;
import fooddelivery.status.outbound.JdbcEventArchive;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepairServiceTest {

    private static final TestDatabase DATABASE = TestDatabase.fresh("db/platform", "db/migration");

    private final JdbcEventArchive archive = Wiring.wire(new JdbcEventArchive(), DATABASE.database());
    private final Services services = new Services();
    private final RepairService repairs = Wiring.wire(new RepairService(), services, archive);

    @BeforeEach
    void forget() {
        DATABASE.database().update("truncate archived_event");
    }

    /** Payment was restored and knows nothing; the log of order has two pages. */
    private static final class Services implements Recoveries {
        private final Set<UUID> known = new HashSet<>();
        private final List<Told> brought = new ArrayList<>();
        private final List<Told> ofOrder =
                Stream.generate(() -> told("/order")).limit(3).toList();
        private final Set<String> recovering = new HashSet<>(Set.of("payment"));
        private boolean whole;
        private boolean silent;

        private static Told told(String source) {
            UUID id = Ids.next();
            return new Told(id, "fooddelivery.order.OrderPaid.v1", source, Instant.now(), "{\"id\":\"" + id + "\"}");
        }

        @Override
        public State state(String service) {
            if (silent) {
                throw new Silent(service + " cannot be asked", null);
            }
            return new State(recovering.contains(service), Instant.EPOCH, Instant.EPOCH, whole, 0, List.of());
        }

        @Override
        public State begin(String service) {
            return state(service);
        }

        @Override
        public LogPage log(String service, String after) {
            return after == null ? new LogPage(ofOrder.subList(0, 2), "2") : new LogPage(ofOrder.subList(2, 3), null);
        }

        @Override
        public Set<UUID> missing(String service, List<Told> events) {
            return events.stream()
                    .map(Told::id)
                    .filter(id -> !known.contains(id))
                    .collect(Collectors.toSet());
        }

        @Override
        public void bring(String service, List<Told> events) {
            brought.addAll(events);
            events.forEach(event -> known.add(event.id()));
        }

        @Override
        public Stories tell(String service) {
            return new Stories(brought.size(), 0, 0);
        }

        @Override
        public State end(String service) {
            return new State(false, null, null, null, 0, List.of());
        }

        @Override
        public String tellContacts(String after) {
            return after == null ? "more" : null;
        }
    }

    @Test
    void brings_what_is_missing_page_by_page_and_the_second_time_nothing() {
        services.known.add(services.ofOrder.get(0).id());
        assertThat(repairs.search("payment", "order", null, true).missing()).isEqualTo(1);
        assertThat(services.brought).as("by a dry run").isEmpty();

        RepairService.Search first = repairs.search("payment", "order", null, false);
        assertThat(first.read()).isEqualTo(2);
        assertThat(first.byType()).containsEntry("fooddelivery.order.OrderPaid.v1", 1L);
        assertThat(repairs.search("payment", "order", first.next(), false).next())
                .isNull();

        assertThat(services.brought).containsExactlyElementsOf(services.ofOrder.subList(1, 3));
        assertThat(repairs.search("payment", "order", null, false).missing()).isZero();
    }

    @Test
    void what_a_service_had_told_itself_comes_from_the_archive_word_for_word_in_its_order() {
        List<String> texts = new ArrayList<>();
        for (int version = 1; version <= 201; version++) {
            Envelope<?> event = Envelope.of(
                    Ids.next(),
                    Instant.now(),
                    null,
                    null,
                    new PaymentVoided(Ids.next(), version, Instant.now(), List.of()));
            String text = Json.write(event).replace("\"specversion\"", "\"new\":1,\"specversion\"");
            texts.add(text);
            archive.keep(List.of(new Heard(event, text)));
        }
        RepairService.Search first = repairs.search("payment", "payment", null, false);
        assertThat(first.read()).isEqualTo(200);
        assertThat(repairs.search("payment", "payment", first.next(), false).next())
                .isNull();
        assertThat(services.brought.stream().map(Recoveries.Told::envelope)).containsExactlyElementsOf(texts);
        assertThat(services.brought.get(0).source()).isEqualTo("/payment");

        archive.forget(Duration.ofDays(1));
        assertThat(archive.page("payment", null, 1).events()).hasSize(1);
        archive.forget(Duration.ZERO.minusSeconds(60));
        assertThat(archive.page("payment", null, 1).events()).isEmpty();
    }

    @Test
    void every_log_but_the_own_comes_first() {
        services.recovering.clear();
        assertThat(repairs.logs("store")).containsExactly("order", "payment", "delivery", "store");
        assertThat(repairs.logs("notify")).containsExactly("order", "payment", "store", "delivery");
    }

    @Test
    void of_another_service_that_was_set_back_by_itself_the_archive_tells_what_its_log_has_lost() {
        assertThat(repairs.logs("store")).containsExactly("order", "payment", "payment-archive", "delivery", "store");
        services.recovering.add("store");
        Envelope<?> lost = Envelope.of(
                Ids.next(), Instant.now(), null, null, new PaymentVoided(Ids.next(), 1, Instant.now(), List.of()));
        archive.keep(List.of(new Heard(lost, Json.write(lost))));
        assertThat(repairs.search("store", "payment-archive", null, false).read())
                .isEqualTo(1);
        assertThat(services.brought).extracting(Recoveries.Told::id).containsExactly(lost.id());

        // When all were set back together, the archive was as well.
        services.whole = true;
        assertThat(repairs.logs("store")).containsExactly("order", "payment", "delivery", "store");
    }

    @Test
    void who_was_not_restored_is_left_alone_and_who_is_silent_is_named() {
        assertThatThrownBy(() -> repairs.begin("store"))
                .isInstanceOfSatisfying(
                        ProblemException.class, it -> assertThat(it.status()).isEqualTo(409));
        assertThatThrownBy(() -> repairs.search("store", "order", null, false)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> repairs.end("store", "admin")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> repairs.begin("broker"))
                .isInstanceOfSatisfying(
                        ProblemException.class, it -> assertThat(it.status()).isEqualTo(404));
        assertThatThrownBy(() -> repairs.search("payment", "notify", null, false))
                .isInstanceOfSatisfying(
                        ProblemException.class, it -> assertThat(it.status()).isEqualTo(400));
        services.silent = true;
        assertThatThrownBy(() -> repairs.begin("payment"))
                .isInstanceOfSatisfying(
                        ProblemException.class, it -> assertThat(it.status()).isEqualTo(503));
        assertThat(repairs.standings()).hasSize(6).allMatch(standing -> standing.silent() != null);
    }
}

package fooddelivery.status.application;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.Ids;
import fooddelivery.runtime.Page;
import fooddelivery.status.application.AuditService.Report;
import fooddelivery.status.domain.Evidence.Witness;
import fooddelivery.status.domain.Facts;
import fooddelivery.status.domain.Invariant;
import fooddelivery.status.domain.Violation;
import fooddelivery.status.domain.Witnesses;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How an audit goes through the orders of five services, and what it leaves alone. */
class AuditServiceTest {

    private static final Instant NOW = Instant.now();
    private static final Duration SETTLE = Duration.ofSeconds(30);

    private final Town town = new Town();
    private final AuditService audits = wire(
            new AuditService(), town, Clock.fixed(NOW, ZoneOffset.UTC), Map.of("fooddelivery.audit.settle", SETTLE));

    /** Orders that were declined: known to order, to payment and to status, to each as the test wants it. */
    private static final class Town implements Witnesses {

        private final Map<String, Facts.OfOrder> orders = new TreeMap<>();
        private final Map<String, Facts.OfPayment> payments = new TreeMap<>();
        private final Map<String, Facts.OfView> views = new TreeMap<>();
        private final Set<Witness> silent = EnumSet.noneOf(Witness.class);
        private final List<Question> questions = new ArrayList<>();
        private Runnable beforeTheSecondLook = () -> {};

        private UUID order(Instant changedAt) {
            UUID orderId = Ids.next();
            tell(orderId, 4, changedAt);
            payments.put(
                    orderId.toString(),
                    new Facts.OfPayment(
                            orderId,
                            false,
                            NOW.minusSeconds(3600),
                            0L,
                            0L,
                            0L,
                            0L,
                            0L,
                            List.of(),
                            List.of(),
                            List.of()));
            show(orderId, 4);
            return orderId;
        }

        private void tell(UUID orderId, long version, Instant changedAt) {
            orders.put(
                    orderId.toString(),
                    new Facts.OfOrder(
                            orderId,
                            "PAYMENT_DECLINED",
                            "NONE",
                            version,
                            changedAt,
                            100L,
                            0L,
                            false,
                            List.of(),
                            "PaymentDeclined",
                            false,
                            false));
        }

        private void show(UUID orderId, long version) {
            views.put(orderId.toString(), new Facts.OfView(orderId, "PAYMENT_DECLINED", "NONE", version));
        }

        @Override
        public Statement<Facts.OfOrder> order(Question question) {
            questions.add(question);
            if (!question.orderIds().isEmpty()) {
                beforeTheSecondLook.run();
            }
            return page(Witness.ORDER, orders, question);
        }

        @Override
        public Statement<Facts.OfPayment> payment(Question question) {
            return page(Witness.PAYMENT, payments, question);
        }

        @Override
        public Statement<Facts.OfStore> store(Question question) {
            return page(Witness.STORE, Map.of(), question);
        }

        @Override
        public Statement<Facts.OfDelivery> delivery(Question question) {
            return page(Witness.DELIVERY, Map.of(), question);
        }

        @Override
        public Statement<Facts.OfView> status(Question question) {
            return page(Witness.STATUS, views, question);
        }

        private <F extends Facts> Statement<F> page(Witness witness, Map<String, F> all, Question question) {
            if (silent.contains(witness)) {
                throw new Silent("it does not answer", null);
            }
            Predicate<F> asked = question.orderIds().isEmpty()
                    ? facts -> question.after() == null
                            || facts.orderId().toString().compareTo(Page.key(question.after())) > 0
                    : facts -> question.orderIds().contains(facts.orderId());
            List<F> rows = all.values().stream().filter(asked).toList();
            boolean more = rows.size() > question.limit();
            return new Statement<>(more ? rows.subList(0, question.limit()) : rows, more);
        }
    }

    @Test
    void slices_lead_through_every_order_of_every_service_once() {
        List<UUID> all = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            all.add(town.order(NOW.minusSeconds(60)));
        }
        // Each broken in a way of its own, so that each is seen in the reports.
        Stream.of(0, 1, 7, 8, 9, 20).map(all::get).forEach(id -> town.orders.remove(id.toString()));
        Stream.of(3, 10, 22).map(all::get).forEach(id -> {
            town.views.remove(id.toString());
            town.payments.remove(id.toString());
        });

        List<Report> reports = new ArrayList<>();
        String after = null;
        do {
            Report report = audits.audit(null, null, after, 5);
            reports.add(report);
            after = report.next();
        } while (after != null);

        assertThat(reports.stream().mapToInt(Report::checked)).containsExactly(5, 5, 5, 5, 3);
        assertThat(reports.stream().flatMap(report -> report.violations().stream()))
                .extracting(Violation::orderId, Violation::invariant)
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of(0, 1, 7, 8, 9, 20)
                                        .map(i -> List.<Object>of(all.get(i), Invariant.ORDER_EXISTS)),
                                Stream.of(3, 10, 22).map(i -> List.<Object>of(all.get(i), Invariant.VIEW_AGREES)))
                        .sorted(Comparator.comparing(pair -> pair.get(0).toString()))
                        .map(pair -> org.assertj.core.groups.Tuple.tuple(pair.toArray()))
                        .toList());
    }

    @Test
    void an_order_that_changed_a_moment_ago_is_skipped() {
        UUID lately = town.order(NOW.minus(SETTLE).plusMillis(1));
        UUID settled = town.order(NOW.minus(SETTLE));
        town.show(lately, 3);
        town.show(settled, 3);
        Report report = audits.audit(null, null, null, 10);
        assertThat(report.checked()).isEqualTo(1);
        assertThat(report.skipped()).isEqualTo(1);
        assertThat(report.violations()).extracting(Violation::orderId).containsExactly(settled);
    }

    @Test
    void orders_that_have_had_no_time_to_settle_are_not_asked_for() {
        audits.audit(null, null, null, 10);
        audits.audit(null, NOW, null, 10);
        audits.audit(NOW.minusSeconds(90), NOW.minusSeconds(60), null, 10);
        assertThat(town.questions)
                .extracting(Witnesses.Question::until)
                .containsExactly(NOW.minus(SETTLE), NOW.minus(SETTLE), NOW.minusSeconds(60));
    }

    @Test
    void what_looks_broken_is_read_again_before_it_is_said_to_be() {
        UUID lagging = town.order(NOW.minusSeconds(60));
        UUID moving = town.order(NOW.minusSeconds(60));
        UUID broken = town.order(NOW.minusSeconds(60));
        UUID well = town.order(NOW.minusSeconds(60));
        Stream.of(lagging, moving, broken).forEach(id -> town.show(id, 3));
        town.beforeTheSecondLook = () -> {
            town.show(lagging, 4);
            town.tell(moving, 5, NOW);
        };
        Report report = audits.audit(null, null, null, 10);
        assertThat(report.violations()).extracting(Violation::orderId).containsExactly(broken);
        assertThat(report.checked()).isEqualTo(3);
        assertThat(report.skipped()).isEqualTo(1);
        assertThat(town.questions.get(1).orderIds())
                .containsExactlyInAnyOrder(lagging, moving, broken)
                .doesNotContain(well);
    }

    @Test
    void a_service_that_does_not_answer_is_named_and_the_others_are_audited() {
        UUID orderId = town.order(NOW.minusSeconds(60));
        town.show(orderId, 3);
        town.silent.add(Witness.PAYMENT);
        Report report = audits.audit(null, null, null, 10);
        assertThat(report.unreachable()).isEqualTo(Map.of(Witness.PAYMENT, "it does not answer"));
        assertThat(report.violations()).extracting(Violation::invariant).containsExactly(Invariant.VIEW_AGREES);

        town.silent.add(Witness.ORDER);
        assertThat(audits.audit(null, null, null, 10).violations()).isEmpty();
        town.silent.addAll(EnumSet.allOf(Witness.class));
        Report nothing = audits.audit(null, null, null, 10);
        assertThat(nothing.unreachable()).hasSize(5);
        assertThat(nothing.checked()).isZero();
        assertThat(nothing.next()).isNull();
    }

    @Test
    void many_suspects_are_read_again_a_handful_at_a_time() {
        Function<Integer, UUID> broken = i -> {
            UUID id = town.order(NOW.minusSeconds(60));
            town.show(id, 3);
            return id;
        };
        List<UUID> all = Stream.iterate(0, i -> i + 1).limit(120).map(broken).toList();
        assertThat(audits.audit(null, null, null, 200).violations())
                .extracting(Violation::orderId)
                .hasSize(120)
                .containsExactlyInAnyOrderElementsOf(all);
        assertThat(town.questions.subList(1, town.questions.size()))
                .extracting(question -> question.orderIds().size())
                .containsExactly(50, 50, 20);
    }
}

package fooddelivery.payment.outbound;

import static fooddelivery.payment.domain.Payments.AMOUNTS;
import static fooddelivery.payment.domain.Payments.NOW;
import static fooddelivery.payment.domain.Payments.pay;
import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderCompleted;
import fooddelivery.payment.TestHouse;
import fooddelivery.payment.domain.Pay;
import fooddelivery.payment.domain.PaymentAudit.AttemptFacts;
import fooddelivery.payment.domain.PaymentAudit.Facts;
import fooddelivery.payment.domain.PaymentAudit.RefundFacts;
import fooddelivery.payment.domain.PaymentStatus;
import fooddelivery.payment.domain.Refund;
import fooddelivery.runtime.AuditRange;
import fooddelivery.runtime.Ids;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What payment says for an audit, of orders that the real service has dealt with. */
class JdbcPaymentAuditTest {

    private static TestHouse house;
    private static JdbcPaymentAudit audit;

    private final UUID order = Ids.next();

    @BeforeAll
    static void open() {
        house = new TestHouse(gateway -> gateway);
        audit = wire(new JdbcPaymentAudit(), house.database);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void clear() {
        house.clear();
    }

    @Test
    void an_order_that_was_paid_after_a_decline_and_completed_is_settled() {
        Pay declined = pay(Ids.next(), order, 1, "tok_declined");
        Pay paid = pay(Ids.next(), order, 2, "tok_ok");
        house.service.pay(declined);
        house.service.pay(paid);
        Facts open = facts();
        assertThat(open.captured()).isEqualTo(AMOUNTS.total());
        assertThat(open.held()).isEqualTo(AMOUNTS.total());
        assertThat(open.gateway()).isEqualTo(AMOUNTS.total());
        assertThat(open.postings()).containsExactly("CAPTURE");

        house.inTransaction(() -> house.policy.whenOrderCompleted(new OrderCompleted(
                order,
                9,
                "COMPLETED",
                "NONE",
                order,
                order,
                NOW,
                "CUSTOMER",
                order,
                AMOUNTS.goods(),
                AMOUNTS.deliveryFee(),
                AMOUNTS.expressFee())));

        Facts settled = facts();
        assertThat(settled)
                .isEqualTo(new Facts(
                        order,
                        false,
                        settled.changedAt(),
                        AMOUNTS.total(),
                        0,
                        AMOUNTS.total(),
                        0,
                        0,
                        List.of("CAPTURE", "SETTLEMENT"),
                        List.of(
                                new AttemptFacts(declined.attemptId(), PaymentStatus.DECLINED),
                                new AttemptFacts(paid.attemptId(), PaymentStatus.APPROVED)),
                        List.of()));
    }

    @Test
    void a_cancelled_order_has_its_money_back_and_says_when_it_changed() {
        Pay paid = pay(order, 1);
        house.service.pay(paid);
        house.database.update("update payment_account set changed_at = changed_at - interval '1 hour'");
        Facts before = facts();
        house.inTransaction(() -> house.policy.whenOrderCancelled(cancelled(List.of(paid.attemptId()))));
        Facts pending = facts();
        assertThat(pending.closed()).isTrue();
        assertThat(pending.refunded()).isZero();
        assertThat(pending.refunds())
                .containsExactly(new RefundFacts(Refund.Kind.FULL, PaymentStatus.REFUND_PENDING, AMOUNTS.total()));
        assertThat(Duration.between(before.changedAt(), pending.changedAt())).isGreaterThan(Duration.ofMinutes(59));

        house.refunds.carryOut(house.inTransaction(
                () -> house.payments.lock(order).refunds().get(0).refundId()));

        Facts refunded = facts();
        assertThat(refunded.refunded()).isEqualTo(AMOUNTS.total());
        assertThat(refunded.gateway()).isZero();
        assertThat(refunded.held()).isZero();
        assertThat(refunded.ledgerSum()).isZero();
        assertThat(refunded.attempts()).containsExactly(new AttemptFacts(paid.attemptId(), PaymentStatus.REFUNDED));
    }

    @Test
    void an_order_that_was_never_paid_has_nothing() {
        house.inTransaction(() -> house.policy.whenOrderCancelled(cancelled(List.of())));
        assertThat(facts())
                .isEqualTo(new Facts(order, true, facts().changedAt(), 0, 0, 0, 0, 0, List.of(), List.of(), List.of()));
    }

    @Test
    void a_page_ends_where_it_should_and_the_next_goes_on() {
        List<UUID> orders = Stream.generate(Ids::next)
                .limit(3)
                .sorted(Comparator.comparing(UUID::toString))
                .toList();
        orders.forEach(id -> house.service.pay(pay(id, 1)));
        assertThat(audit.facts(AuditRange.of(null, null, null, 2, null)))
                .extracting(Facts::orderId)
                .isEqualTo(orders);
        assertThat(audit.facts(
                        AuditRange.of(null, null, null, null, orders.get(1).toString())))
                .extracting(Facts::orderId)
                .containsExactly(orders.get(1));
    }

    private OrderCancelled cancelled(List<UUID> attemptIds) {
        return new OrderCancelled(
                order, 4, "CANCELLED", "PENDING", order, order, NOW, "CUSTOMER", null, true, attemptIds);
    }

    private Facts facts() {
        return audit.facts(AuditRange.of(null, null, null, null, order.toString()))
                .get(0);
    }
}

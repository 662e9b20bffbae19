package fooddelivery.payment.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.payment.domain.Posting.Account;
import fooddelivery.payment.domain.Posting.Commission;
import fooddelivery.payment.domain.Posting.Kind;
import fooddelivery.payment.domain.Posting.Line;
import fooddelivery.runtime.Ids;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PostingTest {

    private static final UUID ORDER = Ids.next();
    private static final UUID STORE = Ids.next();
    private static final UUID RIDER = Ids.next();
    private static final Commission TEN_PERCENT = new Commission(10);

    @Test
    void a_completed_order_leaves_nothing_held_and_everybody_with_their_share() {
        Posting settlement = Posting.settlement(ORDER, new Amounts(12_345, 3_000, 2_000), STORE, RIDER, TEN_PERCENT);

        assertThat(settlement.lines())
                .containsExactly(
                        new Line(Account.HELD_FOR_ORDERS, 17_345, null),
                        new Line(Account.STORES_PAYABLE, -11_111, STORE),
                        new Line(Account.PLATFORM_REVENUE, -1_234, null),
                        new Line(Account.RIDERS_PAYABLE, -3_000, RIDER),
                        new Line(Account.EXPRESS_REVENUE, -2_000, null));
    }

    @Test
    void a_capture_and_its_refund_cancel_each_other_out() {
        long left = Stream.of(
                        Posting.capture(ORDER, 17_000), Posting.refund(ORDER, Ids.next(), Refund.Kind.FULL, 17_000))
                .flatMap(posting -> posting.lines().stream())
                .filter(line -> line.account() == Account.HELD_FOR_ORDERS)
                .mapToLong(Line::amount)
                .sum();

        assertThat(left).isZero();
    }

    @Test
    void an_amount_of_nothing_is_no_line() {
        assertThat(Posting.settlement(ORDER, new Amounts(10_000, 0, 0), STORE, RIDER, new Commission(0))
                        .lines())
                .extracting(Line::account)
                .containsExactly(Account.HELD_FOR_ORDERS, Account.STORES_PAYABLE);
    }

    @Test
    void a_posting_that_does_not_sum_to_zero_cannot_be_made() {
        assertThatThrownBy(() -> new Posting(ORDER, Kind.CAPTURE, ORDER, List.of(new Line(Account.GATEWAY, 1, null))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

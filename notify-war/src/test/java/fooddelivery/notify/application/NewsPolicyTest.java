package fooddelivery.notify.application;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.OrderEvent;
import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Notification;
import fooddelivery.notify.domain.Orders;
import fooddelivery.notify.domain.Preference;
import fooddelivery.notify.outbound.JdbcNotificationRepository;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.TestDatabase;
import fooddelivery.runtime.Wiring;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NewsPolicyTest {

    private static final TestDatabase DATABASE = TestDatabase.fresh("db/platform", "db/migration");

    private final JdbcNotificationRepository repository = new JdbcNotificationRepository(DATABASE.database());
    private final Clock clock = Clock.fixed(Orders.NOON.plus(Duration.ofHours(1)), ZoneOffset.UTC);
    private final NewsPolicy policy = Wiring.wire(new NewsPolicy(), repository, clock);
    private final Notifications notifications = Wiring.wire(new Notifications(), repository);
    private final UUID customerId = Ids.next();
    private final Orders order = new Orders(customerId);

    @Test
    void an_order_is_told_step_by_step_in_korean_unless_asked_otherwise() {
        happen(order.placed(1), order.paid(2), order.progressed(3, "ACCEPTED", "NONE", "OrderAccepted"));

        assertThat(told()).extracting(Notification::status).containsExactly("ACCEPTED", "PAID", "PAYMENT_PENDING");
        assertThat(told()).extracting(Notification::language).containsOnly("ko");
        assertThat(told().get(1).text()).contains("한밥상", "24,000원");
        assertThat(told().get(1).sentAt()).isEqualTo(clock.instant());
        assertThat(told().get(1).at()).isEqualTo(Orders.NOON.plusSeconds(2));
    }

    @Test
    void a_repetition_is_told_once() {
        happen(order.placed(1), order.paid(2), order.paid(2), order.placed(1));

        assertThat(told()).extracting(Notification::status).containsExactly("PAID", "PAYMENT_PENDING");
    }

    @Test
    void news_that_comes_after_newer_news_is_kept_as_dropped_and_not_told() {
        happen(order.placed(1), order.progressed(4, "COOKING", "NONE", "CookingStarted"), order.paid(2));

        assertThat(told()).extracting(Notification::status).containsExactly("COOKING", "PAYMENT_PENDING");
        assertThat(states(2)).containsExactly("DROPPED");
        assertThat(states(4)).containsExactly("SENT");
    }

    @Test
    void what_is_not_told_itself_makes_nothing_stale() {
        happen(order.placed(1), order.lossRecorded(6), order.cancelled(5, "CUSTOMER", true));

        assertThat(told()).extracting(Notification::status).containsExactly("CANCELLED", "PAYMENT_PENDING");
    }

    @Test
    void an_order_whose_beginning_has_not_arrived_is_told_without_its_name() {
        happen(order.cancelled(3, "STORE_NO_ANSWER", true), order.placed(1));

        assertThat(told()).hasSize(1);
        assertThat(told().get(0).text()).contains("주문하신 가게", "결제하신 금액");
    }

    @Test
    void a_delay_is_told_once_beside_what_order_says_and_makes_nothing_stale() {
        happen(order.placed(1), order.paid(2), order.progressed(3, "ACCEPTED", "NONE", "OrderAccepted"));
        delayed(3, 10, "주문이 많습니다");
        delayed(3, 10, "주문이 많습니다");
        delayed(4, 5, null);
        happen(order.progressed(4, "COOKING", "NONE", "CookingStarted"));

        assertThat(told())
                .extracting(Notification::event)
                .containsExactly(
                        "CookingStarted",
                        "PreparationDelayed",
                        "PreparationDelayed",
                        "OrderAccepted",
                        "OrderPaid",
                        "OrderPlaced");
        assertThat(told().get(2).text()).contains("한밥상", "10분", "주문이 많습니다");
        assertThat(told().get(1).text()).contains("5분").doesNotContain("사유");
        assertThat(states(4)).containsExactly("SENT");
    }

    @Test
    void a_delay_that_comes_after_the_food_or_after_the_end_is_not_told() {
        happen(order.placed(1), order.progressed(5, "READY", "NONE", "CookingFinished"));
        delayed(4, 10, null);
        assertThat(told()).extracting(Notification::event).containsExactly("CookingFinished", "OrderPlaced");
        assertThat(states(-4)).containsExactly("DROPPED");
    }

    @Test
    void a_delay_of_an_order_that_is_not_known_yet_is_told_without_its_name() {
        delayed(2, 10, null);
        assertThat(told().get(0).text()).contains("주문하신 가게");
        happen(order.placed(1));
        assertThat(told()).hasSize(2);
    }

    @Test
    void a_choice_of_language_is_meant_for_later_news() {
        happen(order.placed(1));
        Preference english = new Preference(Channel.INBOX, "en", LocalTime.of(22, 0), LocalTime.of(8, 0));
        notifications.prefer(customerId, english);
        happen(order.paid(2));

        assertThat(notifications.preference(customerId)).isEqualTo(english);
        assertThat(told()).extracting(Notification::language).containsExactly("en", "ko");
        assertThat(told().get(0).title()).isEqualTo("Payment received");
    }

    @Test
    void without_a_choice_it_is_the_inbox_in_korean() {
        assertThat(notifications.preference(Ids.next())).isEqualTo(new Preference(Channel.INBOX, "ko", null, null));
    }

    @Test
    void pages_go_from_the_newest_to_the_oldest_of_the_own_news_only() {
        happen(order.placed(1), order.paid(2), order.progressed(3, "ACCEPTED", "NONE", "OrderAccepted"));
        happen(new Orders(Ids.next()).placed(1));
        Orders another = new Orders(customerId);
        happen(another.placed(1));

        List<Notification> first = notifications.told(customerId, null, null, 2);
        List<Notification> second =
                notifications.told(customerId, null, first.get(1).position(), 10);

        assertThat(first).extracting(Notification::orderId).containsExactly(another.orderId, order.orderId);
        assertThat(second).extracting(Notification::status).containsExactly("PAID", "PAYMENT_PENDING");
        assertThat(notifications.told(customerId, another.orderId, null, 10)).hasSize(1);
        assertThat(notifications.told(null, order.orderId, null, 10)).hasSize(3);
        assertThat(notifications.told(Ids.next(), order.orderId, null, 10)).isEmpty();
    }

    @Test
    void what_only_this_news_knows_is_told_in_it() {
        happen(order.placed(1), order.rejected(3, "밥이 떨어졌어요"));
        assertThat(told().get(0).text()).contains("밥이 떨어졌어요");
    }

    @Test
    void a_choice_is_shown_as_it_was_made() {
        Preference english = new Preference(Channel.INBOX, "en", null, null);
        assertThat(notifications.prefer(customerId, english)).isEqualTo(english);
    }

    private void happen(OrderEvent... events) {
        for (OrderEvent event : events) {
            DATABASE.inTransaction(() -> policy.whenOrderChanged(event));
        }
    }

    private void delayed(long ticketVersion, int minutes, String reason) {
        DATABASE.inTransaction(() -> policy.whenPreparationDelayed(order.delayed(ticketVersion, minutes, reason)));
    }

    private List<Notification> told() {
        return notifications.told(customerId, order.orderId, null, 100);
    }

    private List<String> states(long version) {
        return DATABASE.database()
                .query(
                        "select state from notification where order_id = ? and version = ?",
                        row -> row.getString(1),
                        order.orderId,
                        version);
    }
}

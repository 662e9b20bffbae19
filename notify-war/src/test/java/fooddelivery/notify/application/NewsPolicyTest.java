package fooddelivery.notify.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.OrderEvent;
import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Contact;
import fooddelivery.notify.domain.Delivery;
import fooddelivery.notify.domain.Message;
import fooddelivery.notify.domain.Notification;
import fooddelivery.notify.domain.Orders;
import fooddelivery.notify.domain.Preference;
import fooddelivery.notify.domain.Webhook;
import fooddelivery.notify.outbound.JdbcContactRepository;
import fooddelivery.notify.outbound.JdbcDeliveryRepository;
import fooddelivery.notify.outbound.JdbcNotificationRepository;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Secrets;
import fooddelivery.runtime.TestDatabase;
import fooddelivery.runtime.Wiring;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NewsPolicyTest {

    private static final TestDatabase DATABASE = TestDatabase.fresh("db/platform", "db/migration");

    private final JdbcNotificationRepository repository = new JdbcNotificationRepository(DATABASE.database());
    private final Clock clock = Clock.fixed(Orders.NOON.plus(Duration.ofHours(1)), ZoneOffset.UTC);
    private final Secrets secrets = TestHouse.secrets();
    private final JdbcContactRepository contacts =
            Wiring.wire(new JdbcContactRepository(), DATABASE.database(), secrets);
    private final JdbcDeliveryRepository deliveries =
            Wiring.wire(new JdbcDeliveryRepository(), DATABASE.database(), secrets);
    private final Messengers messengers =
            new Messengers(List.of(new ScriptedMessenger(Channel.KAKAO_TALK), new ScriptedMessenger(Channel.WEBHOOK)));
    private final NewsPolicy policy = Wiring.wire(new NewsPolicy(), repository, deliveries, messengers, clock);
    private final Notifications notifications = Wiring.wire(new Notifications(), repository, contacts, messengers);
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
        Preference english = new Preference(List.of(), "en", LocalTime.of(22, 0), LocalTime.of(8, 0));
        notifications.prefer(customerId, english);
        happen(order.paid(2));

        assertThat(notifications.preference(customerId)).isEqualTo(english);
        assertThat(told()).extracting(Notification::language).containsExactly("en", "ko");
        assertThat(told().get(0).title()).isEqualTo("Payment received");
    }

    @Test
    void without_a_choice_it_is_the_phone_in_korean_or_as_order_knows() {
        List<Channel> phone = List.of(Channel.KAKAO_TALK, Channel.SMS);
        assertThat(notifications.preference(Ids.next())).isEqualTo(new Preference(phone, "ko", null, null));
        contacts.keep(new Contact(customerId, 1, "+821055500001", null, "en"));
        assertThat(notifications.preference(customerId)).isEqualTo(new Preference(phone, "en", null, null));
        happen(order.placed(1));
        assertThat(told()).extracting(Notification::language).containsExactly("en");
    }

    @Test
    void what_is_new_goes_over_the_first_channel_that_there_is_and_what_is_old_nowhere() {
        notifications.prefer(customerId, new Preference(List.of(Channel.KAKAO_TALK), "en", null, null));
        happen(
                order.placed(1),
                order.progressed(4, "COOKING", "NONE", "CookingStarted"),
                order.paid(2),
                order.placed(1));

        List<Delivery> planned = deliveries();
        assertThat(planned).extracting(Delivery::version).containsExactly(1L, 4L);
        assertThat(planned).extracting(Delivery::channel).containsOnly(Channel.KAKAO_TALK);
        assertThat(planned).extracting(Delivery::message).containsExactly(Message.ORDER_PLACED, Message.COOKING);
        assertThat(planned.get(0).parameters())
                .containsEntry("storeName", "한밥상")
                .containsEntry("total", "₩24,000");
        assertThat(planned.get(0).position()).isLessThan(planned.get(1).position());
    }

    @Test
    void who_wants_the_inbox_alone_gets_nothing_else_and_a_program_hears_beside_the_person() {
        notifications.prefer(customerId, new Preference(List.of(), "ko", null, null));
        happen(order.placed(1));
        assertThat(deliveries()).isEmpty();

        Webhook webhook = notifications.hear(customerId, "https://example.org/hook");
        assertThat(webhook.secret()).startsWith("whsec_").hasSize(50);
        assertThat(notifications.hear(customerId, "https://example.org/other"))
                .isEqualTo(new Webhook(customerId, "https://example.org/other", webhook.secret()));
        happen(order.paid(2));
        assertThat(deliveries()).extracting(Delivery::channel).containsExactly(Channel.WEBHOOK);

        notifications.hearNoMore(customerId);
        assertThat(notifications.webhook(customerId)).isEmpty();
        happen(order.progressed(3, "ACCEPTED", "NONE", "OrderAccepted"));
        assertThat(deliveries()).hasSize(1);
    }

    @Test
    void a_channel_that_there_is_no_provider_for_cannot_be_chosen() {
        assertThat(notifications.offered()).containsExactly(Channel.KAKAO_TALK);
        assertThatThrownBy(() ->
                        notifications.prefer(customerId, new Preference(List.of(Channel.EMAIL), "ko", null, null)))
                .isInstanceOf(ProblemException.class);
        Notifications nowhere = Wiring.wire(new Notifications(), repository, contacts, new Messengers(List.of()));
        assertThatThrownBy(() -> nowhere.hear(customerId, "https://example.org"))
                .isInstanceOf(ProblemException.class);
    }

    private List<Delivery> deliveries() {
        return deliveries.list(null, null, 100).stream()
                .filter(delivery -> delivery.orderId().equals(order.orderId))
                .sorted(Comparator.comparing(Delivery::position))
                .toList();
    }

    @Test
    void a_repeated_choice_is_the_later_one() {
        notifications.prefer(customerId, new Preference(List.of(), "ko", null, null));
        notifications.prefer(customerId, new Preference(List.of(Channel.KAKAO_TALK), "ko", null, null));
        assertThat(notifications.preference(customerId).channels()).containsExactly(Channel.KAKAO_TALK);
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
        Preference english = new Preference(List.of(Channel.KAKAO_TALK), "en", null, null);
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

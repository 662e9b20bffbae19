package fooddelivery.notify.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.ContactEvent.CustomerContactChanged;
import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Delivery;
import fooddelivery.notify.domain.Delivery.State;
import fooddelivery.notify.domain.Orders;
import fooddelivery.notify.domain.Outcome;
import fooddelivery.notify.domain.Outcome.Result;
import fooddelivery.notify.domain.Preference;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.ProblemException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** News on its way over the channels, on a real PostgreSQL. */
class CourierTest {

    /** What a killed process does not catch. */
    private static final class Killed extends Error {}

    private final TestHouse house = new TestHouse();
    private final UUID customerId = house.customer(Ids.next());
    private final Orders order = new Orders(customerId);

    @Test
    void news_of_an_order_is_told_once_and_in_order() {
        house.happen(order.placed(1), order.paid(2), order.progressed(3, "ACCEPTED", "NONE", "OrderAccepted"));
        house.sweep();
        house.sweep();

        assertThat(house.kakao.versions(order.orderId)).containsExactly(1L, 2L, 3L);
        assertThat(house.sms.sent).isEmpty();
        assertThat(house.story(order.orderId))
                .containsExactly(
                        "1 KAKAO_TALK DELIVERED 1000", "2 KAKAO_TALK DELIVERED 1000", "3 KAKAO_TALK DELIVERED 1000");
        assertThat(house.kakao.sent.get(1)).satisfies(paid -> {
            assertThat(paid.to()).isEqualTo("+821055500001");
            assertThat(paid.parameters()).containsOnly(Map.entry("storeName", "한밥상"), Map.entry("total", "24,000원"));
            assertThat(paid.news().text()).contains("한밥상");
        });
        assertThat(house.metrics.of("fooddelivery_deliveries{channel=KAKAO_TALK,state=DELIVERED,code=1000}"))
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3018", "3019", "3020"})
    void whoever_kakao_talk_cannot_reach_gets_a_text_message_at_once(String code) {
        house.kakao.sending = dispatch -> Outcome.of(Result.FAILED, code);
        house.happen(order.placed(1));
        house.sweep();

        assertThat(house.story(order.orderId)).containsExactly("1 KAKAO_TALK FAILED " + code, "1 SMS DELIVERED 1000");
    }

    @Test
    void later_news_waits_until_the_other_channel_has_told_what_came_before() {
        house.kakao.sending = dispatch -> Outcome.of(Result.FAILED, "3018");
        house.sms.sending = dispatch -> Outcome.of(Result.NOT_SENT, "NO_CONNECTION");
        house.happen(order.placed(1), order.paid(2));
        house.sweep();
        assertThat(house.kakao.versions(order.orderId)).containsExactly(1L);

        house.sms.sending = dispatch -> Outcome.of(Result.DELIVERED, "1000");
        house.sweepFor(Duration.ofSeconds(10));
        assertThat(house.sms.versions(order.orderId)).containsExactly(1L, 1L, 2L);
        assertThat(house.kakao.versions(order.orderId)).containsExactly(1L, 2L);
    }

    @Test
    void orders_do_not_wait_for_each_other() {
        Orders other = new Orders(customerId);
        house.kakao.sending = dispatch -> dispatch.news().orderId().equals(order.orderId)
                ? Outcome.of(Result.UNKNOWN, "NO_ANSWER")
                : Outcome.of(Result.DELIVERED, "1000");
        house.happen(order.placed(1), other.placed(1), other.paid(2));
        house.sweep();
        assertThat(house.kakao.versions(other.orderId)).containsExactly(1L, 2L);
    }

    @Test
    void an_uncertain_success_is_asked_about_and_never_sent_again_nor_by_text_message() {
        house.kakao.sending = dispatch -> new Outcome(Result.ACCEPTED, "0", "request/1");
        house.kakao.asking = dispatch -> new Outcome(Result.UNKNOWN, "3005", "request/1");
        house.happen(order.placed(1), order.paid(2));
        house.sweepFor(Duration.ofSeconds(20));

        assertThat(house.kakao.versions(order.orderId)).containsExactly(1L);
        assertThat(house.kakao.asked)
                .hasSizeGreaterThan(1)
                .allSatisfy(asked -> assertThat(asked.requestId()).isEqualTo("request/1"));
        assertThat(house.sms.sent).isEmpty();
        assertThat(house.of(order.orderId).get(0).state()).isEqualTo(State.ASKING);

        house.kakao.asking = dispatch -> new Outcome(Result.DELIVERED, "1000", "request/1");
        house.sweepFor(Duration.ofMinutes(1));
        assertThat(house.kakao.versions(order.orderId)).containsExactly(1L, 2L);
        assertThat(house.sms.sent).isEmpty();
    }

    @Test
    void an_uncertain_success_that_turns_out_to_be_a_failure_goes_by_text_message() {
        house.kakao.sending = dispatch -> new Outcome(Result.ACCEPTED, "0", "request/1");
        house.kakao.asking = dispatch -> new Outcome(Result.UNKNOWN, "3005", "request/1");
        house.happen(order.placed(1));
        house.sweepFor(Duration.ofSeconds(5));
        house.kakao.asking = dispatch -> new Outcome(Result.FAILED, "3018", "request/1");
        house.sweepFor(Duration.ofSeconds(20));

        assertThat(house.story(order.orderId)).containsExactly("1 KAKAO_TALK FAILED 3018", "1 SMS DELIVERED 1000");
    }

    @Test
    void an_uncertain_success_that_stays_one_waits_for_a_person_and_keeps_nobody_waiting() {
        house.kakao.sending = dispatch -> dispatch.news().version() == 1
                ? new Outcome(Result.ACCEPTED, "0", "request/1")
                : Outcome.of(Result.DELIVERED, "1000");
        house.kakao.asking = dispatch -> new Outcome(Result.UNKNOWN, "3005", "request/1");
        house.happen(order.placed(1), order.paid(2));
        house.sweepFor(Duration.ofMinutes(2));

        assertThat(house.story(order.orderId))
                .containsExactly("1 KAKAO_TALK PARKED 3005", "2 KAKAO_TALK DELIVERED 1000");
    }

    @Test
    void a_provider_that_is_down_is_tried_less_and_less_often_and_then_a_person_is_asked() {
        house.kakao.sending = dispatch -> Outcome.of(Result.NOT_SENT, "NO_CONNECTION");
        house.happen(order.placed(1));
        house.sweepFor(Duration.ofSeconds(5 + 10 + 20 + 5));

        assertThat(house.kakao.sent).hasSize(TestHouse.TRIES);
        assertThat(house.story(order.orderId)).containsExactly("1 KAKAO_TALK PARKED NO_CONNECTION");
        UUID parked = house.of(order.orderId).get(0).deliveryId();
        assertThat(house.deliveries.list(State.PARKED, null, 10))
                .singleElement()
                .satisfies(listed -> {
                    assertThat(listed.delivery().deliveryId()).isEqualTo(parked);
                    assertThat(listed.recipient()).isEqualTo("010-****-0001");
                });

        house.kakao.sending = dispatch -> Outcome.of(Result.DELIVERED, "1000");
        assertThat(house.deliveries.retry(parked).delivery().state()).isEqualTo(State.WAITING);
        house.sweep();
        assertThat(house.story(order.orderId)).containsExactly("1 KAKAO_TALK DELIVERED 1000");
        assertThat(house.deliveries.list(State.PARKED, null, 10)).isEmpty();
        assertThatThrownBy(() -> house.deliveries.retry(parked)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> house.deliveries.giveUp(parked)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> house.deliveries.retry(Ids.next())).isInstanceOf(ProblemException.class);
    }

    @Test
    void an_open_circuit_costs_no_try() {
        house.kakao.sending = dispatch -> Outcome.of(Result.HELD_BACK, "CIRCUIT_OPEN");
        house.happen(order.placed(1));
        house.sweepFor(Duration.ofMinutes(10));
        assertThat(house.of(order.orderId)).singleElement().satisfies(delivery -> {
            assertThat(delivery.state()).isEqualTo(State.WAITING);
            assertThat(delivery.tries()).isZero();
            assertThat(delivery.calledAt()).isNull();
        });
        house.kakao.sending = dispatch -> Outcome.of(Result.DELIVERED, "1000");
        house.sweepFor(Duration.ofSeconds(10));
        assertThat(house.story(order.orderId)).containsExactly("1 KAKAO_TALK DELIVERED 1000");
    }

    @Test
    void a_parked_message_is_given_up_or_is_too_late_when_the_customer_knows_more() {
        house.kakao.sending = dispatch -> Outcome.of(Result.NOT_SENT, "NO_CONNECTION");
        house.happen(order.placed(1));
        house.sweepFor(Duration.ofMinutes(1));
        house.kakao.sending = dispatch -> Outcome.of(Result.DELIVERED, "1000");
        house.happen(order.paid(2));
        house.sweep();
        UUID parked = house.of(order.orderId).get(0).deliveryId();
        assertThatThrownBy(() -> house.deliveries.retry(parked))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo("overtaken"));
        house.deliveries.giveUp(parked);
        assertThat(house.story(order.orderId))
                .containsExactly("1 KAKAO_TALK GIVEN_UP NO_CONNECTION", "2 KAKAO_TALK DELIVERED 1000");
    }

    @Test
    void killed_after_the_provider_has_it_the_message_is_handed_over_again_under_the_same_key() {
        house.kakao.sending = dispatch -> {
            throw new Killed();
        };
        house.happen(order.placed(1), order.paid(2));
        assertThatThrownBy(house::sweep).hasCauseInstanceOf(Killed.class);
        house.kakao.sending = dispatch -> Outcome.of(Result.ACCEPTED, "-1005");
        house.kakao.asking = dispatch -> new Outcome(Result.DELIVERED, "1000", "request/1");
        house.sweep();
        assertThat(house.kakao.sent).as("somebody may still be at work").hasSize(1);

        house.sweepFor(Duration.ofSeconds(70));

        assertThat(house.kakao.versions(order.orderId)).startsWith(1L, 1L).contains(2L);
        assertThat(house.kakao.sent.get(0).deliveryId())
                .isEqualTo(house.kakao.sent.get(1).deliveryId());
        assertThat(house.kakao.asked.get(0)).satisfies(asked -> {
            assertThat(asked.requestId()).isNull();
            assertThat(asked.calledAt()).isEqualTo(Orders.NOON);
        });
        assertThat(house.of(order.orderId).get(0)).satisfies(delivery -> {
            assertThat(delivery.state()).isEqualTo(State.DELIVERED);
            assertThat(delivery.requestId()).isEqualTo("request/1");
        });
    }

    @Test
    void killed_and_found_only_after_the_key_is_forgotten_the_message_is_asked_about_instead() {
        house.kakao.sending = dispatch -> {
            throw new Killed();
        };
        house.happen(order.placed(1));
        assertThatThrownBy(house::sweep).hasCauseInstanceOf(Killed.class);
        house.timePasses(Duration.ofMinutes(10));
        house.kakao.asking = dispatch -> new Outcome(Result.DELIVERED, "1000", "request/1");
        house.sweep();

        assertThat(house.kakao.sent).hasSize(1);
        assertThat(house.story(order.orderId)).containsExactly("1 KAKAO_TALK DELIVERED 1000");
    }

    @Test
    void killed_before_the_provider_had_it_the_message_is_sent_when_the_provider_denies_it() {
        house.kakao.sending = dispatch -> {
            throw new Killed();
        };
        house.happen(order.placed(1));
        assertThatThrownBy(house::sweep).hasCauseInstanceOf(Killed.class);
        house.timePasses(Duration.ofMinutes(10));
        house.kakao.sending = dispatch -> Outcome.of(Result.DELIVERED, "1000");
        house.sweepFor(Duration.ofSeconds(10));

        assertThat(house.kakao.asked).hasSize(1);
        assertThat(house.kakao.sent).hasSize(2);
        assertThat(house.story(order.orderId)).containsExactly("1 KAKAO_TALK DELIVERED 1000");
    }

    @Test
    void without_a_key_a_message_that_may_be_on_its_way_is_not_sent_again_until_that_is_settled() {
        house.prefers(customerId, new Preference(List.of(Channel.SMS), "ko", null, null));
        house.sms.repeatable = Duration.ZERO;
        house.sms.sending = dispatch -> Outcome.of(Result.UNKNOWN, "NO_ANSWER");
        house.happen(order.placed(1));
        house.sweepFor(Duration.ofSeconds(55));
        assertThat(house.sms.sent).hasSize(1);
        assertThat(house.sms.asked).isNotEmpty();

        TestHouse patient = new TestHouse(Map.of("fooddelivery.notify.tries", 10));
        patient.customer(customerId);
        patient.prefers(customerId, new Preference(List.of(Channel.SMS), "ko", null, null));
        patient.sms.repeatable = Duration.ZERO;
        patient.sms.sending = dispatch -> Outcome.of(Result.UNKNOWN, "NO_ANSWER");
        patient.happen(order.placed(1));
        patient.sweepFor(Duration.ofSeconds(30));
        patient.sms.sending = dispatch -> Outcome.of(Result.DELIVERED, "1000");
        patient.sweepFor(Duration.ofMinutes(3));
        assertThat(patient.sms.sent).hasSize(2);
        assertThat(patient.story(order.orderId)).containsExactly("1 SMS DELIVERED 1000");
    }

    @Test
    void whoever_is_slower_than_the_lease_changes_nothing_any_more() {
        house.kakao.sending = dispatch -> {
            if (house.kakao.sent.size() == 1) {
                // Another replica takes over meanwhile, and is done first.
                house.timePasses(Duration.ofMinutes(2));
                house.courier.sweep(house.kakao);
                return Outcome.of(Result.FAILED, "3018");
            }
            return Outcome.of(Result.DELIVERED, "1000");
        };
        house.happen(order.placed(1));
        house.sweep();
        assertThat(house.story(order.orderId)).containsExactly("1 KAKAO_TALK DELIVERED 1000");
        assertThat(house.sms.sent).isEmpty();
    }

    @Test
    void news_waits_a_while_for_somebody_of_whom_it_is_not_known_yet_how_to_reach_them() {
        UUID stranger = Ids.next();
        Orders early = new Orders(stranger);
        house.happen(early.placed(1));
        house.sweepFor(Duration.ofSeconds(30));
        assertThat(house.kakao.sent).isEmpty();
        house.customer(stranger);
        house.sweepFor(Duration.ofSeconds(3));
        assertThat(house.kakao.versions(early.orderId)).containsExactly(1L);

        Orders never = new Orders(Ids.next());
        house.happen(never.placed(1));
        house.sweepFor(Duration.ofMinutes(5));
        assertThat(house.story(never.orderId))
                .containsExactly("1 KAKAO_TALK FAILED NO_CONTACT", "1 SMS FAILED NO_CONTACT");
    }

    @Test
    void who_gave_no_address_is_told_over_the_next_channel() {
        UUID without = house.customer(Ids.next(), null);
        Orders theirs = new Orders(without);
        house.prefers(without, new Preference(List.of(Channel.EMAIL, Channel.SMS), "ko", null, null));
        house.happen(theirs.placed(1));
        house.sweep();
        house.sweep();
        assertThat(house.story(theirs.orderId)).containsExactly("1 EMAIL FAILED NO_ADDRESS", "1 SMS DELIVERED 1000");
        house.prefers(customerId, new Preference(List.of(Channel.EMAIL), "ko", null, null));
        house.happen(order.placed(1));
        house.sweep();
        assertThat(house.mail.sent)
                .singleElement()
                .satisfies(mail -> assertThat(mail.to()).isEqualTo("hana@example.com"));
        assertThat(house.deliveries.list(State.DELIVERED, null, 10).get(0).recipient())
                .isEqualTo("h***@example.com");
    }

    @Test
    void who_wishes_to_be_forgotten_is_told_nothing_and_stays_forgotten() {
        house.happen(order.placed(1));
        house.erased(customerId);
        house.people.whenContactChanged(new CustomerContactChanged(customerId, 1, "+821055500001", null, "ko"));
        house.sweep();
        house.happen(order.paid(2));
        house.sweep();

        assertThat(house.kakao.sent).isEmpty();
        assertThat(house.story(order.orderId))
                .containsExactly("1 KAKAO_TALK DROPPED ERASED", "2 KAKAO_TALK DROPPED ERASED");
        assertThat(house.database().query("select phone from contact", row -> row.getString(1)))
                .containsOnlyNulls();
        assertThat(house.deliveries.list(null, null, 10))
                .allSatisfy(listed -> assertThat(listed.recipient()).isNull());
    }

    @Test
    void in_quiet_hours_news_waits_for_their_end_and_mail_does_not() {
        // Noon in these tests is noon in Seoul.
        Preference quiet = new Preference(List.of(Channel.KAKAO_TALK), "ko", LocalTime.of(11, 0), LocalTime.of(13, 0));
        house.prefers(customerId, quiet);
        house.happen(order.placed(1), order.paid(2));
        house.sweep();
        assertThat(house.kakao.sent).isEmpty();
        assertThat(house.of(order.orderId).get(0)).satisfies(held -> {
            assertThat(held.held()).isTrue();
            assertThat(held.nextTryAt()).isEqualTo(Orders.NOON.plus(Duration.ofHours(1)));
            assertThat(held.calledAt()).isNull();
        });

        UUID reader = house.customer(Ids.next());
        Orders theirs = new Orders(reader);
        house.prefers(reader, new Preference(List.of(Channel.EMAIL), "ko", LocalTime.of(11, 0), LocalTime.of(13, 0)));
        house.happen(theirs.placed(1));
        house.sweep();
        assertThat(house.mail.sent).hasSize(1);

        house.timePasses(Duration.ofHours(1));
        house.sweep();
        assertThat(house.kakao.versions(order.orderId)).containsExactly(1L, 2L);
    }

    @Test
    void what_needs_acting_upon_is_told_in_quiet_hours_too_and_makes_what_waits_stale() {
        house.prefers(
                customerId,
                new Preference(List.of(Channel.KAKAO_TALK), "ko", LocalTime.of(11, 0), LocalTime.of(13, 0)));
        house.happen(order.placed(1));
        house.sweep();
        house.happen(order.rejected(2, "재료 소진"));
        house.sweep();
        assertThat(house.kakao.versions(order.orderId)).containsExactly(2L);

        house.timePasses(Duration.ofHours(1));
        house.sweep();
        assertThat(house.story(order.orderId))
                .containsExactly("1 KAKAO_TALK DROPPED OVERTAKEN", "2 KAKAO_TALK DELIVERED 1000");
    }

    @Test
    void what_is_half_a_day_old_is_no_news() {
        house.happen(order.placed(1));
        house.timePasses(Duration.ofHours(13));
        house.sweep();
        assertThat(house.story(order.orderId)).containsExactly("1 KAKAO_TALK DROPPED TOO_OLD");
    }

    @Test
    void a_program_is_told_beside_the_person_and_a_dead_one_keeps_nobody_waiting() {
        house.notifications.hear(customerId, "https://example.org/hook");
        house.webhook.sending = dispatch -> Outcome.of(Result.UNKNOWN, "HTTP_500");
        house.happen(order.placed(1), order.paid(2));
        house.sweepFor(Duration.ofMinutes(2));

        assertThat(house.kakao.versions(order.orderId)).containsExactly(1L, 2L);
        assertThat(house.webhook.sent).hasSize(2 * TestHouse.TRIES).allSatisfy(call -> {
            assertThat(call.to()).isEqualTo("https://example.org/hook");
            assertThat(call.secret()).startsWith("whsec_");
        });
        assertThat(house.story(order.orderId)).contains("1 WEBHOOK FAILED HTTP_500", "2 WEBHOOK FAILED HTTP_500");
        assertThat(house.database().query("select secret from webhook", row -> row.getString(1)))
                .noneMatch(secret -> secret.contains("whsec_"));

        house.happen(order.progressed(3, "ACCEPTED", "NONE", "OrderAccepted"));
        house.notifications.hearNoMore(customerId);
        house.sweep();
        assertThat(house.story(order.orderId)).contains("3 WEBHOOK DROPPED NO_WEBHOOK");
    }

    @Test
    void not_more_is_sent_a_second_than_the_provider_takes() {
        TestHouse slow = new TestHouse(Map.of("fooddelivery.notify.per-second", 4));
        slow.customer(customerId);
        for (int i = 0; i < 10; i++) {
            slow.happen(new Orders(customerId).placed(1));
        }
        slow.courier.sweep(slow.kakao);
        assertThat(slow.kakao.sent).hasSize(2);
    }

    @Test
    void when_many_wait_all_of_a_sudden_they_are_not_all_read_for_each_that_is_taken() {
        int many = 3000;
        deliveries(many, "DELIVERED");
        house.database().update("analyze delivery");
        long read = house.inTransaction(() -> {
            // The database keeps the plan of a statement that comes often, here one for a table in which nothing waits.
            for (int i = 0; i < 20; i++) {
                house.claim(Channel.SMS);
            }
            deliveries(many, "WAITING");
            assertThat(house.claim(Channel.SMS)).hasSize(16);
            return house.database()
                    .first(
                            "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = 'delivery'",
                            row -> row.getLong(1))
                    .orElseThrow();
        });
        assertThat(read).as("rows read").isLessThan(3L * many);
    }

    private void deliveries(int number, String state) {
        house.database()
                .update(
                        "insert into delivery (delivery_id, notification_id, order_id, version, position, channel,"
                                + " customer_id, message, urgent, parameters, state, tries, created_at, next_try_at, held)"
                                + " select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, i, 'SMS',"
                                + " gen_random_uuid(), 'ORDER_PLACED', false, '{}', ?, 0, now(), ?, false"
                                + " from generate_series(1, ?) i",
                        state,
                        house.now(),
                        number);
    }

    @Test
    void asked_at_once_only_an_end_is_believed() {
        TestHouse hasty = new TestHouse(Map.of("fooddelivery.notify.ask-after", Duration.ZERO));
        hasty.customer(customerId);
        hasty.kakao.sending = dispatch -> new Outcome(Result.ACCEPTED, "0", "request/1");
        hasty.kakao.asking = dispatch -> Outcome.of(Result.NOT_FOUND, "-1016");
        hasty.happen(order.placed(1));
        hasty.sweep();
        assertThat(hasty.story(order.orderId)).containsExactly("1 KAKAO_TALK ASKING 0");
        hasty.kakao.asking = dispatch -> new Outcome(Result.DELIVERED, "1000", "request/1");
        hasty.sweepFor(Duration.ofSeconds(3));
        hasty.happen(order.paid(2));
        hasty.sweep();
        assertThat(hasty.story(order.orderId))
                .containsExactly("1 KAKAO_TALK DELIVERED 1000", "2 KAKAO_TALK DELIVERED 1000");
        assertThat(hasty.kakao.asked.get(hasty.kakao.asked.size() - 1).calledAt())
                .isNotNull();
    }

    @Test
    void what_came_to_an_end_long_ago_is_forgotten_and_what_did_not_is_kept() {
        house.happen(order.placed(1));
        house.sweep();
        house.happen(order.paid(2));
        assertThat(house.repository.forget(house.now().plusSeconds(1), 10)).isEqualTo(1);
        assertThat(house.of(order.orderId)).extracting(Delivery::version).containsExactly(2L);
    }
}

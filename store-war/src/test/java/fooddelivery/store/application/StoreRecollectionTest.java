package fooddelivery.store.application;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.Envelope;
import fooddelivery.events.OpeningPeriod;
import fooddelivery.events.OrderEvent;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.CancelConfirmed;
import fooddelivery.events.StoreEvent.StorePublished;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.Recovery;
import fooddelivery.store.TestHouse;
import fooddelivery.store.application.StoreService.StoreDetails;
import fooddelivery.store.domain.Store;
import fooddelivery.store.domain.Stores;
import fooddelivery.store.domain.Ticket;
import fooddelivery.store.domain.TicketStatus;
import fooddelivery.store.domain.Tickets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A kitchen whose database was restored, and which is told what it had said and heard. */
class StoreRecollectionTest {

    private static final Duration ACCEPT_WITHIN = Duration.ofMinutes(10);
    private static final List<String> TABLES = List.of("store", "ticket", "outbox", "inbox");

    private static TestHouse house;

    private final UUID order = Ids.next();
    /** What order told, word for word. */
    private final List<String> heard = new ArrayList<>();

    @BeforeAll
    static void build() {
        house = new TestHouse();
    }

    @AfterAll
    static void tearDown() {
        house.close();
    }

    @BeforeEach
    void open() {
        house.forgetEverything();
        house.database.update("delete from forgotten_event");
        house.inTransaction(() -> house.stores.open(
                Stores.ID,
                Stores.PLACE,
                new StoreDetails("한밥상 Hanbapsang", Stores.ALWAYS, 10_000, 3_000, 2_000, null),
                List.of(Stores.dish("Stew", 9_500))));
    }

    @Test
    void a_ticket_that_was_cooked_is_what_it_was() {
        accepted();
        delay(10, "busy");
        start();
        delay(5, null);
        finish();
        comesBack(TicketStatus.COOKED);
        assertThat(ticket().prepMinutes()).isEqualTo(40);
        assertThat(ticket().details().handoverCode())
                .as("the rider's service has it")
                .isNull();
    }

    @Test
    void a_ticket_that_is_accepted_or_cooking_keeps_the_customers_door() {
        accepted();
        comesBack(TicketStatus.ACCEPTED);
        start();
        comesBack(TicketStatus.COOKING);
        assertThat(ticket().details().handoverCode())
                .isEqualTo(Tickets.paid(order).handoverCode());
        assertThat(ticket().details().dropOff()).isEqualTo(Tickets.paid(order).dropOff());
        finish();
        assertThat(house.events(order)).containsExactly("OrderAccepted", "CookingStarted", "CookingFinished");
    }

    @Test
    void an_answered_ticket_counts_on_the_day_it_came_and_one_that_waits_has_come_now() {
        accepted();
        comesBack(TicketStatus.ACCEPTED);
        assertThat(ticket().receivedAt()).isEqualTo(Tickets.paid(order).occurredAt());

        house.forgetEverything();
        recall(with(List.of()));
        assertThat(ticket().status()).isEqualTo(TicketStatus.RECEIVED);
        assertThat(ticket().receivedAt()).isEqualTo(house.now());
    }

    @Test
    void a_ticket_is_decided_when_it_was_and_not_when_that_is_told_again() {
        accepted();
        Instant then = house.now();
        comesBack(TicketStatus.ACCEPTED);
        assertThat(house.now()).isAfter(then);
        assertThat(ticket().decidedAt()).isEqualTo(then);
        assertThat(ticket().readyAt()).isEqualTo(then.plus(Duration.ofMinutes(25)));
    }

    @Test
    void an_accepted_ticket_that_was_delayed_is_ready_when_it_was_said_last() {
        accepted();
        Instant then = house.now();
        delay(10, null);
        comesBack(TicketStatus.ACCEPTED);
        assertThat(ticket().readyAt()).isEqualTo(then.plus(Duration.ofMinutes(35)));
    }

    @Test
    void a_refused_order_stays_refused_with_its_reason() {
        paid();
        command(() -> house.tickets.reject(order, Stores.ID, "Out of rice"));
        comesBack(TicketStatus.REJECTED);
        assertThat(ticket().reason()).isEqualTo("Out of rice");
    }

    @Test
    void an_order_that_nobody_had_answered_in_time_stays_expired() {
        paid();
        expire();
        comesBack(TicketStatus.EXPIRED);
    }

    @Test
    void a_cancelled_ticket_stays_cancelled_by_its_customer() {
        accepted();
        cancelRequested();
        comesBack(TicketStatus.CANCELLED);
    }

    @Test
    void a_cancellation_of_what_was_over_already_does_not_hide_what_had_decided() {
        paid();
        expire();
        cancelRequested();
        comesBack(TicketStatus.EXPIRED);
        assertThat(house.events(order)).containsExactly("TicketExpired", "CancelConfirmed");
    }

    @Test
    void a_cancellation_that_was_refused_is_not_answered_twice() {
        accepted();
        start();
        cancelRequested();
        comesBack(TicketStatus.COOKING);
        finish();
        comesBack(TicketStatus.COOKED);
        assertThat(house.events(order))
                .containsExactly("OrderAccepted", "CookingStarted", "CancelRefused", "CookingFinished");
    }

    @Test
    void a_cancellation_that_came_too_late_is_marked_again() {
        accepted();
        start();
        house.timePasses(Duration.ofMinutes(1));
        hear(Tickets.cancelled(order, true));
        comesBack(TicketStatus.COOKING);
        assertThat(ticket().cancelledTooLate()).isTrue();
    }

    @Test
    void a_tombstone_comes_back_to_the_last_column() {
        cancelRequested();
        String before = wholeRow();
        comesBack(TicketStatus.CANCELLED);
        // Nothing begins anew here: there is no order, and nobody has to answer.
        assertThat(wholeRow()).isEqualTo(before);
    }

    @Test
    void an_order_whose_cancellation_had_overtaken_it_is_not_cooked_the_second_time_either() {
        cancelRequested();
        paid();
        List<String> told = house.published(order);

        house.forgetEverything();
        recall(with(told));
        recall(with(told));

        // The order is told before the cancellation now, so the kitchen may see what it was; nobody needs the door.
        assertThat(ticket().status()).isEqualTo(TicketStatus.CANCELLED);
        assertThat(ticket().details().handoverCode()).isNull();
        assertThat(house.published(order)).isEqualTo(told);
        assertThat(expire()).isZero();
    }

    @Test
    void an_order_that_nobody_had_answered_yet_gives_its_owner_all_the_time_again() {
        paid();
        String before = row("decided_at");
        Ticket then = ticket();

        house.forgetEverything();
        house.timePasses(Duration.ofHours(1));
        recall(with(List.of()));

        assertThat(row("decided_at")).isEqualTo(before);
        assertThat(ticket().deadline()).isEqualTo(house.now().plus(ACCEPT_WITHIN));
        assertThat(ticket().deadline()).isAfter(then.deadline());
        assertThat(ticket().details()).isEqualTo(then.details());
        assertThat(house.published(order)).isEmpty();
        String once = wholeRow();
        house.timePasses(Duration.ofMinutes(1));
        recall(with(List.of()));
        assertThat(wholeRow()).isEqualTo(once);
    }

    @Test
    void a_cancellation_that_was_heard_and_never_answered_is_answered_after_the_rest() {
        accepted();
        List<String> told = house.published(order);
        cancelRequested();

        house.forgetEverything();
        recall(with(told));
        recall(with(told));

        assertThat(ticket().status()).isEqualTo(TicketStatus.CANCELLED);
        List<String> answers = new ArrayList<>(house.published(order));
        assertThat(answers).as("the log, and one answer").hasSize(2).containsAll(told);
        answers.removeAll(told);
        assertThat(Json.readEnvelope(answers.get(0), CancelConfirmed.class)
                        .data()
                        .ticketVersion())
                .as("after what it had told")
                .isEqualTo(3);
    }

    @Test
    void when_only_the_later_half_was_forgotten_the_earlier_half_stays_as_it_is() {
        accepted();
        int known = heard.size();
        String accepted = wholeRow();
        backUp();
        delay(10, "busy");
        start();
        cancelRequested();
        finish();
        String before = wholeRow();
        List<String> told = house.published(order);

        restore();
        assertThat(wholeRow()).isEqualTo(accepted);
        List<String> forgotten = new ArrayList<>(told.subList(1, told.size()));
        forgotten.addAll(heard.subList(known, heard.size()));
        recall(forgotten);
        assertThat(wholeRow()).as("even when it was received").isEqualTo(before);
        assertThat(house.published(order)).isEqualTo(told);

        recall(with(told));
        assertThat(wholeRow()).isEqualTo(before);
        assertThat(house.published(order)).isEqualTo(told);
    }

    @Test
    void what_is_older_than_what_the_kitchen_knows_changes_nothing() {
        accepted();
        List<String> early = with(house.published(order));
        delay(10, null);
        start();
        String before = wholeRow();
        List<String> told = house.published(order);

        recall(early);

        assertThat(wholeRow()).isEqualTo(before);
        assertThat(house.published(order)).isEqualTo(told);
    }

    @Test
    void a_delay_tells_when_the_kitchen_had_accepted() {
        accepted();
        delay(10, null);
        start();
        String before = row();
        List<String> told = house.published(order);

        house.forgetEverything();
        // The acceptance itself is nowhere any more.
        recall(with(told.subList(1, told.size())));

        assertThat(row()).isEqualTo(before);
    }

    @Test
    void the_answer_to_a_cancellation_tells_what_had_decided() {
        accepted();
        start();
        cancelRequested();
        String before = row("started_at");
        List<String> told = house.published(order);

        house.forgetEverything();
        // That the kitchen had begun is nowhere any more but in its answer.
        recall(with(List.of(told.get(0), told.get(2))));

        assertThat(row("started_at")).isEqualTo(before);
        assertThat(ticket().status()).isEqualTo(TicketStatus.COOKING);
    }

    @Test
    void what_was_done_with_an_order_that_nobody_tells_of_waits_for_a_person() {
        accepted();
        start();
        String before = row();
        List<String> told = house.published(order);

        house.forgetEverything();
        Recovery.Told first = house.recall(told);
        assertThat(first.failed()).isEqualTo(1);
        assertThat(house.database.query("select failure from forgotten_event", row -> row.getString(1)))
                .hasSize(2)
                .allSatisfy(why -> assertThat(why).contains("Nobody tells what was ordered by " + order));
        assertThat(rows("ticket")).isEmpty();
        assertThat(house.published(order)).isEmpty();

        recall(heard);
        assertThat(row()).isEqualTo(before);
        assertThat(house.published(order)).isEqualTo(told);
        assertThat(rows("forgotten_event")).isEmpty();
    }

    @Test
    void a_store_that_was_opened_after_the_backup_is_there_again_as_it_was_published_last() {
        changeEverything();
        List<String> before = rows("store");
        List<String> told = house.published(Stores.ID);

        house.forgetEverything();
        for (int time = 0; time < 2; time++) {
            recall(told);
            assertThat(rows("store")).isEqualTo(before);
            assertThat(house.published(Stores.ID)).isEqualTo(told);
        }
        house.inTransaction(() -> house.stores.busy(Stores.ID, null));
        assertThat(house.published(Stores.ID)).as("the next version").hasSize(told.size() + 1);
    }

    @Test
    void a_store_that_was_changed_after_the_backup_has_its_last_publication_back() {
        List<String> early = house.published(Stores.ID);
        backUp();
        changeEverything();
        List<String> before = rows("store");
        List<String> told = house.published(Stores.ID);

        restore();
        assertThat(rows("store")).isNotEqualTo(before);
        recall(told.subList(early.size(), told.size()));
        assertThat(rows("store")).isEqualTo(before);
        assertThat(house.published(Stores.ID)).isEqualTo(told);

        recall(early);
        assertThat(rows("store")).as("an older publication").isEqualTo(before);
        assertThat(house.published(Stores.ID)).isEqualTo(told);
    }

    @Test
    void of_a_stores_publications_only_a_later_one_counts() {
        Store store = Stores.open();
        Store elsewhere = new Store(Stores.ID, "Elsewhere", new Place("서울 중구 세종대로 110", 37.56, 126.97));
        StorePublished same = elsewhere.change("Elsewhere", List.of(), 1, 2, 3, house.now(), house.now());
        store.remember(same);
        assertThat(store.name()).isEqualTo(Stores.open().name());
        assertThat(store.place()).isEqualTo(Stores.PLACE);

        store.remember(elsewhere.putOnMenu(Stores.dish("Rice", 1_000), house.now()));
        // Both publish next what follows the same version.
        assertThat(store.busy(null, house.now())).isEqualTo(elsewhere.busy(null, house.now()));
        store.remember(same);
        assertThat(store.menu()).containsExactly(Stores.dish("Rice", 1_000));
    }

    /** Everything is forgotten and told again, and then once more; the time to answer is all that may begin anew. */
    private void comesBack(TicketStatus status) {
        String before = row();
        List<String> told = house.published(order);
        assertThat(told).isNotEmpty();
        List<String> store = rows("store");
        List<String> stores = house.published(Stores.ID);

        house.forgetEverything();
        house.timePasses(Duration.ofHours(1));
        List<String> all = with(told);
        all.addAll(stores);
        recall(all);
        assertThat(row()).isEqualTo(before);
        assertThat(ticket().status()).isEqualTo(status);
        assertThat(rows("store")).isEqualTo(store);
        assertThat(house.published(order)).as("the log, and nothing new").isEqualTo(told);

        String once = wholeRow();
        house.timePasses(Duration.ofHours(1));
        recall(all);
        assertThat(wholeRow()).as("told once more").isEqualTo(once);
        assertThat(house.published(order)).isEqualTo(told);
    }

    private void paid() {
        hear(Tickets.paid(order));
    }

    private void accepted() {
        paid();
        house.timePasses(Duration.ofMinutes(1));
        command(() -> house.tickets.accept(order, Stores.ID, 25));
    }

    private void delay(int minutes, String reason) {
        house.timePasses(Duration.ofMinutes(1));
        command(() -> house.tickets.delay(order, Stores.ID, minutes, reason));
    }

    private void start() {
        house.timePasses(Duration.ofMinutes(1));
        command(() -> house.tickets.startCooking(order, Stores.ID));
    }

    private void finish() {
        house.timePasses(Duration.ofMinutes(1));
        command(() -> house.tickets.finishCooking(order, Stores.ID));
    }

    private int expire() {
        house.timePasses(ACCEPT_WITHIN);
        return house.inTransaction(() -> house.tickets.expireOverdue(100));
    }

    private void cancelRequested() {
        house.timePasses(Duration.ofMinutes(1));
        hear(Tickets.cancelRequested(order));
    }

    private void hear(OrderEvent event) {
        Envelope<OrderEvent> envelope = Envelope.of(Ids.next(), house.now(), null, null, event);
        heard.add(Json.write(envelope));
        house.hear(envelope);
    }

    /** Another name, other fees, hours and dishes, and too much to do. */
    private static void changeEverything() {
        List<OpeningPeriod> mondays =
                List.of(new OpeningPeriod(DayOfWeek.MONDAY, LocalTime.of(11, 0), LocalTime.of(14, 0)));
        house.inTransaction(() -> {
            house.stores.change(
                    Stores.ID, new StoreDetails("New name", Stores.ALWAYS, 12_000, 3_500, 2_500, house.now()));
            house.stores.putOnMenu(Stores.ID, Stores.dish("Rice", 1_000));
            house.stores.openAt(Stores.ID, mondays);
            house.stores.busy(Stores.ID, house.now().plusSeconds(600));
            house.stores.soldOut(Stores.ID, Stores.dish("Stew", 9_500).menuItemId(), true);
        });
    }

    private static Ticket command(Supplier<Ticket> work) {
        return house.inTransaction(work);
    }

    private static void recall(List<String> events) {
        assertThat(house.recall(events).failed()).isZero();
    }

    private List<String> with(List<String> told) {
        List<String> all = new ArrayList<>(told);
        all.addAll(heard);
        return all;
    }

    private static void backUp() {
        TABLES.forEach(table -> house.database.update("create table backup_of_" + table + " as table " + table));
    }

    private static void restore() {
        house.forgetEverything();
        for (String table : TABLES) {
            house.database.update("insert into " + table + " overriding system value table backup_of_" + table);
            house.database.update("drop table backup_of_" + table);
        }
    }

    private Ticket ticket() {
        return house.inTransaction(() -> house.tickets.get(order, Stores.ID));
    }

    /** The ticket as text, without what begins anew, and without these. */
    private String row(String... columns) {
        List<String> without = new ArrayList<>(List.of("received_at", "deadline", "changed_at"));
        without.addAll(List.of(columns));
        return text(String.join(",", without));
    }

    private String wholeRow() {
        return text("changed_at");
    }

    private String text(String without) {
        return house.database
                .first(
                        "select cast(to_jsonb(ticket) - cast(? as text[]) as text) from ticket where order_id = ?",
                        row -> row.getString(1),
                        "{" + without + "}",
                        order)
                .orElseThrow();
    }

    private static List<String> rows(String table) {
        return house.database.query("select cast(to_jsonb(t) as text) from " + table + " t", row -> row.getString(1));
    }
}

package fooddelivery.status.domain;

import static fooddelivery.status.domain.World.cancelled;
import static fooddelivery.status.domain.World.paid;
import static fooddelivery.status.domain.World.unpaid;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.status.domain.Evidence.Witness;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A table of worlds: where all is well nothing is found, and in each that is broken exactly what is broken. */
class AuditTest {

    private record Broken(String what, Invariant invariant, World world) {
        @Override
        public String toString() {
            return invariant.words() + ": " + what;
        }
    }

    private record Well(String what, World world) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Well> well() {
        Map<String, World> worlds = new LinkedHashMap<>();
        worlds.put("payment was never reached", unpaid("PAYMENT_PENDING", null));
        worlds.put("payment could not be reached", unpaid("PAYMENT_DEFERRED", null));
        worlds.put("the gateway is working", unpaid("PAYMENT_PENDING", "CONFIRMING"));
        worlds.put("the result is not known", unpaid("PAYMENT_UNKNOWN", "UNKNOWN"));
        worlds.put("the card was declined", unpaid("PAYMENT_DECLINED", "DECLINED"));
        worlds.put("nobody paid", unpaid("EXPIRED", "DECLINED").over());
        worlds.put(
                "nobody paid, and the last result is not known",
                unpaid("EXPIRED", "UNKNOWN").over().refund("PENDING", null));
        worlds.put(
                "cancelled before it was paid",
                unpaid("CANCELLED", "VOIDED").over().decidedBy("Cancel"));
        worlds.put(
                "cancelled while being paid, and given back",
                new World("CANCELLED")
                        .captured("REFUNDED")
                        .refund("REFUNDED", "REFUNDED")
                        .over()
                        .decidedBy("Cancel"));
        worlds.put("paid", paid("PAID", "RECEIVED", null));
        worlds.put("paid with the second card", change(paid("PAID", "RECEIVED", null), world -> {
            UUID declined = UUID.randomUUID();
            world.attempts.add(new Facts.Attempt(declined, "DECLINED"));
            world.attemptIds = List.of(declined, world.attemptId);
        }));
        worlds.put("accepted", paid("ACCEPTED", "ACCEPTED", null));
        worlds.put("cooking", paid("COOKING", "COOKING", null));
        worlds.put("ready", paid("READY", "COOKED", "OPEN"));
        worlds.put("a rider is coming", paid("RIDER_ASSIGNED", "COOKED", "CLAIMED"));
        worlds.put("on the way", paid("PICKED_UP", "COOKED", "PICKED_UP"));
        worlds.put("delivered", paid("DELIVERED", "COOKED", "DELIVERED"));
        worlds.put("delivered late", paid("DELIVERED", "COOKED", "DELIVERED").expressBack());
        worlds.put("completed", paid("COMPLETED", "COOKED", "DELIVERED"));
        worlds.put(
                "completed after it came late",
                paid("COMPLETED", "COOKED", "DELIVERED").expressBack());
        worlds.put("the store is being asked", paid("CANCEL_PENDING", "ACCEPTED", null));
        worlds.put("the store agreed", cancelled("CancelConfirmed", "CANCELLED"));
        worlds.put("the store had rejected it anyway", cancelled("OrderRefused", "REJECTED"));
        worlds.put("the store never looked at it", cancelled("TicketExpired", "EXPIRED"));
        worlds.put("the store did not answer", cancelled("StoreNoAnswer", "CANCELLED"));
        worlds.put("the store did not answer but cooked", change(cancelled("StoreNoAnswer", "COOKED"), world -> {
            world.ticketTooLate = true;
            world.lossStore = true;
            world.postings.add("LOSS_STORE");
        }));
        worlds.put("an operator ended it on the way", change(cancelled("ForceCancel", "COOKED"), world -> {
            world.ticketTooLate = true;
            world.lossStore = true;
            world.lossRider = true;
            world.delivery = "DELIVERED";
            world.deliveryTooLate = true;
            world.postings.addAll(List.of("LOSS_STORE", "LOSS_RIDER"));
        }));
        worlds.put(
                "an operator ended it, and its delivery cost nothing",
                change(cancelled("ForceCancel", "COOKED"), world -> {
                    world.ticketTooLate = true;
                    world.lossStore = true;
                    world.lossRider = true;
                    world.delivery = "PICKED_UP";
                    world.deliveryTooLate = true;
                    world.postings.add("LOSS_STORE");
                }));
        worlds.put("the refund is on its way", refunding("PENDING", "REFUND_PENDING"));
        worlds.put("the refund failed", refunding("FAILED", "REFUND_FAILED"));
        worlds.put("the refund failed and is tried again", refunding("FAILED", "REFUND_PENDING"));
        worlds.put(
                "rejected",
                new World("REJECTED")
                        .captured("REFUNDED")
                        .refund("REFUNDED", "REFUNDED")
                        .over()
                        .kitchen("REJECTED"));
        return worlds.entrySet().stream().map(entry -> new Well(entry.getKey(), entry.getValue()));
    }

    private static World refunding(String orders, String payments) {
        World world = new World("REJECTED")
                .captured(payments)
                .refund(orders, payments)
                .over()
                .kitchen("EXPIRED");
        world.held = World.TOTAL;
        return world;
    }

    static Stream<Broken> broken() {
        return Stream.of(
                broken("payment knows it", Invariant.ORDER_EXISTS, paid("PAID", null, null), it -> it.known = false),
                broken("only a rider knows it", Invariant.ORDER_EXISTS, new World("PAID"), it -> {
                    it.known = false;
                    it.account = false;
                    it.shownVersion = null;
                    it.delivery = "OPEN";
                }),
                broken("paid, and no ticket", Invariant.ENDED_OR_WAITING, paid("PAID", null, null)),
                broken("paid and rejected", Invariant.ENDED_OR_WAITING, paid("ACCEPTED", "REJECTED", null)),
                broken("asked, and cooking", Invariant.ENDED_OR_WAITING, paid("CANCEL_PENDING", "COOKING", null)),
                broken("asked, and agreed", Invariant.ENDED_OR_WAITING, paid("CANCEL_PENDING", "CANCELLED", null)),
                broken("ready, and no delivery", Invariant.ENDED_OR_WAITING, paid("READY", "COOKED", null)),
                broken("a rider is coming for nothing", Invariant.ENDED_OR_WAITING, paid("READY", "COOKED", "VOID")),
                broken("charged twice", Invariant.ONE_CAPTURE, paid("PAID", "RECEIVED", null), it -> {
                    UUID second = UUID.randomUUID();
                    it.attempts.add(new Facts.Attempt(second, "REFUNDED"));
                    it.attemptIds = List.of(it.attemptId, second);
                }),
                broken(
                        "an attempt that nobody made",
                        Invariant.ATTEMPT_KNOWN,
                        paid("PAID", "RECEIVED", null),
                        it -> it.attemptIds = List.of(UUID.randomUUID())),
                broken(
                        "paid, and nothing captured",
                        Invariant.MONEY_OWED,
                        unpaid("PAID", "DECLINED"),
                        it -> it.unheard.add(Witness.STORE)),
                broken(
                        "captured, and order still asks for it",
                        Invariant.MONEY_OWED,
                        unpaid("PAYMENT_UNKNOWN", null),
                        it -> {
                            it.account = true;
                            it.captured("APPROVED");
                        }),
                broken(
                        "too little captured",
                        Invariant.MONEY_OWED,
                        paid("PAID", "RECEIVED", null),
                        it -> it.captured--),
                broken(
                        "expired, and kept",
                        Invariant.MONEY_OWED,
                        new World("EXPIRED").captured("APPROVED").over()),
                broken(
                        "given back in part",
                        Invariant.MONEY_OWED,
                        cancelled("CancelConfirmed", "CANCELLED"),
                        it -> it.refunded -= 500),
                broken(
                        "a ledger that does not balance",
                        Invariant.LEDGER_BALANCES,
                        paid("PAID", "RECEIVED", null),
                        it -> it.ledgerSum = 1),
                broken(
                        "a capture that was not booked",
                        Invariant.LEDGER_AGREES,
                        paid("PAID", "RECEIVED", null),
                        it -> it.gateway = 0L),
                broken(
                        "completed and not shared out",
                        Invariant.SETTLED,
                        paid("COMPLETED", "COOKED", "DELIVERED"),
                        it -> it.postings.remove("SETTLEMENT")),
                broken(
                        "completed, and money left over",
                        Invariant.SETTLED,
                        paid("COMPLETED", "COOKED", "DELIVERED"),
                        it -> it.held = 10),
                broken(
                        "shared out too early",
                        Invariant.SETTLED,
                        paid("DELIVERED", "COOKED", "DELIVERED"),
                        it -> it.postings.add("SETTLEMENT")),
                broken(
                        "too late, and the fee is kept",
                        Invariant.EXPRESS_FEE,
                        paid("DELIVERED", "COOKED", "DELIVERED"),
                        it -> it.promiseMissed = true),
                broken(
                        "in time, and the fee goes back",
                        Invariant.EXPRESS_FEE,
                        paid("DELIVERED", "COOKED", "DELIVERED").expressBack(),
                        it -> it.promiseMissed = false),
                broken("a loss that is not booked", Invariant.LOSS_BOOKED, cancelled("StoreNoAnswer", "COOKED"), it -> {
                    it.ticketTooLate = true;
                    it.lossStore = true;
                }),
                broken(
                        "a loss that nobody had",
                        Invariant.LOSS_BOOKED,
                        cancelled("CancelConfirmed", "CANCELLED"),
                        it -> it.postings.add("LOSS_RIDER")),
                broken("payment has not heard of the end", Invariant.ACCOUNT_CLOSED, unpaid("EXPIRED", "DECLINED")),
                broken(
                        "payment takes no money any more",
                        Invariant.ACCOUNT_CLOSED,
                        unpaid("PAYMENT_DECLINED", "DECLINED").over()),
                broken(
                        "order has not heard of the refund",
                        Invariant.REFUND_AGREES,
                        refunding("PENDING", "REFUND_FAILED")),
                broken(
                        "order waits for a refund of nothing",
                        Invariant.REFUND_AGREES,
                        unpaid("EXPIRED", "DECLINED").over().refund("PENDING", null)),
                broken(
                        "a refund under way while it is cooked",
                        Invariant.REFUND_AGREES,
                        paid("COOKING", "COOKING", null).refund("NONE", "REFUND_PENDING")),
                broken(
                        "cooked without money",
                        Invariant.PAID_BEFORE_KITCHEN,
                        unpaid("PAYMENT_DECLINED", "DECLINED").kitchen("RECEIVED")),
                broken("order has not heard of the cook", Invariant.KITCHEN_AGREES, paid("PAID", "COOKING", null)),
                broken(
                        "delivered and not cooked",
                        Invariant.KITCHEN_AGREES,
                        paid("DELIVERED", "ACCEPTED", "DELIVERED")),
                broken(
                        "cancelled with the kitchen's leave, and cooking",
                        Invariant.KITCHEN_AGREES,
                        cancelled("CancelConfirmed", "COOKING")),
                broken(
                        "cancelled after it was paid, and the kitchen knows nothing",
                        Invariant.KITCHEN_AGREES,
                        cancelled("CancelConfirmed", null)),
                broken(
                        "delivered, and still on its way",
                        Invariant.DELIVERY_AGREES,
                        paid("DELIVERED", "COOKED", "PICKED_UP")),
                broken(
                        "cancelled, and a rider is sent",
                        Invariant.DELIVERY_AGREES,
                        cancelled("CancelConfirmed", "CANCELLED").trip("OPEN")),
                broken("a rider before the cook", Invariant.DELIVERY_AGREES, paid("COOKING", "COOKING", "OPEN")),
                broken(
                        "customers see the past",
                        Invariant.VIEW_AGREES,
                        paid("PAID", "RECEIVED", null),
                        it -> it.shownVersion = 6L),
                broken(
                        "customers see another state",
                        Invariant.VIEW_AGREES,
                        paid("PAID", "RECEIVED", null),
                        it -> it.shownStatus = "COOKING"),
                broken(
                        "customers see another refund",
                        Invariant.VIEW_AGREES,
                        paid("PAID", "RECEIVED", null),
                        it -> it.shownRefund = "PENDING"),
                broken(
                        "customers see nothing",
                        Invariant.VIEW_AGREES,
                        paid("PAID", "RECEIVED", null),
                        it -> it.shownVersion = null));
    }

    private static Broken broken(String what, Invariant invariant, World world) {
        return broken(what, invariant, world, it -> {});
    }

    private static Broken broken(String what, Invariant invariant, World world, Consumer<World> change) {
        return new Broken(what, invariant, change(world, change));
    }

    private static World change(World world, Consumer<World> change) {
        change.accept(world);
        return world;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("well")
    void where_all_is_well_nothing_is_found(Well well) {
        assertThat(Audit.of(well.world().evidence())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void what_is_broken_is_found_and_nothing_else(Broken broken) {
        Evidence evidence = broken.world().evidence();
        assertThat(Audit.of(evidence))
                .extracting(Violation::orderId, Violation::invariant)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(evidence.orderId(), broken.invariant()));
    }

    @Test
    void every_invariant_has_a_world_in_which_it_is_broken() {
        assertThat(broken().map(Broken::invariant)).contains(Invariant.values());
    }

    @ParameterizedTest
    @EnumSource(Witness.class)
    void of_a_service_that_could_not_be_asked_nothing_is_assumed(Witness silent) {
        well().forEach(well -> {
            well.world().unheard.add(silent);
            assertThat(Audit.of(well.world().evidence())).as(well.what()).isEmpty();
        });
    }

    @Test
    void when_nobody_could_be_asked_nothing_is_found() {
        World world = paid("PAID", null, null);
        world.unheard.addAll(EnumSet.allOf(Witness.class));
        assertThat(Audit.of(world.evidence())).isEmpty();
    }

    @Test
    void an_order_is_in_flight_while_anybody_changed_something_lately() {
        World world = paid("PAID", "RECEIVED", null);
        assertThat(world.evidence().isInFlight(World.LONG_AGO)).isFalse();
        world.paymentChanged = World.LONG_AGO.plusSeconds(1);
        assertThat(world.evidence().isInFlight(World.LONG_AGO)).isTrue();
        assertThat(world.evidence().isInFlight(World.LONG_AGO.plusSeconds(1))).isFalse();
    }

    @Test
    void invariants_are_written_as_words() {
        assertThat(Arrays.stream(Invariant.values()).map(Invariant::words))
                .contains("money-owed", "paid-before-kitchen")
                .doesNotHaveDuplicates();
    }
}

package fooddelivery.saga;

import fooddelivery.saga.Chance.Fate;
import fooddelivery.saga.Chance.Point;
import fooddelivery.saga.Plan.Action;
import fooddelivery.saga.Plan.Step;
import fooddelivery.saga.Plan.Trouble;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ListArbitrary;

class SagaProperties {

    @Property(tries = 700, generation = GenerationMode.RANDOMIZED, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void whatever_is_lost_repeated_reordered_or_killed_the_saga_ends_as_it_should(@ForAll("plans") Plan plan) {
        Run.of(plan);
    }

    @Provide
    static Arbitrary<Plan> plans() {
        ListArbitrary<Step> steps = steps().list().ofMinSize(1).ofMaxSize(60);
        return Combinators.combine(
                        steps,
                        Arbitraries.integers().between(0, 1_000).shrinkTowards(0),
                        Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true)))
                .as(Plan::new);
    }

    private static Arbitrary<Step> steps() {
        Arbitrary<Action> actions = Arbitraries.frequency(Arrays.stream(Action.values())
                .map(action -> Tuple.of(action.weight(), action))
                .toList());
        Arbitrary<Trouble> troubles = Combinators.combine(
                        Arbitraries.of(TROUBLES),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 4))
                .as((kind, skip, meanwhile) -> new Trouble(kind.point(), kind.fate(), skipped(kind.point(), skip), meanwhile));
        return Combinators.combine(
                        actions, Arbitraries.integers().between(0, 1_000), troubles.injectNull(0.6))
                .as(Step::new);
    }

    /** Only commits come several to a step. */
    private static int skipped(Point point, int skip) {
        return point == Point.BEFORE_COMMIT || point == Point.AFTER_COMMIT ? skip : 0;
    }

    private record Kind(Point point, Fate fate) {}

    private static final List<Kind> TROUBLES = Stream.of(
                    kinds(Point.BEFORE_COMMIT, Fate.KILLED),
                    kinds(Point.AFTER_COMMIT, Fate.KILLED),
                    kinds(Point.EVENTS_SENT, Fate.KILLED),
                    kinds(Point.PAYMENT_REQUEST, Fate.GO_ON, Fate.NOT_SENT, Fate.LATE, Fate.LOST, Fate.KILLED),
                    kinds(Point.PAYMENT_ANSWER, Fate.GO_ON, Fate.LOST, Fate.KILLED),
                    kinds(Point.CAPTURE_REQUEST, Fate.GO_ON, Fate.LATE, Fate.LOST, Fate.KILLED),
                    kinds(Point.CAPTURE_ANSWER, Fate.GO_ON, Fate.LOST, Fate.KILLED),
                    kinds(Point.REFUND_REQUEST, Fate.GO_ON, Fate.LATE, Fate.LOST, Fate.KILLED),
                    kinds(Point.REFUND_ANSWER, Fate.GO_ON, Fate.LOST, Fate.KILLED))
            .flatMap(List::stream)
            .toList();

    private static List<Kind> kinds(Point point, Fate... fates) {
        return Arrays.stream(fates).map(fate -> new Kind(point, fate)).toList();
    }
}

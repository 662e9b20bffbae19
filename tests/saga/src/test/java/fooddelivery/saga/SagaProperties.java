package fooddelivery.saga;

import fooddelivery.saga.Chance.Fate;
import fooddelivery.saga.Chance.Point;
import fooddelivery.saga.Plan.Action;
import fooddelivery.saga.Plan.Step;
import fooddelivery.saga.Plan.Trouble;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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

    @Property(
            tries = 700,
            generation = GenerationMode.RANDOMIZED,
            edgeCases = EdgeCasesMode.NONE,
            shrinking = ShrinkingMode.BOUNDED)
    void whatever_is_lost_repeated_reordered_or_killed_the_saga_ends_as_it_should(@ForAll("plans") Plan plan) {
        Run.of(plan);
    }

    @Provide
    static Arbitrary<Plan> plans() {
        ListArbitrary<Step> steps = steps().list().ofMinSize(1).ofMaxSize(60);
        return Combinators.combine(
                        steps, Arbitraries.integers().between(0, 1_000).shrinkTowards(0), oneIn(6), oneIn(4))
                .as(Plan::new);
    }

    private static Arbitrary<Boolean> oneIn(int times) {
        return Arbitraries.frequency(Tuple.of(times - 1, false), Tuple.of(1, true));
    }

    private static Arbitrary<Step> steps() {
        Arbitrary<Action> actions = Arbitraries.frequency(Arrays.stream(Action.values())
                .map(action -> Tuple.of(action.weight(), action))
                .toList());
        return Combinators.combine(
                        actions,
                        Arbitraries.integers().between(0, 1_000),
                        Arbitraries.integers().between(0, 1_000).injectNull(0.5),
                        Arbitraries.integers().between(0, 4))
                .as((action, pick, trouble, meanwhile) ->
                        new Step(action, pick, trouble == null ? null : trouble(action, trouble, meanwhile)));
    }

    private static Trouble trouble(Action action, int pick, int meanwhile) {
        List<Kind> kinds = CALLING.contains(action) ? TROUBLES : TROUBLES_WITHOUT_CALLS;
        Kind kind = kinds.get(pick % kinds.size());
        return new Trouble(kind.point(), kind.fate(), kind.point().isCall() ? 0 : pick / kinds.size() % 4, meanwhile);
    }

    private record Kind(Point point, Fate fate) {}

    private static final Set<Action> CALLING =
            EnumSet.of(Action.PLACE, Action.GO_ON, Action.PAY, Action.TIMER, Action.TIMERS);

    private static final List<Kind> TROUBLES_WITHOUT_CALLS = Stream.of(
                    kinds(Point.BEFORE_COMMIT, Fate.KILLED),
                    kinds(Point.AFTER_COMMIT, Fate.KILLED),
                    kinds(Point.EVENTS_SENT, Fate.KILLED))
            .flatMap(List::stream)
            .toList();

    private static final List<Kind> TROUBLES = Stream.of(
                    TROUBLES_WITHOUT_CALLS,
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

package fooddelivery.saga;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** The same worlds, but the database of one service, or of two, is set back to what it was some steps before. */
class RestoreProperties {

    /** Not together with status, which remembers for the others what they had told. */
    private static final List<List<String>> LOST = List.of(
            List.of("order"),
            List.of("payment"),
            List.of("store"),
            List.of("delivery"),
            List.of("status"),
            List.of("notify"),
            List.of("order", "payment"),
            List.of("order", "store"),
            List.of("order", "delivery"),
            List.of("payment", "store"),
            List.of("store", "delivery"));

    /**
     * @param backup before which step it is made
     * @param restore before which of those that follow it is put back
     */
    record Loss(List<String> services, Plan plan, int backup, int restore) {}

    @Property(
            tries = 300,
            generation = GenerationMode.RANDOMIZED,
            edgeCases = EdgeCasesMode.NONE,
            shrinking = ShrinkingMode.BOUNDED)
    void whatever_a_restored_service_has_forgotten_the_saga_ends_as_it_should(@ForAll("losses") Loss loss) {
        check(loss);
    }

    /** @throws AssertionError with the whole story, when something does not hold */
    static void check(Loss loss) {
        AtomicReference<Map<String, MemoryDatabase.Copy>> copies = new AtomicReference<>();
        int last = loss.plan().steps().size();
        int backup = loss.backup() % (last + 1);
        int restore = backup + loss.restore() % (last + 1 - backup);
        AtomicReference<Boolean> done = new AtomicReference<>(false);
        Run.of(loss.plan(), World::new, (step, world) -> {
            if (step >= backup && copies.get() == null) {
                copies.set(world.backup());
            }
            if (step >= restore && !done.get()) {
                done.set(true);
                world.restores(loss.services(), copies.get());
            }
        });
    }

    @Provide
    static Arbitrary<Loss> losses() {
        return Combinators.combine(
                        Arbitraries.of(LOST),
                        SagaProperties.plans(),
                        Arbitraries.integers().between(0, 1_000),
                        Arbitraries.integers().between(0, 1_000))
                .as(Loss::new);
    }
}

package fooddelivery.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation can fail: it finds every mistake that it was made to find. */
class SabotageTest {

    private static final int SEQUENCES = 4_000;

    @ParameterizedTest
    @EnumSource
    void the_simulation_finds(Sabotage mistake) {
        AtomicReference<String> found = new AtomicReference<>();
        JqwikSession.run(() -> {
            RandomGenerator<Plan> plans = SagaProperties.plans().generator(SEQUENCES);
            mistake.run(() -> {
                for (int seed = 0; seed < SEQUENCES && found.get() == null; seed++) {
                    Plan plan = plans.next(new Random(seed)).value();
                    try {
                        Run.of(plan, mistake::world);
                    } catch (AssertionError e) {
                        found.set((seed + 1) + " sequences: "
                                + e.getMessage()
                                        .lines()
                                        .findFirst()
                                        .orElseThrow()
                                        .split(" — ")[0]);
                    }
                }
            });
        });
        System.out.println(mistake + " found by " + found.get());
        assertThat(found.get()).as("what the simulation found").isNotNull();
    }
}

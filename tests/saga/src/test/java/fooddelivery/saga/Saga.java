package fooddelivery.saga;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;

/** {@code ./saga}: as many sequences as one likes, and the shortest story of the first that goes wrong. */
final class Saga {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final Duration TO_SHORTEN = Duration.ofMinutes(2);

    private final int sequences;
    private final long seed;
    private final Instant started = Instant.now();

    private Saga(int sequences, long seed) {
        this.sequences = sequences;
        this.seed = seed;
    }

    /** @param arguments how many sequences, and the seed of the first */
    public static void main(String[] arguments) {
        boolean[] well = {false};
        JqwikSession.run(() -> well[0] = new Saga(Integer.parseInt(arguments[0]), Long.parseLong(arguments[1])).run());
        System.exit(well[0] ? 0 : 1);
    }

    private boolean run() {
        RandomGenerator<Plan> plans = SagaProperties.plans().generator(sequences);
        Instant line = started;
        for (int done = 0; done < sequences; done++) {
            Shrinkable<Plan> plan = plans.next(new Random(seed + done));
            Optional<String> failure = failureOf(plan.value());
            if (failure.isPresent()) {
                report(plan, seed + done, failure.get());
                System.out.printf(
                        "%d sequences in %d s: one went wrong%n",
                        done + 1, Duration.between(started, Instant.now()).toSeconds());
                return false;
            }
            if (Duration.between(line, Instant.now()).compareTo(BETWEEN_LINES) > 0) {
                line = Instant.now();
                System.out.printf("%d of %d sequences%n", done + 1, sequences);
            }
        }
        System.out.printf(
                "%d sequences in %d s: everything held (seeds %d to %d)%n",
                sequences, Duration.between(started, Instant.now()).toSeconds(), seed, seed + sequences - 1);
        return true;
    }

    private void report(Shrinkable<Plan> plan, long planSeed, String failure) {
        System.out.printf("Seed %d goes wrong; looking for a shorter story …%n", planSeed);
        String shortest = failure;
        Instant end = Instant.now().plus(TO_SHORTEN);
        Shrinkable<Plan> current = plan;
        boolean shorter = true;
        while (shorter && Instant.now().isBefore(end)) {
            shorter = false;
            for (Shrinkable<Plan> candidate : (Iterable<Shrinkable<Plan>>) current.shrink()::iterator) {
                Optional<String> again = failureOf(candidate.value());
                if (again.isPresent()) {
                    shortest = again.get();
                    current = candidate;
                    shorter = true;
                    break;
                }
                if (Instant.now().isAfter(end)) {
                    break;
                }
            }
        }
        System.out.println();
        System.out.println(shortest);
        System.out.printf("Again: ./saga --sequences 1 --seed %d%n", planSeed);
    }

    private static Optional<String> failureOf(Plan plan) {
        try {
            Run.of(plan);
            return Optional.empty();
        } catch (AssertionError e) {
            return Optional.of(e.getMessage());
        }
    }
}

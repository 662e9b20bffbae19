package fooddelivery.saga;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;

/** {@code ./saga}: as many sequences as one likes, and the shortest story of the first that goes wrong. */
final class Saga<T> {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final Duration TO_SHORTEN = Duration.ofMinutes(2);

    /** jqwik makes other plans of a seed for few sequences than for many; a failure has to come again when it is alone. */
    private static final int SIZE = 50_000;

    private final int sequences;
    private final long seed;
    private final Instant started = Instant.now();

    private final String command;
    private final Supplier<Arbitrary<T>> worlds;
    private final Consumer<T> check;
    private volatile long current;
    private volatile boolean over;

    private Saga(int sequences, long seed, String command, Supplier<Arbitrary<T>> worlds, Consumer<T> check) {
        this.sequences = sequences;
        this.seed = seed;
        this.current = seed;
        this.command = command;
        this.worlds = worlds;
        this.check = check;
    }

    /** @param arguments how many sequences, the seed of the first, and perhaps "restore" */
    public static void main(String[] arguments) {
        int sequences = Integer.parseInt(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        boolean restore = arguments.length > 2 && arguments[2].equals("restore");
        Saga<?> saga = restore
                ? new Saga<>(sequences, seed, "./saga --restore", RestoreProperties::losses, RestoreProperties::check)
                : new Saga<>(sequences, seed, "./saga", SagaProperties::plans, Run::of);
        Runtime.getRuntime().addShutdownHook(new Thread(saga::tellUnlessOver));
        boolean[] well = {false};
        try {
            JqwikSession.run(() -> well[0] = saga.run());
        } catch (Throwable e) {
            // The last to know, whatever it is: out of memory, too deep a stack, a class that is missing.
            saga.tell(e);
        }
        System.exit(well[0] ? 0 : 1);
    }

    private void tell(Throwable failure) {
        over = true;
        System.out.printf("Seed %d ends with %s%n", current, failure);
        failure.printStackTrace(System.out);
        again(current);
    }

    /** Somebody has ended the program. */
    private void tellUnlessOver() {
        if (!over) {
            System.out.printf("Ended from outside at seed %d, after %d sequences that held%n", current, current - seed);
            System.out.flush();
        }
    }

    private void again(long planSeed) {
        System.out.printf("Again: %s --sequences 1 --seed %d%n", command, planSeed);
    }

    private boolean run() {
        RandomGenerator<T> plans = worlds.get().generator(SIZE);
        Instant line = started;
        for (int done = 0; done < sequences; done++) {
            current = seed + done;
            Shrinkable<T> plan = plans.next(new Random(seed + done));
            Optional<String> failure = failureOf(plan.value());
            if (failure.isPresent()) {
                report(plan, seed + done, failure.get());
                over = true;
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
        over = true;
        System.out.printf(
                "%d sequences in %d s: everything held (seeds %d to %d)%n",
                sequences, Duration.between(started, Instant.now()).toSeconds(), seed, seed + sequences - 1);
        return true;
    }

    private void report(Shrinkable<T> plan, long planSeed, String failure) {
        System.out.printf("Seed %d goes wrong; looking for a shorter story …%n", planSeed);
        String shortest = failure;
        Instant end = Instant.now().plus(TO_SHORTEN);
        Shrinkable<T> current = plan;
        boolean shorter = true;
        while (shorter && Instant.now().isBefore(end)) {
            shorter = false;
            for (Shrinkable<T> candidate : (Iterable<Shrinkable<T>>) current.shrink()::iterator) {
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
        again(planSeed);
    }

    private Optional<String> failureOf(T plan) {
        try {
            check.accept(plan);
            return Optional.empty();
        } catch (AssertionError e) {
            return Optional.of(e.getMessage());
        }
    }
}

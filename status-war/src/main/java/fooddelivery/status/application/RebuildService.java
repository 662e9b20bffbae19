package fooddelivery.status.application;

import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Startup;
import fooddelivery.runtime.Timers;
import fooddelivery.status.domain.EventLogs;
import fooddelivery.status.domain.EventLogs.LogPage;
import fooddelivery.status.domain.Generations;
import fooddelivery.status.domain.Generations.Busy;
import fooddelivery.status.domain.Generations.Overtaken;
import fooddelivery.status.domain.Generations.Pair;
import fooddelivery.status.domain.Generations.Slice;
import fooddelivery.status.domain.Rebuild;
import fooddelivery.status.domain.Rebuild.State;
import fooddelivery.status.domain.Witnesses.Silent;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Builds the view anew from what the services have published, while the live one goes on.
 *
 * <p>First every event that is heard of is recorded in both, from then on the logs are read from the beginning to the end:
 * what is in neither the one nor the other cannot be, since an event is in its log before anybody hears of it. Recording is
 * the same whatever comes first or twice, so once the two agree on an order they go on agreeing, and comparing them piece
 * by piece needs no lock. What differs at first is mostly an event that is in the log and still on its way here; what goes
 * on differing is told to whoever asked.
 *
 * <p>Killed at any instruction, it has changed nothing that anybody reads.
 */
@ApplicationScoped
public class RebuildService {

    private static final Logger LOG = System.getLogger(RebuildService.class.getName());

    /** Whose events the view acts on. */
    private static final List<String> SERVICES = List.of("order", "store", "delivery");

    /** A process without a sign of life for so long is dead, or sleeps so deep that another may begin. */
    private static final Duration LEASE = Duration.ofSeconds(30);
    /** Orders that are copied or compared at a time. */
    private static final int STRETCH = 500;
    /** Differences that are looked at again, at most, and those that are told one by one. */
    private static final int SUSPECTS = 20_000;
    /** Before something is tried again. */
    private static final long PAUSE_MILLIS = 250;
    /** After a page that took long because a service was away. */
    private static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    public static final int SHOWN = 100;
    /** By which the clocks of two machines may differ. */
    private static final Duration SKEW = Duration.ofMinutes(1);
    /** Around the end of the logs one may have been forgotten a little sooner than another. */
    private static final Duration MARGIN = Duration.ofDays(1);

    @Resource
    private ManagedExecutorService executor;

    @Inject
    private EventLogs logs;

    @Inject
    private Generations generations;

    @Inject
    private Transactions transactions;

    @Inject
    private Clock clock;

    @Inject
    @ConfigProperty(name = "fooddelivery.retention.events", defaultValue = "P30D")
    private Duration retention;

    @Inject
    @ConfigProperty(name = "fooddelivery.rebuild.patience", defaultValue = "PT1M")
    private Duration patience;

    @Inject
    @ConfigProperty(name = "fooddelivery.rebuild.settle", defaultValue = "PT30S")
    private Duration settle;

    @Inject
    @ConfigProperty(name = "fooddelivery.rebuild.share", defaultValue = "0.5")
    private double share;

    void start(@Observes Startup.Finished event, Timers timers) {
        timers.every(LEASE, "Giving up rebuilds whose process died", this::giveUpAbandoned);
    }

    void giveUpAbandoned() {
        inTransaction(generations::giveUpAbandoned);
    }

    /**
     * Begins; the rest is done in the background.
     *
     * @param force whether the new view takes over although it differs
     * @throws ProblemException 409 while one is running
     */
    public Rebuild begin(boolean force, String by) {
        long number = transactions
                .run(() -> generations.begin(by, LEASE))
                .orElseThrow(
                        () -> ProblemException.conflict("rebuild-running", "The view is being built anew already."));
        LOG.log(Level.INFO, "Rebuild {0} of the view begins, started by {1}", number, by);
        executor.execute(() -> run(number, force));
        return last().orElseThrow();
    }

    /** The one that runs, or the last one that did. */
    public Optional<Rebuild> last() {
        return generations.last(SHOWN);
    }

    /** All of it; what fails is told by {@link #last()}. */
    void run(long number, boolean force) {
        try {
            Instant begun = clock.instant();
            step(number, () -> generations.expect(number));
            patiently(number, Busy.class, () -> step(number, () -> generations.awaitReaders(number)));
            patiently(number, Busy.class, () -> step(number, () -> generations.empty(number)));
            patiently(number, Busy.class, () -> step(number, () -> generations.fill(number)));
            read(number, clock.instant().plus(SKEW));
            carryOver(number, begun.minus(retention).plus(MARGIN));
            Map<UUID, Pair> suspects = compare(number);
            confirm(number, suspects);
            finish(number, suspects.keySet(), force);
        } catch (Overtaken e) {
            LOG.log(Level.WARNING, "{0}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(number, "the service was stopped", e);
        } catch (Silent e) {
            fail(number, e.getMessage(), e);
        } catch (Busy e) {
            fail(number, "the tables of the view are in use by something that takes long", e);
        } catch (RuntimeException e) {
            fail(number, "see the log of the status service", e);
        }
    }

    private void fail(long number, String reason, Exception cause) {
        LOG.log(Level.WARNING, "Rebuild " + number + " of the view failed", cause);
        try {
            step(number, () -> generations.finish(number, State.FAILED, false, reason));
        } catch (RuntimeException e) {
            // Its lease ends, and tells the same.
            LOG.log(Level.WARNING, "That rebuild {0} failed could not be written: {1}", number, e.toString());
        }
    }

    /** @param enough what was published after that time was heard of in both generations */
    private void read(long number, Instant enough) throws InterruptedException {
        Map<String, Long> read = SERVICES.stream().collect(Collectors.toMap(Function.identity(), service -> 0L));
        for (String service : SERVICES) {
            String after = null;
            do {
                long begun = System.nanoTime();
                String position = after;
                LogPage page = patiently(number, Silent.class, () -> ask(service, position));
                Map<String, Long> before = read;
                read = patiently(number, Busy.class, () -> record(number, service, page, before));
                after = page.until() != null && page.until().isAfter(enough) ? null : page.next();
                leaveRoom(System.nanoTime() - begun);
            } while (after != null);
        }
        Map<String, Long> all = read;
        step(number, () -> generations.progress(number, State.CARRYING, all));
    }

    /** Nobody waits for a rebuild, but people do for their orders, and for the same processors. */
    private void leaveRoom(long workedNanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.min(LONGEST_REST_NANOS, (long) (workedNanos * (1 / share - 1))));
    }

    /** @return what has been read then */
    private Map<String, Long> record(long number, String service, LogPage page, Map<String, Long> before) {
        return within(number, () -> {
            Map<String, Long> read = new TreeMap<>(before);
            generations.record(number, orders -> {
                OrderViewPolicy policy = OrderViewPolicy.silently(orders);
                long recorded = page.events().stream().filter(policy::whenever).count();
                read.merge(service, recorded, Long::sum);
            });
            generations.progress(number, State.READING, read);
            return read;
        });
    }

    private LogPage ask(String service, String after) {
        LogPage page;
        try {
            page = logs.read(service, after);
        } catch (Silent e) {
            throw new Silent(service + " cannot be asked for its events: " + e.getMessage(), e);
        }
        if (page.isHeldBack()) {
            throw new Silent(
                    service + " cannot show its last events: a transaction in its database server does not end", null);
        }
        return page;
    }

    private void carryOver(long number, Instant wholeSince) throws InterruptedException {
        UUID after = null;
        do {
            UUID from = after;
            after = patiently(
                    number,
                    Busy.class,
                    () -> within(number, () -> generations.carryOver(number, from, STRETCH, wholeSince)));
        } while (after != null);
    }

    /** @return the orders that differ */
    private Map<UUID, Pair> compare(long number) {
        step(
                number,
                () -> generations.progress(
                        number,
                        State.COMPARING,
                        generations.last(0).orElseThrow().read()));
        Map<UUID, Pair> suspects = new HashMap<>();
        UUID after = null;
        do {
            UUID from = after;
            Slice slice = within(number, () -> {
                Slice found = generations.compare(number, from, STRETCH);
                generations.compared(
                        number, found.pairs().size(), hash(found.pairs(), Pair::live), hash(found.pairs(), Pair::anew));
                return found;
            });
            slice.pairs().stream().filter(pair -> !pair.isEqual()).forEach(pair -> suspects.put(pair.orderId(), pair));
            after = slice.end();
        } while (after != null);
        return suspects;
    }

    /** Of many orders, whatever stretches they were looked at in. */
    private static long hash(Collection<Pair> pairs, Function<Pair, String> side) {
        return pairs.stream()
                .map(side)
                .filter(Objects::nonNull)
                .mapToLong(hash -> Long.parseUnsignedLong(hash.substring(0, 16), 16))
                .reduce(0, (one, other) -> one ^ other);
    }

    /**
     * Leaves those that go on differing: an event that is on its way to the live view is there before long. Where many are
     * on their way it is waited for as long as they become fewer.
     */
    private void confirm(long number, Map<UUID, Pair> suspects) throws InterruptedException {
        Instant end = clock.instant().plus(settle);
        while (suspects.size() <= SUSPECTS) {
            int before = suspects.size();
            for (List<UUID> some : stretches(suspects.keySet())) {
                within(number, () -> {
                            List<Pair> agree = generations.compare(number, some).stream()
                                    .filter(Pair::isEqual)
                                    .toList();
                            List<Pair> counted = agree.stream()
                                    .map(pair -> suspects.get(pair.orderId()))
                                    .toList();
                            // What was counted of them is taken out again, and what they say now put in its place.
                            generations.compared(
                                    number,
                                    0,
                                    hash(counted, Pair::live) ^ hash(agree, Pair::live),
                                    hash(counted, Pair::anew) ^ hash(agree, Pair::anew));
                            return agree;
                        })
                        .forEach(pair -> suspects.remove(pair.orderId()));
            }
            if (suspects.size() < before) {
                end = clock.instant().plus(settle);
            }
            if (suspects.isEmpty() || !clock.instant().isBefore(end)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private void finish(long number, Set<UUID> differing, boolean force) {
        State end = within(number, () -> {
            generations.differ(number, differing, SHOWN);
            boolean equal = generations.last(0).orElseThrow().differences() == 0;
            State state = equal || force ? State.SWITCHED : State.DIFFERENT;
            generations.finish(number, state, state == State.SWITCHED, null);
            return state;
        });
        LOG.log(Level.INFO, "Rebuild {0} of the view: {1}, {2} orders differ", number, end, differing.size());
    }

    private static List<List<UUID>> stretches(Set<UUID> orders) {
        List<UUID> all = new ArrayList<>(orders);
        List<List<UUID>> stretches = new ArrayList<>();
        for (int from = 0; from < all.size(); from += STRETCH) {
            stretches.add(all.subList(from, Math.min(all.size(), from + STRETCH)));
        }
        return stretches;
    }

    private void step(long number, Runnable work) {
        within(number, () -> {
            work.run();
            return null;
        });
    }

    private <T> T within(long number, Supplier<T> work) {
        return transactions.run(() -> {
            generations.renew(number, LEASE);
            return work.get();
        });
    }

    private void inTransaction(Runnable work) {
        transactions.run(() -> {
            work.run();
            return null;
        });
    }

    private <E extends RuntimeException> void patiently(long number, Class<E> passing, Runnable work)
            throws InterruptedException {
        patiently(number, passing, () -> {
            work.run();
            return null;
        });
    }

    /** Tries again what may pass. */
    private <T, E extends RuntimeException> T patiently(long number, Class<E> passing, Supplier<T> work)
            throws InterruptedException {
        Instant end = clock.instant().plus(patience);
        for (; ; ) {
            try {
                return work.get();
            } catch (RuntimeException e) {
                if (!passing.isInstance(e) || !clock.instant().isBefore(end)) {
                    throw e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            step(number, () -> {});
        }
    }
}

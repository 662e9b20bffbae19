package fooddelivery.benchmark;

import fooddelivery.system.Machine;
import fooddelivery.system.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What this machine's database and broker could do if there were nothing else. */
final class Limits {

    /**
     * @param workers at the same time
     * @param usage of the whole platform, of which one part works, and of this program
     */
    record Limit(String what, int workers, double perSecond, Times each, Machine.Usage usage) {}

    /** One connection's work, again and again. */
    interface Worker {

        /** @return how many things are done, once they are safe on the disk */
        int work() throws Exception;

        void end() throws Exception;
    }

    private Limits() {}

    /**
     * @param usage until now
     * @param most things to do, should the time not be over before
     */
    static Limit measure(
            String what,
            Supplier<Machine.Usage> usage,
            int workers,
            Duration time,
            long most,
            Callable<Worker> newWorker)
            throws Exception {
        List<Worker> all = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            for (int i = 0; i < workers; i++) {
                Worker worker = newWorker.call();
                all.add(worker);
                // What is done for the first time is not measured.
                worker.work();
            }
            AtomicLong done = new AtomicLong();
            Machine.Usage before = usage.get();
            long begin = System.nanoTime();
            List<Future<List<Long>>> running = new ArrayList<>();
            for (Worker worker : all) {
                running.add(threads.submit(() -> {
                    List<Long> took = new ArrayList<>();
                    while (System.nanoTime() - begin < time.toNanos() && done.get() < most) {
                        long start = System.nanoTime();
                        done.addAndGet(worker.work());
                        took.add(System.nanoTime() - start);
                    }
                    return took;
                }));
            }
            List<Long> took = new ArrayList<>();
            for (Future<List<Long>> one : running) {
                took.addAll(one.get());
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            return new Limit(
                    what,
                    workers,
                    done.get() / seconds,
                    Times.of(took),
                    usage.get().since(before));
        } catch (ExecutionException e) {
            throw new IllegalStateException(what + ": " + e.getCause().getMessage(), e.getCause());
        } finally {
            threads.shutdown();
            for (Worker worker : all) {
                worker.end();
            }
        }
    }
}

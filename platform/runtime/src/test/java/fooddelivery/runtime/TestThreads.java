package fooddelivery.runtime;

import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;

/** Threads as the container gives them. */
final class TestThreads implements ManagedThreadFactory {

    static final ManagedThreadFactory FACTORY = new TestThreads();

    @Override
    public Thread newThread(Runnable work) {
        return new Thread(work, "managed");
    }

    @Override
    public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
        throw new UnsupportedOperationException();
    }
}

package fooddelivery.runtime;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs sweeps over rows whose deadline has come. Deadlines are rows; a sweep that comes late or twice changes nothing. */
@ApplicationScoped
public class Timers {

    private static final Logger LOG = System.getLogger(Timers.class.getName());

    @Inject
    private Recovery recovery;

    @Resource
    private ManagedScheduledExecutorService executor;

    /** The server's threads outlive an application that could not be deployed, and would go on for ever. */
    private volatile boolean stopped;

    /** @param sweep one that fails is logged and tried again after the same pause */
    public void every(Duration pause, String name, Runnable sweep) {
        executor.scheduleWithFixedDelay(
                () -> {
                    if (stopped) {
                        throw new CancellationException(name);
                    }
                    guarded(name, () -> unlessRecovering(sweep));
                },
                pause.toMillis(),
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** @param done tried after each pause until it says true; one that fails is tried again */
    public void until(Duration pause, String name, BooleanSupplier done) {
        until(pause, pause, name, done);
    }

    /** @param first the pause before it is tried for the first time */
    public void until(Duration first, Duration pause, String name, BooleanSupplier done) {
        executor.schedule(
                () -> {
                    if (stopped) {
                        return;
                    }
                    AtomicBoolean finished = new AtomicBoolean();
                    guarded(name, () -> unlessRecovering(() -> finished.set(done.getAsBoolean())));
                    if (!finished.get()) {
                        until(pause, name, done);
                    }
                },
                first.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        stopped = true;
    }

    /** Works on each item; one that fails is logged and does not keep the others waiting. */
    public static <T> void each(String name, List<T> items, Consumer<T> work) {
        items.forEach(item -> guarded(name, () -> work.accept(item)));
    }

    /** A service that does not know what has happened since its backup does nothing by itself. */
    private void unlessRecovering(Runnable sweep) {
        if (!recovery.isRunning()) {
            sweep.run();
        }
    }

    private static void guarded(String name, Runnable sweep) {
        try {
            sweep.run();
        } catch (RuntimeException | Error e) {
            // A failure would end the schedule; the rows are still there for the next round.
            LOG.log(Level.WARNING, name + " failed and will be tried again", e);
        }
    }
}

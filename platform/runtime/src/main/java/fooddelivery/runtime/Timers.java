package fooddelivery.runtime;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs sweeps over rows whose deadline has come. Deadlines are rows; a sweep that comes late or twice changes nothing. */
@ApplicationScoped
public class Timers {

    private static final Logger LOG = System.getLogger(Timers.class.getName());

    @Resource
    private ManagedScheduledExecutorService executor;

    /** @param sweep one that fails is logged and tried again after the same pause */
    public void every(Duration pause, String name, Runnable sweep) {
        executor.scheduleWithFixedDelay(
                () -> guarded(name, sweep), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void guarded(String name, Runnable sweep) {
        try {
            sweep.run();
        } catch (RuntimeException e) {
            // An exception would end the schedule; the rows are still there for the next round.
            LOG.log(Level.WARNING, name + " failed and will be tried again", e);
        }
    }
}

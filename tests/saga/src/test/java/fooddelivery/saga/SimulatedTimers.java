package fooddelivery.saga;

import fooddelivery.runtime.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Keeps a service's sweeps, to be run when the simulation says so. */
final class SimulatedTimers extends Timers {

    /** @param process whose it is */
    record Sweep(ServiceProcess process, String name, Runnable work) {

        void run() {
            process.run(work);
        }
    }

    private final ServiceProcess process;
    private final List<Sweep> sweeps = new ArrayList<>();

    SimulatedTimers(ServiceProcess process) {
        this.process = process;
    }

    List<Sweep> sweeps() {
        return sweeps;
    }

    @Override
    public void every(Duration pause, String name, Runnable sweep) {
        sweeps.add(new Sweep(process, name, sweep));
    }

    @Override
    public void until(Duration pause, String name, BooleanSupplier done) {
        throw new UnsupportedOperationException(name + " is no part of the saga");
    }
}

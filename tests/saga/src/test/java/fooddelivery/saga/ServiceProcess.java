package fooddelivery.saga;

/**
 * The process that a service runs in. What it does runs on the one thread there is, so several of its activities may be
 * under way, each waiting for the one above it on the stack. When the process is killed, none of them goes on.
 */
public final class ServiceProcess {

    /** Unwinds what a killed process was doing. */
    static final class Killed extends Error {
        private final transient ServiceProcess process;

        Killed(ServiceProcess process) {
            super(process.name + " was killed", null, false, false);
            this.process = process;
        }

        boolean is(ServiceProcess other) {
            return process == other;
        }
    }

    private final String name;
    private int life;
    private int running;

    ServiceProcess(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** It is started again at once; what it was doing is lost. */
    void kill() {
        life++;
    }

    /** @throws Killed when the activity that asks began before the process was killed */
    void requireAlive() {
        if (running != life) {
            throw new Killed(this);
        }
    }

    /** @throws Killed when the process did not survive the activity */
    void run(Runnable activity) {
        int before = running;
        running = life;
        try {
            activity.run();
            requireAlive();
        } finally {
            running = before;
        }
    }
}

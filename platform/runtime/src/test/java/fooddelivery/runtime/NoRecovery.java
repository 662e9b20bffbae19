package fooddelivery.runtime;

/** Of a service whose database was not restored. */
public final class NoRecovery extends Recovery {

    @Override
    public boolean isRunning() {
        return false;
    }
}

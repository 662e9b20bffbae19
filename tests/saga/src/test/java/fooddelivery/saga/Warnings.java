package fooddelivery.saga;

import fooddelivery.saga.ServiceProcess.Killed;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What the services warn of. A warning is for an operator; here nothing happens that one should have to look at, so each
 * is a failure, unless it is a killed process that it tells of.
 */
final class Warnings extends Handler {

    /** Held, since a logger that nobody holds forgets what it was told. */
    private static final Logger SERVICES = Logger.getLogger("fooddelivery");

    private static final Warnings HANDLER = install();

    private String first;

    private static Warnings install() {
        Warnings handler = new Warnings();
        SERVICES.setUseParentHandlers(false);
        SERVICES.setLevel(Level.WARNING);
        SERVICES.addHandler(handler);
        return handler;
    }

    /** @return the first since it was asked last; null when there was none */
    static String next() {
        String warning = HANDLER.first;
        HANDLER.first = null;
        return warning;
    }

    @Override
    public void publish(LogRecord warning) {
        Throwable cause = warning.getThrown();
        while (cause != null && !(cause instanceof Killed)) {
            cause = cause.getCause();
        }
        if (cause == null && first == null) {
            first = warning.getMessage() + (warning.getThrown() == null ? "" : ": " + warning.getThrown());
        }
    }

    @Override
    public void flush() {
        // Nothing is buffered.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}

package fooddelivery.launcher;

/** Something the person at the keyboard has to know or do; its message is one clear line, shown without a stack trace. */
public final class Failure extends RuntimeException {

    public Failure(String message) {
        super(message);
    }

    public Failure(String message, Throwable cause) {
        super(message, cause);
    }
}

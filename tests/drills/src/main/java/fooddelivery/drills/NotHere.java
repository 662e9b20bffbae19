package fooddelivery.drills;

/** A drill is not possible on this machine; the message says what is missing, and how to get it. */
final class NotHere extends RuntimeException {

    private static final long serialVersionUID = 1;

    NotHere(String message) {
        super(message);
    }
}

package fooddelivery.runtime;

/** An aggregate refuses a person's command because of the state it is in; told as 409. */
public class Refused extends RuntimeException {

    private final String state;

    public Refused(Enum<?> state, String message) {
        super(message);
        this.state = state.name();
    }

    public String state() {
        return state;
    }
}

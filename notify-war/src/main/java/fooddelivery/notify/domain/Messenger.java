package fooddelivery.notify.domain;

import java.time.Duration;

/** Brings messages to people over one channel. No method throws: what went wrong is an outcome, too. */
public interface Messenger {

    Channel channel();

    /** Whether there is a provider for the channel here. */
    boolean isOffered();

    /** Hands the message over. */
    Outcome send(Dispatch dispatch);

    /** Asks what became of a message that was handed over, or may have been. */
    Outcome ask(Dispatch dispatch);

    /**
     * How long after a message was handed over the same may be handed over once more, and is still told once. After that,
     * or at once where it is zero, has to be asked instead.
     */
    Duration repeatableFor();
}

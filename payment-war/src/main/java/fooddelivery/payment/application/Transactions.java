package fooddelivery.payment.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.function.Supplier;

/**
 * One database transaction around a piece of work. Paying is two of them with the call to the gateway between, so their
 * borders are written where they are.
 */
@ApplicationScoped
public class Transactions {

    /** Joins the caller's transaction, if there is one; an exception rolls back. */
    @Transactional
    public <T> T run(Supplier<T> work) {
        return work.get();
    }
}

package fooddelivery.status.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.function.Supplier;

/**
 * One database transaction around a piece of work, for what is many of them in a row.
 */
@ApplicationScoped
public class Transactions {

    /** Joins the caller's transaction, if there is one; an exception rolls back. */
    @Transactional
    public <T> T run(Supplier<T> work) {
        return work.get();
    }
}

package fooddelivery.runtime;

import jakarta.transaction.TransactionalException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.Providers;

/**
 * What {@link Problems} makes of a transaction that failed at its commit, where JPA writes. The server's own mapper, closer
 * than ours of everything, answers HTML.
 */
@Provider
public class FailedCommits implements ExceptionMapper<TransactionalException> {

    @Context
    private Providers providers;

    @Override
    public Response toResponse(TransactionalException failed) {
        return providers.getExceptionMapper(Throwable.class).toResponse(failed);
    }
}

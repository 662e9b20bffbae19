package fooddelivery.runtime;

import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** What {@link Problems} makes of violated constraints. Jersey's own mapper, closer than ours of everything, answers HTML. */
@Provider
public class Violations implements ExceptionMapper<ConstraintViolationException> {

    @Override
    public Response toResponse(ConstraintViolationException violations) {
        return Problems.answer(Problems.violated(violations));
    }
}

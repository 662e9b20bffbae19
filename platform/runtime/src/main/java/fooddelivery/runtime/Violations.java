package fooddelivery.runtime;

import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Locale;

/** What {@link Problems} makes of violated constraints. Jersey's own mapper, closer than ours of everything, answers HTML. */
@Provider
public class Violations implements ExceptionMapper<ConstraintViolationException> {

    @Context
    private HttpHeaders headers;

    @Override
    public Response toResponse(ConstraintViolationException violations) {
        Locale language = Languages.of(headers);
        return Problems.answer(Problems.violated(violations, language), language);
    }
}

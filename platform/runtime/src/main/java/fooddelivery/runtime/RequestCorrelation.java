package fooddelivery.runtime;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.UUID;

/**
 * What a request is about: the order in its path, in the trace that the caller says, or else the order's own. A request
 * about no order that says no trace begins none: nobody would look for it.
 */
@Provider
@Priority(RequestMetrics.FIRST + 1)
public class RequestCorrelation implements ContainerRequestFilter, ContainerResponseFilter {

    static final String HEADER = "traceparent";

    @Override
    public void filter(ContainerRequestContext request) {
        UUID orderId = orderId(request.getUriInfo().getPathParameters().get("orderId"));
        Correlation said =
                Correlation.read(request.getHeaderString(HEADER), orderId).orElse(null);
        // The thread may have served another before, whose answer was never written.
        Correlation.restore(said != null || orderId == null ? said : Correlation.of(orderId));
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Correlation.restore(null);
    }

    private static UUID orderId(List<String> values) {
        try {
            return values == null || values.isEmpty() ? null : UUID.fromString(values.get(0));
        } catch (IllegalArgumentException e) {
            // The resource answers that there is no such order.
            return null;
        }
    }
}

package fooddelivery.runtime;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/** A {@code Content-Type} that cannot be parsed is told as one that is not known; Jersey leaves it to the container. */
@Provider
@PreMatching
public class ContentTypes implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        try {
            request.getMediaType();
        } catch (ProcessingException e) {
            throw new ProblemException(415, "unsupported-media-type", "Send the body as application/json.");
        }
    }
}

package fooddelivery.runtime;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Refuses what is over a limit: by account for whoever signed in, else by address. Services among themselves are free. */
@Provider
@Priority(Priorities.AUTHENTICATION + 1)
public class RateLimitFilter implements ContainerRequestFilter {

    @Inject
    private RateLimits limits;

    @Inject
    private ClientAddress client;

    @Context
    private ResourceInfo resource;

    @Context
    private HttpHeaders headers;

    @Override
    public void filter(ContainerRequestContext request) {
        SecurityContext security = request.getSecurityContext();
        Principal caller = security == null ? null : security.getUserPrincipal();
        if (caller != null && security.isUserInRole(Role.SERVICE)) {
            return;
        }
        String key = caller == null ? client.current() : account(caller);
        RateLimited particular = resource.getResourceMethod() == null
                ? null
                : resource.getResourceMethod().getAnnotation(RateLimited.class);
        if (isWithin(caller == null ? RateLimits.Kind.ANONYMOUS_REQUESTS : RateLimits.Kind.REQUESTS, key, request)
                && particular != null) {
            isWithin(particular.value(), key, request);
        }
    }

    private static String account(Principal caller) {
        return caller instanceof JsonWebToken token ? token.getSubject() : caller.getName();
    }

    /** Counts it, and refuses the request when that was one too many. */
    private boolean isWithin(RateLimits.Kind kind, String key, ContainerRequestContext request) {
        long seconds = limits.secondsToWait(kind, key);
        if (seconds > 0) {
            request.abortWith(refusal(kind, seconds));
        }
        return seconds == 0;
    }

    /** The headers RateLimit and RateLimit-Policy are those of the IETF's draft-ietf-httpapi-ratelimit-headers-10. */
    private Response refusal(RateLimits.Kind kind, long seconds) {
        String detail = "This was too often (%s); try again in a while.".formatted(kind.policy());
        Response problem = Problems.answer(
                new ProblemException(429, "too-many-requests", detail).retryAfter(seconds), Languages.of(headers));
        return Response.fromResponse(problem)
                .header(
                        "RateLimit-Policy",
                        "\"%s\";q=%d;w=%d"
                                .formatted(
                                        kind.policy(),
                                        limits.limitOf(kind),
                                        kind.window().toSeconds()))
                .header("RateLimit", "\"%s\";r=0;t=%d".formatted(kind.policy(), seconds))
                .build();
    }
}

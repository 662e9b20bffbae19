package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContextWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Lets the container's MicroProfile JWT mechanism decide on every request below {@code /api}, and tells a bad token in a
 * problem document where the container would answer HTML. Pages sign in by a mechanism of their own.
 */
@ApplicationScoped
public class ApiAuthentication implements HttpAuthenticationMechanism {

    private static final String BUILT_IN = "fish.payara.microprofile.jwtauth";

    @Inject
    @Any
    private Instance<HttpAuthenticationMechanism> mechanisms;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
            throws AuthenticationException {
        if (!request.getRequestURI().startsWith(request.getContextPath() + "/api/")) {
            return context.doNothing();
        }
        if (request.getHeader("Authorization") == null) {
            // Anonymous; the roles of the resource decide.
            return context.doNothing();
        }
        return tokens().validateRequest(request, response, new ProblemContext(context));
    }

    private HttpAuthenticationMechanism tokens() {
        return mechanisms.stream()
                .filter(mechanism -> mechanism.getClass().getName().startsWith(BUILT_IN))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The server has no MicroProfile JWT mechanism"));
    }

    private static final class ProblemContext extends HttpMessageContextWrapper {

        private ProblemContext(HttpMessageContext context) {
            super(context);
        }

        @Override
        public AuthenticationStatus responseUnauthorized() {
            HttpServletResponse response = getResponse();
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            response.setHeader("Cache-Control", "no-store");
            response.setContentType(Problems.MEDIA_TYPE);
            try {
                response.getOutputStream()
                        .write(Problems.answer(new ProblemException(
                                        401, "invalid-token", "The token is not valid, or no longer."))
                                .getEntity()
                                .toString()
                                .getBytes(StandardCharsets.UTF_8));
                response.flushBuffer();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return AuthenticationStatus.SEND_FAILURE;
        }
    }
}

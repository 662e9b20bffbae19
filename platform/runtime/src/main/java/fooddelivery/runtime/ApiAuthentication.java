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
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Lets the container's MicroProfile JWT mechanism decide on every request below {@code /api}, and tells a bad token in a
 * problem document where the container would answer HTML. Where a service has pages, {@link PageAuthentication} decides on
 * everything else: a token is never looked at for a page, nor a session for the API.
 *
 * <p>A token that was found good is not verified again for a minute: that was a third of payment's work, whose one caller
 * comes with the same token all day.
 */
@ApplicationScoped
public class ApiAuthentication implements HttpAuthenticationMechanism {

    private static final String BUILT_IN = "fish.payara.microprofile.jwtauth";

    private static final Duration TRUST = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 10_000;

    private record Known(CredentialValidationResult login, Instant until) {}

    @Inject
    @Any
    private Instance<HttpAuthenticationMechanism> mechanisms;

    @Inject
    private Instance<PageAuthentication> pages;

    @Inject
    private TokenClaims claims;

    @Inject
    private Clock clock;

    private final Map<String, Known> known = new ConcurrentHashMap<>();

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
            throws AuthenticationException {
        // The path by which the container chose the servlet: what was written in the address may look like another.
        if (!request.getServletPath().equals("/api")) {
            return pages.isResolvable() ? pages.get().validateRequest(request, response, context) : context.doNothing();
        }
        String authorization = request.getHeader("Authorization");
        if (authorization == null) {
            // Anonymous; the roles of the resource decide.
            return context.doNothing();
        }
        Known before = known.get(authorization);
        if (before != null && clock.instant().isBefore(before.until())) {
            return context.notifyContainerAboutLogin(before.login());
        }
        return tokens().validateRequest(request, response, new ProblemContext(context, authorization));
    }

    private void remember(String authorization, CredentialValidationResult login) {
        if (login.getCallerPrincipal() instanceof JsonWebToken token) {
            Instant now = clock.instant();
            Instant expiry = Instant.ofEpochSecond(token.getExpirationTime());
            if (known.size() >= MOST_REMEMBERED) {
                known.clear();
            }
            known.put(authorization, new Known(login, expiry.isBefore(now.plus(TRUST)) ? expiry : now.plus(TRUST)));
        }
    }

    /** The server knows one place for roles; an OpenID provider may have them in another. */
    private CredentialValidationResult withRoles(CredentialValidationResult login) {
        return claims.areMapped() && login.getCallerPrincipal() instanceof JsonWebToken token
                ? new CredentialValidationResult(login.getCallerPrincipal(), claims.groups(token))
                : login;
    }

    private HttpAuthenticationMechanism tokens() {
        return mechanisms.stream()
                .filter(mechanism -> mechanism.getClass().getName().startsWith(BUILT_IN))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The server has no MicroProfile JWT mechanism"));
    }

    private final class ProblemContext extends HttpMessageContextWrapper {

        private final String authorization;

        private ProblemContext(HttpMessageContext context, String authorization) {
            super(context);
            this.authorization = authorization;
        }

        @Override
        public AuthenticationStatus notifyContainerAboutLogin(CredentialValidationResult result) {
            if (result.getStatus() != CredentialValidationResult.Status.VALID) {
                return super.notifyContainerAboutLogin(result);
            }
            CredentialValidationResult login = withRoles(result);
            remember(authorization, login);
            return super.notifyContainerAboutLogin(login);
        }

        @Override
        public AuthenticationStatus responseUnauthorized() {
            HttpServletResponse response = getResponse();
            ProblemException problem =
                    new ProblemException(401, "invalid-token", "The token is not valid, or no longer.");
            try {
                Problems.write(problem, getRequest(), response);
                response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
                response.flushBuffer();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return AuthenticationStatus.SEND_FAILURE;
        }
    }
}

package fooddelivery.runtime;

import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Who may see the pages of a service that has some; the bean is in the module {@code console}. */
public interface PageAuthentication {

    /** As of {@link jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism}. */
    AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
            throws AuthenticationException;
}

package fooddelivery.console;

import fooddelivery.runtime.PageAuthentication;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Pages and their WebSocket are for those who signed in by the form ({@link SignInServlet}); the others are sent there,
 * and back. What changes anything, and the socket, has to come from a page of ours.
 */
@ApplicationScoped
public class ConsoleAuthentication implements PageAuthentication {

    /** The parameter in a service's {@code web.xml} that says whose console it is. */
    static final String ROLE = "fooddelivery.console.role";

    private static final String SOCKET = "/jakarta.faces.push/";
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OPEN = Set.of(SignInServlet.PATH, SignOutServlet.PATH, LanguageServlet.PATH);

    private static final Duration TRUST = Duration.ofMinutes(1);

    @Inject
    private RememberedSignIns remembered;

    @Inject
    private Clock clock;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        String path = request.getServletPath()
                + Optional.ofNullable(request.getPathInfo()).orElse("");
        boolean socket = path.startsWith(SOCKET);
        if (!socket && !isPage(path)) {
            return context.doNothing();
        }
        if ((socket || !READING.contains(request.getMethod())) && !SameOrigin.sent(request)) {
            return refuse(response, HttpServletResponse.SC_FORBIDDEN);
        }
        if (OPEN.contains(path)) {
            return context.doNothing();
        }
        Optional<ConsoleUser> user = socket ? ConsoleUser.of(request) : signedIn(request, response);
        if (user.isPresent()) {
            return context.notifyContainerAboutLogin(new CredentialValidationResult(
                    user.get().username(), Set.of(user.get().role())));
        }
        return socket ? refuse(response, HttpServletResponse.SC_UNAUTHORIZED) : askToSignIn(request, response);
    }

    /**
     * By the session, as long as the account was looked at a moment ago; then, and where there is no session because the
     * service was started anew or another replica had it, by what is remembered of the sign-in.
     */
    private Optional<ConsoleUser> signedIn(HttpServletRequest request, HttpServletResponse response) {
        Optional<ConsoleUser> here = ConsoleUser.of(request);
        Instant lately = clock.instant().minus(TRUST);
        if (here.filter(user -> user.checkedAt().isAfter(lately)).isPresent()) {
            return here;
        }
        String role = request.getServletContext().getInitParameter(ROLE);
        Optional<ConsoleUser> user = remembered
                .recall(request, response)
                .filter(known -> known.role().equals(role));
        if (user.isEmpty()) {
            ConsoleUser.signOut(request);
        } else if (here.filter(before -> before.accountId().equals(user.get().accountId()))
                .isPresent()) {
            user.get().stay(request);
        } else {
            user.get().signIn(request);
        }
        return user;
    }

    /** What Faces answers, wherever it lies, but for scripts and styles; and whatever else lies among the pages. */
    private static boolean isPage(String path) {
        return path.equals("/console")
                || path.startsWith("/console/")
                || path.endsWith(".xhtml") && !path.startsWith("/jakarta.faces.resource/");
    }

    private static AuthenticationStatus askToSignIn(HttpServletRequest request, HttpServletResponse response) {
        if (!"partial/ajax".equals(request.getHeader("Faces-Request"))) {
            ReturnAddress.lead(response, ReturnAddress.signIn(request));
            return AuthenticationStatus.SEND_CONTINUE;
        }
        // A script cannot follow a redirect to another page; Faces' own has this answer for it.
        response.setContentType("text/xml;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        try {
            response.getWriter()
                    .write("<?xml version=\"1.0\" encoding=\"UTF-8\"?><partial-response><redirect url=\""
                            + ReturnAddress.signIn(request)
                            + "\"/></partial-response>");
            response.flushBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return AuthenticationStatus.SEND_CONTINUE;
    }

    private static AuthenticationStatus refuse(HttpServletResponse response, int status) {
        try {
            response.sendError(status);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return AuthenticationStatus.SEND_FAILURE;
    }
}

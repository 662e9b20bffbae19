package fooddelivery.runtime;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Asks everybody to wait who wants something of a service that does not know yet what has happened since its backup. Those
 * who repair it get in, and those who audit. Mapped in {@code web-fragment.xml}.
 */
public class RecoveryGate extends HttpFilter {

    private static final long serialVersionUID = 1;

    private static final int RETRY_AFTER_SECONDS = 30;

    /** The first word of a path below {@code /api}. An administrator signs in, at order, to be able to repair. */
    private static final Set<String> OPEN = Set.of("recovery", "repair", "events", "audit", "tokens", "contacts");

    @Inject
    private transient Recovery recovery;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isHarmless(request.getServletPath(), request.getPathInfo()) || !recovery.isRunning()) {
            chain.doFilter(request, response);
            return;
        }
        Problems.write(
                new ProblemException(
                                503, "recovering", "This service was restored from a backup and is being repaired.")
                        .retryAfter(RETRY_AFTER_SECONDS),
                request,
                response);
    }

    /** Files of pages are harmless as well; what they ask for is not. */
    static boolean isHarmless(String servletPath, String pathInfo) {
        if (!servletPath.equals("/api")) {
            return !servletPath.endsWith(".xhtml") && !servletPath.startsWith("/console");
        }
        String[] words = pathInfo == null ? new String[0] : pathInfo.split("/");
        return words.length > 1 && OPEN.contains(words[1]);
    }
}

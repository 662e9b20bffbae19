package fooddelivery.runtime;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What browsers should be strict about. The API's answers are data: nothing may be run, shown in a frame, or kept. Pages
 * load everything from here and run nothing that is written within them. Pages made by Faces get their content security
 * policy from PrimeFaces, which puts a nonce into it; the rest holds for them as well.
 *
 * <p>A resource that sets one of these headers by itself, a stream its {@code Cache-Control} for example, replaces ours.
 * Mapped in {@code web-fragment.xml}.
 */
public class SecurityHeaders extends HttpFilter {

    private static final long serialVersionUID = 1;

    private static final Set<String> TRACING = Set.of("TRACE", "TRACK");

    private static final Map<String, String> OF_ALL = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            // Where riders are, and where to deliver; nothing here needs to see or hear anybody.
            "Permissions-Policy",
                    "geolocation=(self), camera=(), microphone=(), display-capture=(), usb=(), bluetooth=(), serial=(),"
                            + " midi=(), payment=(), publickey-credentials-get=(), accelerometer=(), gyroscope=(),"
                            + " magnetometer=()");

    private static final Map<String, String> OF_DATA = Map.of(
            "Content-Security-Policy",
                    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Referrer-Policy", "no-referrer",
            "Cache-Control", "no-store");

    private static final Map<String, String> OF_PAGES = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self';"
                    + " frame-ancestors 'none'",
            // With "no-referrer" browsers would hide a form's origin even from ourselves.
            "Referrer-Policy",
            "same-origin");

    private static final Map<String, String> OF_FACES = Map.of("Referrer-Policy", "same-origin");

    /** A year; subdomains are not ours to speak for. */
    private static final String HSTS = "max-age=31536000";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        headers(request).forEach(response::setHeader);
        if (TRACING.contains(request.getMethod())) {
            Problems.write(Problems.bare(HttpServletResponse.SC_METHOD_NOT_ALLOWED), request, response);
            return;
        }
        chain.doFilter(request, response);
    }

    /** For answers that are given before any filter is asked, or instead of a page. */
    static void ofData(HttpServletResponse response) {
        OF_ALL.forEach(response::setHeader);
        OF_DATA.forEach(response::setHeader);
    }

    private static Map<String, String> headers(HttpServletRequest request) {
        Map<String, String> headers = new LinkedHashMap<>(OF_ALL);
        // The path by which the container chose the servlet: what was written in the address may look like another.
        String path = request.getServletPath();
        if (path.equals("/api")) {
            headers.putAll(OF_DATA);
        } else if (path.endsWith(".xhtml") || path.startsWith("/jakarta.faces.resource")) {
            headers.putAll(OF_FACES);
        } else {
            headers.putAll(OF_PAGES);
        }
        if (request.isSecure() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"))) {
            headers.put("Strict-Transport-Security", HSTS);
        }
        return headers;
    }
}

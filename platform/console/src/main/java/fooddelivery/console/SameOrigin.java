package fooddelivery.console;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;

/**
 * Whether a page of this application sent a request, as every browser tells with each POST and each handshake of a
 * WebSocket. That keeps other sites from signing a visitor in under a name of theirs, and from listening at the socket:
 * neither is covered by the token that Faces keeps in its forms.
 */
final class SameOrigin {

    private SameOrigin() {}

    static boolean sent(HttpServletRequest request) {
        String forwarded = request.getHeader("X-Forwarded-Host");
        return allows(
                request.getHeader("Origin"),
                request.getHeader("Sec-Fetch-Site"),
                forwarded == null ? request.getHeader("Host") : forwarded);
    }

    /** @param host as the browser knows it, which is what the gateway was asked for */
    static boolean allows(String origin, String fetchSite, String host) {
        if (fetchSite != null && !fetchSite.equals("same-origin")) {
            return false;
        }
        if (origin == null) {
            return fetchSite != null;
        }
        try {
            URI uri = URI.create(origin);
            return uri.getScheme() != null
                    && host != null
                    && without(uri.getScheme(), uri.getRawAuthority()).equals(without(uri.getScheme(), host));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The host, with its port unless it is the scheme's own. */
    private static String without(String scheme, String authority) {
        String port = scheme.equals("https") ? ":443" : ":80";
        String host = String.valueOf(authority).toLowerCase(Locale.ROOT);
        return host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
    }
}

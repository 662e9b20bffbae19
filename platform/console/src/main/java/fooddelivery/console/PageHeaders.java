package fooddelivery.console;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * What is particular about consoles: which of the device's abilities they may use, and that nothing of them is kept. The
 * rest is said of every page ({@link fooddelivery.runtime.SecurityHeaders}), and the content security policy by PrimeFaces,
 * because it names the scripts of each answer ({@code primefaces.CSP_POLICY} in {@code web-fragment.xml}).
 */
@WebFilter(
        urlPatterns = {"*.xhtml", "/console/*"},
        dispatcherTypes = DispatcherType.REQUEST)
public class PageHeaders extends HttpFilter {

    private static final long serialVersionUID = 1;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String where = getServletContext().getInitParameter("fooddelivery.console.geolocation");
        response.setHeader(
                "Permissions-Policy",
                "geolocation=" + (Boolean.parseBoolean(where) ? "(self)" : "()")
                        + ", screen-wake-lock=(self), camera=(), microphone=(), payment=(), usb=()");
        if (!request.getServletPath().startsWith("/jakarta.faces.resource/")) {
            response.setHeader("Cache-Control", "no-store");
        }
        chain.doFilter(request, response);
    }
}

package fooddelivery.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Where a person wanted to go before the sign-in: only ever a page of this console. */
final class ReturnAddress {

    static final String PARAMETER = "return";

    private static final Pattern PAGE = Pattern.compile("/console/(?:[a-z0-9-]+\\.xhtml)?(?:\\?[\\w.~%=&+-]*)?");

    private ReturnAddress() {}

    /** The address of the page that was asked for; of what only a script asks for, the start page. */
    static String of(HttpServletRequest request) {
        String query = request.getQueryString();
        String address = request.getRequestURI() + (query == null ? "" : "?" + query);
        return checked(request.getContextPath(), address);
    }

    static String asked(HttpServletRequest request) {
        return checked(request.getContextPath(), request.getParameter(PARAMETER));
    }

    static String signIn(HttpServletRequest request) {
        return request.getContextPath() + SignInServlet.PATH + "?" + PARAMETER + "="
                + URLEncoder.encode(of(request), StandardCharsets.UTF_8);
    }

    /** Relative, because only the browser knows for certain how it reached this application. */
    static void lead(HttpServletResponse response, String address) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", address);
    }

    /** @return the address, or the start page where it is none of ours */
    static String checked(String contextPath, String address) {
        String start = contextPath + "/console/";
        return address != null
                        && address.startsWith(start)
                        && PAGE.matcher(address.substring(contextPath.length())).matches()
                ? address
                : start;
    }
}

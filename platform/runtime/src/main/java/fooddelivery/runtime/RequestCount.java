package fooddelivery.runtime;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Counts the requests that run, so that a stop can wait for them; and asks those who send requests to a copy that is
 * leaving to send their next over another connection, which leads to another copy. Mapped in {@code web-fragment.xml}.
 */
public class RequestCount extends HttpFilter {

    private static final long serialVersionUID = 1;

    @Inject
    private transient RunningRequests running;

    @Inject
    private transient GracefulStop stop;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (stop.isLeaving() && request.getHeader("Upgrade") == null) {
            response.setHeader("Connection", "close");
        }
        running.begin();
        try {
            chain.doFilter(request, response);
        } finally {
            running.end();
        }
    }
}

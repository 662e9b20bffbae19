package fooddelivery.console;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.annotation.WebListener;
import java.util.Set;

/**
 * Sessions are known by a cookie and never by an address, which people pass on. The container makes the cookie secure
 * where the request is; its SameSite is in each service's {@code glassfish-web.xml}, because Payara reads it there alone.
 * In code because a {@code session-config} in {@code web.xml}, which says how long sessions last, replaces the fragment's.
 */
@WebListener
public class Sessions implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        context.setSessionTrackingModes(Set.of(SessionTrackingMode.COOKIE));
        context.getSessionCookieConfig().setHttpOnly(true);
    }
}

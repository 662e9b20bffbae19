package fooddelivery.console;

import fooddelivery.runtime.Languages;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/** Remembers the language that a person chose, for all pages of the platform. */
@WebServlet(LanguageServlet.PATH)
public class LanguageServlet extends HttpServlet {

    static final String PATH = "/console/language";

    private static final long serialVersionUID = 1;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        Cookie cookie = new Cookie(Languages.COOKIE, Language.chosen(request.getParameter("language")));
        cookie.setPath("/");
        cookie.setMaxAge((int) Duration.ofDays(365).toSeconds());
        cookie.setAttribute("SameSite", "Lax");
        cookie.setSecure(request.isSecure());
        response.addCookie(cookie);
        ReturnAddress.lead(response, ReturnAddress.asked(request));
    }
}

package fooddelivery.console;

import fooddelivery.runtime.Accounts;
import fooddelivery.runtime.Accounts.Account;
import fooddelivery.runtime.ProblemException;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sign-in page and its form. Not a page of Faces: that would begin a session for every visitor, and expire.
 *
 * <p>Those whose role the console is not for ({@code fooddelivery.console.role} in the service's {@code web.xml}) are told
 * so only after the right password.
 */
@WebServlet(SignInServlet.PATH)
public class SignInServlet extends HttpServlet {

    static final String PATH = "/console/sign-in";

    private static final long serialVersionUID = 1;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_PASSWORD = 200;
    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
            + " base-uri 'none'; frame-ancestors 'none'";
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    @Inject
    private transient Accounts accounts;

    @Inject
    private transient RememberedSignIns remembered;

    @Inject
    private transient Clock clock;

    @Inject
    private transient Language language;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        show(request, response, null);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            ConsoleUser user = authenticate(request);
            user.signIn(request);
            remembered.remember(user, request, response);
            ReturnAddress.lead(response, ReturnAddress.asked(request));
        } catch (ProblemException problem) {
            response.setStatus(problem.status());
            show(request, response, problem);
        }
    }

    private ConsoleUser authenticate(HttpServletRequest request) {
        Account account = accounts.authenticate(
                text(request, "username", LONGEST_NAME), text(request, "password", LONGEST_PASSWORD));
        if (!account.role().equals(getServletContext().getInitParameter(ConsoleAuthentication.ROLE))) {
            throw new ProblemException(403, "not-allowed", "This page is not for the account's role.");
        }
        return ConsoleUser.of(account, clock.instant());
    }

    private static String text(HttpServletRequest request, String name, int longest) {
        String value = request.getParameter(name);
        if (value == null || value.isBlank() || value.length() > longest || value.indexOf('\0') >= 0) {
            throw new ProblemException(401, "wrong-credentials", "User name or password are wrong.");
        }
        return value;
    }

    private void show(HttpServletRequest request, HttpServletResponse response, ProblemException problem)
            throws IOException {
        String name = request.getParameter("username");
        Map<String, String> values = Map.of(
                "language", language.getCode(),
                "other", language.getOther(),
                "context", request.getContextPath(),
                "return", ReturnAddress.asked(request),
                "name", name == null ? "" : name,
                "hidden", problem == null ? "hidden" : "",
                "problem", problem == null ? "" : language.problem(problem.code()));
        response.setHeader("Content-Security-Policy", POLICY);
        response.setContentType("text/html;charset=UTF-8");
        Matcher place = PLACE.matcher(template());
        response.getWriter().write(place.replaceAll(found -> {
            String key = found.group(1);
            String value = values.containsKey(key) ? values.get(key) : language.common(key);
            return Matcher.quoteReplacement(escaped(value));
        }));
    }

    private static String template() throws IOException {
        try (InputStream page = SignInServlet.class.getResourceAsStream("sign-in.html")) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}

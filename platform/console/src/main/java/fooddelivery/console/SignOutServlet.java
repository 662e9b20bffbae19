package fooddelivery.console;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Ends the session and the sign-in. */
@WebServlet(SignOutServlet.PATH)
public class SignOutServlet extends HttpServlet {

    static final String PATH = "/console/sign-out";

    private static final long serialVersionUID = 1;

    @Inject
    private transient RememberedSignIns remembered;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        remembered.forget(request, response);
        ConsoleUser.signOut(request);
        ReturnAddress.lead(response, request.getContextPath() + SignInServlet.PATH);
    }
}

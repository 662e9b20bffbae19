package fooddelivery.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;

/** The person at this page, for pages and their beans. */
@Named
@RequestScoped
public class SignedIn {

    @Inject
    private HttpServletRequest request;

    public String getUsername() {
        return user().username();
    }

    /** The store, or the rider, behind the account. */
    public UUID getPrincipalId() {
        return user().principalId();
    }

    private ConsoleUser user() {
        return ConsoleUser.of(request).orElseThrow(() -> new IllegalStateException("Nobody is signed in"));
    }
}

package fooddelivery.console;

import fooddelivery.runtime.Accounts.Account;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Who signed in at a console, kept in the session. Not registered with the container, which would sign requests to the
 * API in as well.
 *
 * @param principalId the store or rider behind the account
 * @param checkedAt when the account was last looked at
 */
record ConsoleUser(UUID accountId, String username, String role, UUID principalId, Instant checkedAt)
        implements Serializable {

    private static final String ATTRIBUTE = ConsoleUser.class.getName();

    static ConsoleUser of(Account account, Instant now) {
        return new ConsoleUser(account.accountId(), account.username(), account.role(), account.principalId(), now);
    }

    static Optional<ConsoleUser> of(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session == null ? Optional.empty() : Optional.ofNullable((ConsoleUser) session.getAttribute(ATTRIBUTE));
    }

    /** Begins a session of its own: one that somebody prepared before the sign-in is of no use to them. */
    void signIn(HttpServletRequest request) {
        signOut(request);
        request.getSession(true);
        request.changeSessionId();
        request.getSession().setAttribute(ATTRIBUTE, this);
    }

    /** The same person as before, whose account was looked at again. */
    void stay(HttpServletRequest request) {
        request.getSession().setAttribute(ATTRIBUTE, this);
    }

    static void signOut(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }
}

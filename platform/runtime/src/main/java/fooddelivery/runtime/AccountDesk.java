package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** What is done to accounts after they were made: by an administrator, or by the one they belong to. */
@ApplicationScoped
public class AccountDesk {

    private static final int UNAUTHORIZED = 401;

    /** @param disabled whether it may no longer sign in */
    public record AccountView(String username, boolean disabled) {}

    @Inject
    private Database database;

    @Inject
    private Accounts accounts;

    /**
     * @param principalId the customer, store or rider whose account it is
     * @throws ProblemException 404 when there is none
     */
    public AccountView of(String role, UUID principalId) {
        return database.first(
                        "select username, disabled_at is not null as disabled from account"
                                + " where role = ? and principal_id = ?",
                        row -> new AccountView(row.getString("username"), row.getBoolean("disabled")),
                        role,
                        principalId)
                .orElseThrow(() -> ProblemException.notFound("account"));
    }

    /**
     * @return the account as it is now
     * @throws ProblemException 404 when there is none
     */
    @Transactional
    public AccountView change(String role, UUID principalId, AccountChange change) {
        AccountView account = of(role, principalId);
        if (change.password() != null) {
            accounts.setPassword(account.username(), change.password());
        }
        if (change.disabled() != null) {
            database.update(
                    "update account set disabled_at = case when ? then coalesce(disabled_at, now()) end"
                            + " where role = ? and principal_id = ?",
                    change.disabled(),
                    role,
                    principalId);
        }
        return of(role, principalId);
    }

    /**
     * The account's own wish. In no transaction: a wrong password is counted as one at the sign-in is, and that must not
     * be rolled back.
     *
     * @throws ProblemException 422 when the old password is wrong (401 would say that the token is), 429 after too many
     *     tries
     */
    public void changePassword(String role, UUID principalId, String oldPassword, String newPassword) {
        String username = of(role, principalId).username();
        try {
            accounts.authenticate(username, oldPassword);
        } catch (ProblemException e) {
            throw e.status() == UNAUTHORIZED
                    ? ProblemException.unprocessable("wrong-password", "The old password is wrong.")
                    : e;
        }
        accounts.setPassword(username, newPassword);
    }

    /** Nobody can sign in with it any more, and its name is free again. */
    @Transactional
    public void delete(String role, UUID principalId) {
        database.update("delete from account where role = ? and principal_id = ?", role, principalId);
    }
}

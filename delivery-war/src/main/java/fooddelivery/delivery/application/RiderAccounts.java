package fooddelivery.delivery.application;

import fooddelivery.delivery.domain.RiderDirectory;
import fooddelivery.delivery.domain.RiderDirectory.Entry;
import fooddelivery.runtime.AccountChange;
import fooddelivery.runtime.AccountDesk;
import fooddelivery.runtime.Accounts;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.NewAccount;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** What an administrator does for riders: makes them, and helps them to sign in or keeps them from it. */
@ApplicationScoped
public class RiderAccounts {

    @Inject
    private RiderDirectory directory;

    @Inject
    private Accounts accounts;

    @Inject
    private AccountDesk desk;

    /**
     * @return the rider's id
     * @throws ProblemException 409 when the user name is taken
     */
    @Transactional
    public UUID hire(String name, NewAccount account) {
        UUID riderId = Ids.next();
        accounts.create(account.username(), account.password(), Role.RIDER, riderId);
        directory.add(riderId, name);
        return riderId;
    }

    /** @throws ProblemException 404 when there is no such rider */
    public Entry get(UUID riderId) {
        return directory.find(riderId).orElseThrow(() -> ProblemException.notFound("rider"));
    }

    public List<Entry> list(UUID after, int limit) {
        return directory.list(after, limit);
    }

    /** @throws ProblemException 404 when there is no such rider, or none with an account */
    public Entry changeAccount(UUID riderId, AccountChange change) {
        desk.change(Role.RIDER, riderId, change);
        return get(riderId);
    }
}

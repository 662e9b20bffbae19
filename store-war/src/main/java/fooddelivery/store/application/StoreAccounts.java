package fooddelivery.store.application;

import fooddelivery.events.Place;
import fooddelivery.runtime.AccountChange;
import fooddelivery.runtime.AccountDesk;
import fooddelivery.runtime.Accounts;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.NewAccount;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Role;
import fooddelivery.store.application.StoreService.StoreDetails;
import fooddelivery.store.domain.StoreDirectory;
import fooddelivery.store.domain.StoreDirectory.Entry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** What an administrator does for stores: opens them, and helps their owners to sign in or keeps them from it. */
@ApplicationScoped
public class StoreAccounts {

    @Inject
    private StoreDirectory directory;

    @Inject
    private StoreService stores;

    @Inject
    private Accounts accounts;

    @Inject
    private AccountDesk desk;

    /**
     * Opens a store without a menu, and its owner's account with it.
     *
     * @return the store's id
     * @throws ProblemException 409 when the owner's name is taken; then there is no store either
     */
    @Transactional
    public UUID open(Place place, StoreDetails details, NewAccount owner) {
        UUID storeId = Ids.next();
        accounts.create(owner.username(), owner.password(), Role.OWNER, storeId);
        stores.open(storeId, place, details, List.of());
        return storeId;
    }

    /** @throws ProblemException 404 when there is no such store */
    public Entry get(UUID storeId) {
        return directory.find(storeId).orElseThrow(() -> ProblemException.notFound("store"));
    }

    public List<Entry> list(UUID after, int limit) {
        return directory.list(after, limit);
    }

    /** @throws ProblemException 404 when there is no such store, or nobody owns it */
    public Entry changeAccount(UUID storeId, AccountChange change) {
        desk.change(Role.OWNER, storeId, change);
        return get(storeId);
    }
}

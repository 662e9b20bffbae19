package fooddelivery.saga;

import fooddelivery.order.domain.CustomerRepository;
import fooddelivery.saga.MemoryDatabase.Table;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Customers in memory. */
final class MemoryCustomers implements CustomerRepository {

    private final Table<UUID, Profile> customers;

    MemoryCustomers(MemoryDatabase database) {
        this.customers = database.table("customer");
    }

    @Override
    public boolean add(Profile profile) {
        boolean isNew = customers.get(profile.customerId()) == null;
        if (isNew) {
            customers.put(profile.customerId(), profile);
        }
        return isNew;
    }

    @Override
    public Optional<Profile> find(UUID customerId) {
        return Optional.ofNullable(customers.get(customerId));
    }

    @Override
    public boolean change(Profile profile) {
        boolean isKnown = customers.get(profile.customerId()) != null;
        if (isKnown) {
            customers.put(profile.customerId(), profile);
        }
        return isKnown;
    }

    /** Nobody changes the own data here. */
    @Override
    public long countContact(UUID customerId) {
        return 1;
    }

    @Override
    public List<Profile> withoutContact(int limit) {
        return List.of();
    }

    /** Nobody restores a backup here. */
    @Override
    public void skipContacts() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<UUID> withContact(UUID after, int limit) {
        throw new UnsupportedOperationException();
    }

    /** Nobody asks to be forgotten here. */
    @Override
    public boolean isErased(UUID customerId) {
        return false;
    }
}

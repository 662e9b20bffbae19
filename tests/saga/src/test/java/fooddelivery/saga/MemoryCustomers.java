package fooddelivery.saga;

import fooddelivery.order.domain.Address;
import fooddelivery.order.domain.CustomerRepository;
import fooddelivery.saga.MemoryDatabase.Table;
import java.util.Optional;
import java.util.UUID;

/** Customers in memory. */
final class MemoryCustomers implements CustomerRepository {

    private record Customer(String name, String phone, Address address) {}

    private final Table<UUID, Customer> customers;

    MemoryCustomers(MemoryDatabase database) {
        this.customers = database.table("customer");
    }

    @Override
    public void add(UUID customerId, String name, String phone, Address address) {
        if (customers.get(customerId) == null) {
            customers.put(customerId, new Customer(name, phone, address));
        }
    }

    @Override
    public boolean isErased(UUID customerId) {
        return false;
    }

    @Override
    public Optional<Address> addressOf(UUID customerId) {
        return Optional.ofNullable(customers.get(customerId)).map(Customer::address);
    }
}

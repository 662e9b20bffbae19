package fooddelivery.order.application;

import fooddelivery.order.domain.Address;
import fooddelivery.runtime.Accounts;
import fooddelivery.runtime.DemoAccounts;
import fooddelivery.runtime.Role;
import fooddelivery.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Two customers and the administrator, for the demonstration. */
@ApplicationScoped
public class DemoCustomers {

    @Inject
    private DemoAccounts demo;

    @Inject
    private Accounts accounts;

    @Inject
    private Customers customers;

    @Transactional
    void start(@Observes Startup.Finished event) {
        if (!demo.wanted()) {
            return;
        }
        demo.alone();
        accounts.ensure("admin", demo.passwordOf("admin"), Role.ADMIN, null);
        customer(
                "customer1",
                "김하나",
                "010-5550-0001",
                new Address("서울 강남구 역삼로 180", "1168010100", 37.4968, 127.0390),
                "ko");
        customer(
                "customer2",
                "Lee Duri",
                "010-5550-0002",
                new Address("서울 서초구 강남대로 373", "1165010800", 37.4972, 127.0276),
                "en");
    }

    private void customer(String username, String name, String phone, Address address, String language) {
        UUID customerId = UUID.nameUUIDFromBytes(("fooddelivery/demo/" + username).getBytes(StandardCharsets.UTF_8));
        customers.ensure(customerId, name, phone, address, language);
        accounts.ensure(username, demo.passwordOf(username), Role.CUSTOMER, customerId);
    }
}

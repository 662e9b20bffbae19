package fooddelivery.order.outbound;

import fooddelivery.order.InTheHouse.InMongo;
import fooddelivery.order.application.CatalogTest;
import fooddelivery.order.application.CheckoutTest;
import fooddelivery.order.application.OperationsServiceTest;
import fooddelivery.order.application.OrderPolicyTest;
import fooddelivery.order.application.OrderServiceTest;
import fooddelivery.order.application.OrderTimersTest;
import org.junit.jupiter.api.Nested;

/** Whatever is promised of orders and menus in PostgreSQL is kept of those in MongoDB. */
class InMongoTest {

    @Nested
    @InMongo
    class Services extends OrderServiceTest {}

    @Nested
    @InMongo
    class Policies extends OrderPolicyTest {}

    @Nested
    @InMongo
    class Payments extends CheckoutTest {}

    @Nested
    @InMongo
    class Timers extends OrderTimersTest {}

    @Nested
    @InMongo
    class Menus extends CatalogTest {}

    @Nested
    @InMongo
    class Operations extends OperationsServiceTest {}

    @Nested
    @InMongo
    class OperatorsView extends OperatorsViewContract {}
}

package fooddelivery.order.outbound;

import fooddelivery.order.domain.ListingRepository;
import fooddelivery.order.domain.OrderRepository;
import fooddelivery.order.domain.OrderWatch;
import fooddelivery.order.domain.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

/** Says where orders and menus are kept, as {@link Documents} is configured. */
@ApplicationScoped
public class Repositories {

    @Inject
    private Documents documents;

    @Produces
    OrderRepository orders(JpaOrderRepository rows, MongoOrderRepository inMongo) {
        return documents.inUse() ? inMongo : rows;
    }

    @Produces
    ListingRepository listings(JdbcListingRepository rows, MongoListingRepository inMongo) {
        return documents.inUse() ? inMongo : rows;
    }

    @Produces
    OrderWatch watch(JdbcOrderWatch rows, MongoOrderWatch inMongo) {
        return documents.inUse() ? inMongo : rows;
    }

    @Produces
    PersonalData personalData(JdbcPersonalData rows, MongoPersonalData inMongo) {
        return documents.inUse() ? inMongo : rows;
    }
}

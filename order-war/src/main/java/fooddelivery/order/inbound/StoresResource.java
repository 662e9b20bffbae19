package fooddelivery.order.inbound;

import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.order.application.Catalog;
import fooddelivery.order.domain.Listing;
import fooddelivery.order.domain.Nearby;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.ProblemException;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;

/** Stores and menus as customers browse them, signed in or not. */
@Path("stores")
@ApplicationScoped
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
public class StoresResource {

    private static final double NEAR_KM = 20;

    /**
     * @param distanceKm from the position asked for; null without one
     * @param menu null in lists
     */
    public record StoreView(
            UUID storeId,
            String name,
            boolean open,
            String address,
            double lat,
            double lon,
            Double distanceKm,
            long minimumOrder,
            long deliveryFee,
            long expressFee,
            List<MenuEntry> menu) {}

    @Inject
    private Catalog catalog;

    /** With a position the stores within 20 km, nearest first; without one all of them. */
    @GET
    public Page<StoreView> list(
            @QueryParam("lat") @DecimalMin("-90") @DecimalMax("90") Double lat,
            @QueryParam("lon") @DecimalMin("-180") @DecimalMax("180") Double lon,
            @QueryParam("limit") Integer limit,
            @QueryParam("after") String after) {
        if ((lat == null) != (lon == null) || (lat != null && (lat.isNaN() || lon.isNaN()))) {
            throw ProblemException.badRequest("lat and lon come together, in degrees.");
        }
        int size = Page.limit(limit);
        if (lat == null) {
            List<Listing> stores = catalog.stores(Page.idKey(after), size + 1);
            return Page.of(stores, size, store -> store.storeId().toString(), store -> view(store, null));
        }
        List<Nearby> stores = catalog.nearby(lat, lon, NEAR_KM, Page.key(after), size + 1);
        return Page.of(stores, size, Nearby::key, nearby -> view(nearby.store(), nearby.km()));
    }

    @GET
    @Path("{storeId}")
    public StoreView get(@PathParam("storeId") UUID storeId) {
        return catalog.store(storeId)
                .map(store -> view(store, null))
                .orElseThrow(() -> ProblemException.notFound("store"));
    }

    private StoreView view(Listing store, Double distanceKm) {
        return new StoreView(
                store.storeId(),
                store.name(),
                catalog.isOpen(store),
                store.place().text(),
                store.place().lat(),
                store.place().lon(),
                distanceKm,
                store.minimumOrder(),
                store.deliveryFee(),
                store.expressFee(),
                store.menu());
    }
}

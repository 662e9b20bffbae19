package fooddelivery.order.inbound;

import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.order.application.Catalog;
import fooddelivery.order.domain.Listing;
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
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** Stores and menus as customers browse them, signed in or not. */
@Path("stores")
@ApplicationScoped
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
public class StoresResource {

    private static final double NEAR_KM = 20;
    private static final double KM_PER_DEGREE = 111.195;
    private static final double EARTH_RADIUS_KM = 6371.0088;

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
        String key = Page.key(after);
        List<StoreView> views = (lat == null ? catalog.stores() : near(lat, lon))
                .stream()
                        .map(store -> view(store, lat == null ? null : distanceKm(store, lat, lon)))
                        .filter(view -> lat == null || view.distanceKm() <= NEAR_KM)
                        .sorted(Comparator.comparing(StoresResource::sortKey))
                        .filter(view -> key == null || sortKey(view).compareTo(key) > 0)
                        .limit(size + 1L)
                        .toList();
        return Page.of(views, size, StoresResource::sortKey, view -> view);
    }

    @GET
    @Path("{storeId}")
    public StoreView get(@PathParam("storeId") UUID storeId) {
        return catalog.store(storeId)
                .map(store -> view(store, null))
                .orElseThrow(() -> ProblemException.notFound("store"));
    }

    private List<Listing> near(double lat, double lon) {
        double dLat = NEAR_KM / KM_PER_DEGREE;
        double dLon = Math.min(180, dLat / Math.max(0.01, Math.cos(Math.toRadians(lat))));
        return catalog.stores(lat - dLat, lat + dLat, lon - dLon, lon + dLon);
    }

    private static String sortKey(StoreView view) {
        double distance = view.distanceKm() == null ? 0 : view.distanceKm();
        return String.format("%08.2f/%s", distance, view.storeId());
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

    /** Great-circle distance by the haversine formula, to 10 m. */
    private static double distanceKm(Listing store, double lat, double lon) {
        double dLat = Math.toRadians(store.place().lat() - lat);
        double dLon = Math.toRadians(store.place().lon() - lon);
        double a = Math.pow(Math.sin(dLat / 2), 2)
                + Math.cos(Math.toRadians(lat))
                        * Math.cos(Math.toRadians(store.place().lat()))
                        * Math.pow(Math.sin(dLon / 2), 2);
        return Math.round(2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(a)) * 100) / 100.0;
    }
}

package fooddelivery.store.inbound;

import fooddelivery.events.OpeningPeriod;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.runtime.Caller;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Role;
import fooddelivery.store.application.StoreService;
import fooddelivery.store.application.StoreService.StoreDetails;
import fooddelivery.store.domain.Store;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/** An owner's own store and its menu. */
@Path("stores")
@ApplicationScoped
@RolesAllowed(Role.OWNER)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class StoresResource {

    static final long MOST_WON = 10_000_000;
    static final int MOST_PERIODS = 50;

    /** {@code closes} at or before {@code opens} is past midnight; equal is the whole day round. */
    public record Period(
            @NotNull DayOfWeek day,
            @NotNull LocalTime opens,
            @NotNull LocalTime closes) {

        OpeningPeriod period() {
            return new OpeningPeriod(day, opens, closes);
        }
    }

    /** Amounts are won. */
    public record StoreChange(
            @NotBlank @Size(max = 100) String name,
            @NotNull @Size(max = MOST_PERIODS) List<@NotNull @Valid Period> hours,
            @NotNull @Min(0) @Max(MOST_WON) Long minimumOrder,
            @NotNull @Min(0) @Max(MOST_WON) Long deliveryFee,
            @NotNull @Min(0) @Max(MOST_WON) Long expressFee,
            Instant busyUntil) {}

    /** @param price won */
    public record MenuChange(
            @NotBlank @Size(max = 100) String name,
            @Size(max = 500) String description,
            @NotNull @Min(1) @Max(MOST_WON) Long price,
            @NotNull Boolean soldOut) {}

    /** Amounts are won. */
    public record StoreView(
            UUID storeId,
            String name,
            boolean open,
            Place place,
            List<OpeningPeriod> hours,
            Instant busyUntil,
            long minimumOrder,
            long deliveryFee,
            long expressFee,
            List<MenuEntry> menu) {}

    @Inject
    private StoreService stores;

    @Inject
    private Caller caller;

    @Inject
    private Clock clock;

    @Inject
    private ZoneId zone;

    @GET
    @Path("mine")
    public Page<StoreView> mine() {
        return new Page<>(List.of(view(stores.get(caller.storeId()))), null);
    }

    @PUT
    @Path("{storeId}")
    public StoreView change(@PathParam("storeId") UUID storeId, @NotNull @Valid StoreChange change) {
        List<OpeningPeriod> hours = change.hours().stream().map(Period::period).toList();
        return view(stores.change(
                own(storeId),
                new StoreDetails(
                        change.name(),
                        hours,
                        change.minimumOrder(),
                        change.deliveryFee(),
                        change.expressFee(),
                        change.busyUntil())));
    }

    @PUT
    @Path("{storeId}/menu/{menuItemId}")
    public StoreView putOnMenu(
            @PathParam("storeId") UUID storeId,
            @PathParam("menuItemId") UUID menuItemId,
            @NotNull @Valid MenuChange change) {
        return view(stores.putOnMenu(
                own(storeId),
                new MenuEntry(menuItemId, change.name(), change.description(), change.price(), change.soldOut())));
    }

    private UUID own(UUID storeId) {
        if (!storeId.equals(caller.storeId())) {
            throw ProblemException.notFound("store");
        }
        return storeId;
    }

    private StoreView view(Store store) {
        return new StoreView(
                store.storeId(),
                store.name(),
                store.isOpen(clock.instant(), zone),
                store.place(),
                store.hours(),
                store.busyUntil(),
                store.minimumOrder(),
                store.deliveryFee(),
                store.expressFee(),
                store.menu());
    }
}

package fooddelivery.store.inbound;

import fooddelivery.events.OpeningPeriod;
import fooddelivery.events.Place;
import fooddelivery.runtime.AccountChange;
import fooddelivery.runtime.NewAccount;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.Role;
import fooddelivery.store.application.StoreAccounts;
import fooddelivery.store.application.StoreService.StoreDetails;
import fooddelivery.store.domain.StoreDirectory.Entry;
import fooddelivery.store.inbound.StoresResource.Period;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/** For administrators: stores and their owners' accounts. */
@Path("stores")
@ApplicationScoped
@RolesAllowed(Role.ADMIN)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class StoreAccountsResource {

    private static final String PATH = "/store/api/stores/";

    /** Degrees (WGS 84). */
    public record PlaceForm(
            @NotBlank @Size(max = 200) String text,
            @NotNull @DecimalMin("-90") @DecimalMax("90") Double lat,
            @NotNull @DecimalMin("-180") @DecimalMax("180") Double lon) {}

    /**
     * Amounts are won.
     *
     * @param hours null for a store that stays closed until its owner sets them
     */
    public record StoreForm(
            @NotBlank @Size(max = 100) String name,
            @NotNull @Valid PlaceForm place,
            @Size(max = StoresResource.MOST_PERIODS) List<@NotNull @Valid Period> hours,
            @NotNull @Min(0) @Max(StoresResource.MOST_WON) Long minimumOrder,
            @NotNull @Min(0) @Max(StoresResource.MOST_WON) Long deliveryFee,
            @NotNull @Min(0) @Max(StoresResource.MOST_WON) Long expressFee,
            @NotNull @Valid NewAccount owner) {}

    /** The new store's id. */
    public record Opened(UUID storeId) {}

    @Inject
    private StoreAccounts stores;

    /** Repeated after an answer that was lost it is 409: the owner's name is taken, by the store that was made. */
    @POST
    public Response open(@NotNull @Valid StoreForm form) {
        List<OpeningPeriod> hours = form.hours() == null
                ? List.of()
                : form.hours().stream().map(Period::period).toList();
        UUID storeId = stores.open(
                new Place(form.place().text(), form.place().lat(), form.place().lon()),
                new StoreDetails(form.name(), hours, form.minimumOrder(), form.deliveryFee(), form.expressFee(), null),
                form.owner());
        return Response.created(URI.create(PATH + storeId))
                .entity(new Opened(storeId))
                .build();
    }

    @GET
    public Page<Entry> list(@QueryParam("limit") Integer limit, @QueryParam("after") String after) {
        int size = Page.limit(limit);
        List<Entry> rows = stores.list(Page.idKey(after), size + 1);
        return Page.of(rows, size, store -> store.storeId().toString(), store -> store);
    }

    @GET
    @Path("{storeId}")
    public Entry get(@PathParam("storeId") UUID storeId) {
        return stores.get(storeId);
    }

    @PUT
    @Path("{storeId}/account")
    public Entry changeAccount(@PathParam("storeId") UUID storeId, @NotNull @Valid AccountChange change) {
        return stores.changeAccount(storeId, change);
    }
}

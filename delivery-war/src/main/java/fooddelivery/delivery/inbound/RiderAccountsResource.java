package fooddelivery.delivery.inbound;

import fooddelivery.delivery.application.RiderAccounts;
import fooddelivery.delivery.domain.RiderDirectory.Entry;
import fooddelivery.runtime.AccountChange;
import fooddelivery.runtime.NewAccount;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
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

/** For administrators: riders and their accounts. */
@Path("riders")
@ApplicationScoped
@RolesAllowed(Role.ADMIN)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class RiderAccountsResource {

    private static final String PATH = "/delivery/api/riders/";

    public record RiderForm(
            @NotNull @Size(min = 3, max = 50) @Pattern(regexp = "[A-Za-z0-9._@+-]*")
            String username,

            @NotNull @Size(min = 8, max = 200) String password,
            @NotBlank @Size(max = 100) String name) {}

    /** The new rider's id. */
    public record Hired(UUID riderId) {}

    @Inject
    private RiderAccounts riders;

    /** Repeated after an answer that was lost it is 409: the name is taken, by the rider who was made. */
    @POST
    public Response hire(@NotNull @Valid RiderForm form) {
        UUID riderId = riders.hire(form.name(), new NewAccount(form.username(), form.password()));
        return Response.created(URI.create(PATH + riderId))
                .entity(new Hired(riderId))
                .build();
    }

    @GET
    public Page<Entry> list(@QueryParam("limit") Integer limit, @QueryParam("after") String after) {
        int size = Page.limit(limit);
        List<Entry> rows = riders.list(Page.idKey(after), size + 1);
        return Page.of(rows, size, rider -> rider.riderId().toString(), rider -> rider);
    }

    @GET
    @Path("{riderId}")
    public Entry get(@PathParam("riderId") UUID riderId) {
        return riders.get(riderId);
    }

    @PUT
    @Path("{riderId}/account")
    public Entry changeAccount(@PathParam("riderId") UUID riderId, @NotNull @Valid AccountChange change) {
        return riders.changeAccount(riderId, change);
    }
}

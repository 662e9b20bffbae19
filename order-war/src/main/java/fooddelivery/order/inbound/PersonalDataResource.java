package fooddelivery.order.inbound;

import fooddelivery.order.application.PersonalDataService;
import fooddelivery.order.domain.Address;
import fooddelivery.order.domain.PersonalData.Access;
import fooddelivery.order.domain.PersonalData.Recipient;
import fooddelivery.runtime.Caller;
import fooddelivery.runtime.Masking;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;

/** For administrators: for whom an order is; masked, or in full with a reason that is kept. */
@Path("personal-data")
@ApplicationScoped
@RolesAllowed(Role.ADMIN)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class PersonalDataResource {

    public record DisclosureForm(@NotBlank @Size(max = 500) String reason) {}

    @Inject
    private PersonalDataService people;

    @Inject
    private Caller caller;

    @GET
    @Path("orders/{orderId}")
    public Recipient masked(@PathParam("orderId") UUID orderId) {
        return mask(people.recipient(orderId));
    }

    /** Each call is one entry of {@link #disclosures}. */
    @POST
    @Path("orders/{orderId}/disclosures")
    public Recipient disclose(@PathParam("orderId") UUID orderId, @NotNull @Valid DisclosureForm form) {
        return people.disclose(orderId, form.reason(), caller.name());
    }

    /** Who saw whose data in full and why, newest first. */
    @GET
    @Path("disclosures")
    public Page<Access> disclosures(@QueryParam("limit") Integer limit, @QueryParam("after") String after) {
        int size = Page.limit(limit);
        List<Access> rows = people.accesses(Page.idKey(after), size + 1);
        return Page.of(rows, size, access -> access.accessId().toString(), access -> access);
    }

    private static Recipient mask(Recipient recipient) {
        Address address = recipient.address();
        return new Recipient(
                recipient.orderId(),
                recipient.customerId(),
                Masking.name(recipient.name()),
                Masking.phone(recipient.phone()),
                new Address(
                        Masking.address(address.text()),
                        address.districtCode(),
                        Masking.degrees(address.lat()),
                        Masking.degrees(address.lon())));
    }
}

package fooddelivery.order.inbound;

import fooddelivery.order.application.Customers;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/** Where customers sign up. */
@Path("customers")
@ApplicationScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class CustomersResource {

    /** @param phone in any usual form */
    public record SignUp(
            @NotNull @Size(min = 3, max = 50) @Pattern(regexp = "[A-Za-z0-9._@+-]*")
            String username,

            @NotNull @Size(min = 8, max = 200) String password,
            @NotBlank @Size(max = 100) String name,
            @NotBlank @Size(max = 30) String phone,
            @NotNull @Valid AddressForm address) {}

    /** The new customer's id. */
    public record SignedUp(UUID customerId) {}

    @Inject
    private Customers customers;

    @POST
    @PermitAll
    public Response signUp(@NotNull @Valid SignUp form) {
        UUID customerId = customers.signUp(
                form.username(),
                form.password(),
                form.name(),
                form.phone(),
                form.address().address());
        return Response.status(Response.Status.CREATED)
                .entity(new SignedUp(customerId))
                .build();
    }
}

package fooddelivery.order.inbound;

import fooddelivery.order.application.CustomerAccounts;
import fooddelivery.order.application.Customers;
import fooddelivery.order.application.PersonalDataService;
import fooddelivery.order.domain.Address;
import fooddelivery.order.domain.CustomerRepository.Profile;
import fooddelivery.runtime.AccountChange;
import fooddelivery.runtime.AccountDesk.AccountView;
import fooddelivery.runtime.Caller;
import fooddelivery.runtime.RateLimited;
import fooddelivery.runtime.RateLimits;
import fooddelivery.runtime.Role;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/** Where customers sign up, and look after their own data. */
@Path("customers")
@ApplicationScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class CustomersResource {

    /**
     * @param phone in any usual form
     * @param email null for none
     * @param language in which the customer wants to be told; null for Korean
     */
    public record SignUp(
            @NotNull @Size(min = 3, max = 50) @Pattern(regexp = "[A-Za-z0-9._@+-]*")
            String username,

            @NotNull @Size(min = 8, max = 200) String password,
            @NotBlank @Size(max = 100) String name,
            @NotBlank @Size(max = 30) String phone,
            @NotNull @Valid AddressForm address,
            @Email @Size(max = 254) String email,

            @Pattern(regexp = "ko|en", message = "{fooddelivery.OneOf}")
            String language) {}

    /** The new customer's id. */
    public record SignedUp(UUID customerId) {}

    /**
     * What a customer may change of the own data.
     *
     * @param email null for none
     * @param language null to leave it as it is
     */
    public record ProfileForm(
            @NotBlank @Size(max = 100) String name,
            @NotBlank @Size(max = 30) String phone,
            @NotNull @Valid AddressForm address,
            @Email @Size(max = 254) String email,

            @Pattern(regexp = "ko|en", message = "{fooddelivery.OneOf}")
            String language) {}

    public record PasswordForm(
            @NotBlank @Size(max = 200) String oldPassword,
            @NotNull @Size(min = 8, max = 200) String newPassword) {}

    /**
     * A customer's own data.
     *
     * @param phone E.164
     * @param address where orders go that name no other
     */
    public record CustomerView(
            UUID customerId,
            String username,
            String name,
            String phone,
            Address address,
            String email,
            String language) {}

    /** A customer's account as administrators see it. */
    public record CustomerAccount(UUID customerId, String username, boolean disabled) {}

    @Inject
    private Customers customers;

    @Inject
    private CustomerAccounts accounts;

    @Inject
    private PersonalDataService people;

    @Inject
    private Caller caller;

    @POST
    @PermitAll
    @RateLimited(RateLimits.Kind.SIGN_UPS)
    public Response signUp(@NotNull @Valid SignUp form) {
        UUID customerId = customers.signUp(
                form.username(),
                form.password(),
                form.name(),
                form.phone(),
                form.address().address(),
                form.email(),
                form.language());
        return Response.status(Response.Status.CREATED)
                .entity(new SignedUp(customerId))
                .build();
    }

    @GET
    @Path("me")
    @RolesAllowed(Role.CUSTOMER)
    public CustomerView me() {
        return view(accounts.get(caller.customerId()));
    }

    @PUT
    @Path("me")
    @RolesAllowed(Role.CUSTOMER)
    public CustomerView change(@NotNull @Valid ProfileForm form) {
        return view(accounts.change(
                caller.customerId(),
                form.name(),
                form.phone(),
                form.address().address(),
                form.email(),
                form.language()));
    }

    /** 409 while an order is under way or money of one is owed; 204 again when it is done already. */
    @DELETE
    @Path("me")
    @RolesAllowed(Role.CUSTOMER)
    public void erase() {
        people.erase(caller.customerId());
    }

    /** Tokens that were given before stay good until they expire. */
    @PUT
    @Path("me/password")
    @RolesAllowed(Role.CUSTOMER)
    public void changePassword(@NotNull @Valid PasswordForm form) {
        accounts.changePassword(caller.customerId(), form.oldPassword(), form.newPassword());
    }

    @PUT
    @Path("{customerId}/account")
    @RolesAllowed(Role.ADMIN)
    public CustomerAccount changeAccount(
            @PathParam("customerId") UUID customerId, @NotNull @Valid AccountChange change) {
        AccountView account = accounts.changeAccount(customerId, change);
        return new CustomerAccount(customerId, account.username(), account.disabled());
    }

    private CustomerView view(Profile profile) {
        return new CustomerView(
                profile.customerId(),
                accounts.usernameOf(profile.customerId()),
                profile.name(),
                profile.phone(),
                profile.address(),
                profile.email(),
                profile.language());
    }
}

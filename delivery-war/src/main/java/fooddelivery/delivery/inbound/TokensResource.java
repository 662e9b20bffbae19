package fooddelivery.delivery.inbound;

import fooddelivery.runtime.Accounts;
import fooddelivery.runtime.SignIn;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Where riders sign in. */
@Path("tokens")
@ApplicationScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class TokensResource {

    @Inject
    private Accounts accounts;

    @POST
    @PermitAll
    public SignIn.Token signIn(@NotNull @Valid SignIn signIn) {
        return SignIn.Token.of(accounts.signIn(signIn.username(), signIn.password()));
    }
}

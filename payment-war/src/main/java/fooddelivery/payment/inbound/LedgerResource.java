package fooddelivery.payment.inbound;

import fooddelivery.payment.application.Ledger;
import fooddelivery.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The ledger, for those who have to prove where the money is. */
@Path("ledger")
@ApplicationScoped
@RolesAllowed(Role.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
public class LedgerResource {

    @Inject
    private Ledger ledger;

    @GET
    @Path("balance")
    public Ledger.Balance balance() {
        return ledger.balance();
    }
}

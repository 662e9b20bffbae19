package fooddelivery.order.inbound;

import fooddelivery.order.application.Contacts;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** For notify, when its database was restored from a backup: contacts are in no log, so order tells them once more. */
@Path("contacts")
@ApplicationScoped
@RolesAllowed(Role.SERVICE)
@Produces(MediaType.APPLICATION_JSON)
public class ContactsResource {

    private static final int BATCH = 200;

    /** @param next pass it as {@code after} for those that follow; null after the last */
    public record Told(String next) {}

    @Inject
    private Contacts contacts;

    /** Some customers at a time. Nothing is shown to whoever calls: notify hears it over the broker, as always. */
    @POST
    @Path("retelling")
    @Consumes(MediaType.WILDCARD)
    public Told tellAgain(@QueryParam("after") String after) {
        UUID last = contacts.tellAgain(Page.idKey(after), BATCH);
        return new Told(last == null ? null : Page.cursor(last.toString()));
    }
}

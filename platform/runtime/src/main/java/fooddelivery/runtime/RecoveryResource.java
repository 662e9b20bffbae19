package fooddelivery.runtime;

import fooddelivery.runtime.Recovery.Known;
import fooddelivery.runtime.Recovery.Restored;
import fooddelivery.runtime.Recovery.Told;
import fooddelivery.runtime.Recovery.Untold;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** How a service that was restored from a backup is given back what others know; used by status, for an administrator. */
@Path("recovery")
@ApplicationScoped
@RolesAllowed(Role.SERVICE)
@Produces(MediaType.APPLICATION_JSON)
public class RecoveryResource {

    private static final int STORIES = 50;

    /**
     * @param recovering whether the service waits for that, and asks everybody to wait
     * @param left events that were brought back and not told of yet
     * @param failures events that could not be told of
     */
    public record RecoveryView(
            boolean recovering,
            Instant backupAt,
            Instant restoredAt,
            Boolean whole,
            long left,
            List<Failure> failures) {}

    public record Failure(UUID eventId, String type, UUID subject, String cause) {

        private static Failure of(Untold untold) {
            return new Failure(untold.eventId(), untold.type(), untold.subject(), untold.cause());
        }
    }

    public record EventForm(
            @NotNull UUID id,
            @NotNull String type,
            @NotNull String source,
            @NotNull Instant time) {}

    public record Question(@NotNull @Size(max = 200) List<@Valid @NotNull EventForm> events) {}

    public record Missing(Set<UUID> missing) {}

    public record Kept(int kept) {}

    @Inject
    private Recovery recovery;

    @GET
    @RolesAllowed({Role.SERVICE, Role.ADMIN})
    public RecoveryView view() {
        Optional<Restored> restored = recovery.restored();
        return new RecoveryView(
                restored.isPresent(),
                restored.map(Restored::backupAt).orElse(null),
                restored.map(Restored::restoredAt).orElse(null),
                restored.map(Restored::whole).orElse(null),
                recovery.left(),
                recovery.failures().stream().map(Failure::of).toList());
    }

    /** Safe to repeat, as all of it is. */
    @POST
    @Path("begin")
    @Consumes(MediaType.WILDCARD)
    public RecoveryView begin() {
        recovery.begin();
        return view();
    }

    @POST
    @Path("missing")
    @Consumes(MediaType.APPLICATION_JSON)
    public Missing missing(@NotNull @Valid Question question) {
        return new Missing(recovery.missing(question.events().stream()
                .map(event -> new Known(event.id(), event.type(), event.source(), event.time()))
                .toList()));
    }

    /** @param body {@code {"events":[…]}}, envelopes as they were sent */
    @POST
    @Path("events")
    @Consumes(MediaType.APPLICATION_JSON)
    public Kept keep(@NotNull String body) {
        List<String> envelopes;
        try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(body))) {
            envelopes = reader.readObject().getJsonArray("events").getValuesAs(JsonObject.class).stream()
                    .map(JsonObject::toString)
                    .toList();
        } catch (jakarta.json.JsonException | ClassCastException | NullPointerException e) {
            throw ProblemException.badRequest("The body is not the JSON that is expected here.");
        }
        return new Kept(recovery.keep(envelopes));
    }

    /** Tells some of the stories. */
    @POST
    @Path("stories")
    @Consumes(MediaType.WILDCARD)
    public Told tell() {
        return recovery.tell(STORIES);
    }

    /** The service works again. */
    @POST
    @Path("end")
    @Consumes(MediaType.WILDCARD)
    public RecoveryView end() {
        recovery.end();
        recovery.lookAgain();
        return view();
    }
}

package fooddelivery.runtime;

import fooddelivery.runtime.DeadLetters.DeadLetter;
import fooddelivery.runtime.DeadLetters.Failure;
import fooddelivery.runtime.EventListener.Outcome;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The events that this service could not handle, in every service that listens to any. */
@Path("dead-letters")
@ApplicationScoped
@RolesAllowed(Role.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
public class DeadLettersResource {

    /**
     * @param orderId of {@code StorePublished}, the store; null when the message does not tell
     * @param failures like the times and the cause null when nothing is known of a failure
     * @param cause of the last one: what was thrown, and its message
     */
    public record DeadLetterView(
            String messageId,
            UUID eventId,
            String type,
            UUID orderId,
            Instant sentAt,
            Instant firstFailedAt,
            Instant lastFailedAt,
            Integer failures,
            String cause) {

        private static DeadLetterView of(DeadLetter letter) {
            Failure failure = letter.failure();
            boolean known = failure != null;
            return new DeadLetterView(
                    letter.messageId(),
                    letter.eventId(),
                    letter.type(),
                    letter.subject(),
                    letter.sentAt(),
                    known ? failure.firstAt() : null,
                    known ? failure.lastAt() : null,
                    known ? failure.times() : null,
                    known ? failure.cause() : null);
        }
    }

    public record Replayed(UUID eventId, Outcome result) {}

    @Inject
    private DeadLetters letters;

    @Inject
    private Caller caller;

    /** The longest dead first; behind a cursor whose message is gone, the list begins anew. */
    @GET
    public Page<DeadLetterView> list(@QueryParam("limit") Integer limit, @QueryParam("after") String after) {
        int size = Page.limit(limit);
        List<DeadLetter> rows = letters.list(Page.key(after), size + 1);
        return Page.of(rows, size, DeadLetter::messageId, DeadLetterView::of);
    }

    /** Safe to repeat: an event that was handled meanwhile is not handled twice. */
    @POST
    @Path("{eventId}/replay")
    @Consumes(MediaType.WILDCARD)
    public Replayed replay(@PathParam("eventId") UUID eventId) {
        return new Replayed(eventId, letters.replay(eventId, caller.name()));
    }

    /** The reason is a parameter: the server refuses a {@code DELETE} that has a body. */
    @DELETE
    @Path("{eventId}")
    public void drop(
            @PathParam("eventId") UUID eventId, @QueryParam("reason") @NotBlank @Size(max = 500) String reason) {
        letters.drop(eventId, reason, caller.name());
    }
}

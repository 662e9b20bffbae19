package fooddelivery.status.inbound;

import fooddelivery.runtime.Caller;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.Role;
import fooddelivery.status.application.RebuildService;
import fooddelivery.status.domain.Rebuild;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Has the view built anew from the services' logs, and tells how far that is. */
@Path("rebuild")
@ApplicationScoped
@RolesAllowed(Role.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
public class RebuildResource {

    private static final String NEVER = "NONE";

    /** @param read events that the view acts on */
    public record LogView(String service, Long read) {}

    /** Each side without what the other one says as well. */
    public record DifferenceView(UUID orderId, JsonObject live, JsonObject anew) {}

    /** @param live in hexadecimal, like {@code anew} */
    public record Hashes(String live, String anew) {}

    /**
     * @param number null when there was none
     * @param of about how many events there are to read
     */
    public record RebuildView(
            Long number,
            String state,
            String startedBy,
            Instant startedAt,
            Instant finishedAt,
            Long read,
            Long of,
            List<LogView> logs,
            Long compared,
            Long carried,
            Long differences,
            Hashes hashes,
            Boolean switched,
            String failure,
            List<DifferenceView> found) {

        private static RebuildView of(Rebuild rebuild) {
            long read =
                    rebuild.read().values().stream().mapToLong(Long::longValue).sum();
            return new RebuildView(
                    rebuild.number(),
                    rebuild.state().name(),
                    rebuild.startedBy(),
                    rebuild.startedAt(),
                    rebuild.finishedAt(),
                    read,
                    // What was published meanwhile is read as well.
                    Math.max(read, rebuild.expected()),
                    rebuild.read().entrySet().stream()
                            .map(it -> new LogView(it.getKey(), it.getValue()))
                            .toList(),
                    rebuild.compared(),
                    rebuild.carried(),
                    rebuild.differences(),
                    new Hashes(hex(rebuild.hashLive()), hex(rebuild.hashAnew())),
                    rebuild.switched(),
                    rebuild.failure(),
                    rebuild.found().stream()
                            .map(it -> new DifferenceView(it.orderId(), json(it.live()), json(it.anew())))
                            .toList());
        }

        private static RebuildView never() {
            return new RebuildView(
                    null, NEVER, null, null, null, 0L, 0L, List.of(), 0L, 0L, 0L, null, false, null, List.of());
        }

        private static String hex(long hash) {
            return "%016x".formatted(hash);
        }

        private static JsonObject json(String text) {
            if (text == null) {
                return null;
            }
            try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(text))) {
                return reader.readObject();
            }
        }
    }

    @Inject
    private RebuildService rebuilds;

    @Inject
    private Caller caller;

    /** Begins and answers at once: 202, and {@code GET} tells the rest. 409 while one is running. */
    @POST
    @Consumes(MediaType.WILDCARD)
    public Response begin(@QueryParam("force") Boolean force) {
        Rebuild begun = rebuilds.begin(Boolean.TRUE.equals(force), caller.name());
        return Response.accepted(Json.write(RebuildView.of(begun))).build();
    }

    @GET
    public RebuildView progress() {
        return rebuilds.last().map(RebuildView::of).orElseGet(RebuildView::never);
    }
}

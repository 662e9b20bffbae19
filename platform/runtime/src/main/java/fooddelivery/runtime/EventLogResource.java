package fooddelivery.runtime;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.StringReader;
import java.util.stream.Collectors;

/** What this service has published, for whoever builds a view of it anew. Services get it whole, people without addresses. */
@Path("events")
@ApplicationScoped
@RolesAllowed({Role.SERVICE, Role.ADMIN})
@Produces(MediaType.APPLICATION_JSON)
public class EventLogResource {

    private static final String HIDDEN = "…";

    @Inject
    private EventLog log;

    @Inject
    private Caller caller;

    /** The oldest first; see {@link EventLog#page} for what is promised of the pages. */
    @GET
    public String events(@QueryParam("limit") Integer limit, @QueryParam("after") String after) {
        int size = Page.limit(limit);
        EventLog.Stretch page = log.page(Page.key(after), size);
        boolean isService = caller.is(Role.SERVICE);
        String items = page.entries().stream()
                .map(entry -> isService ? entry.envelope() : withoutPersonalData(entry.envelope()))
                .collect(Collectors.joining(",", "[", "]"));
        String next = page.next() == null ? "null" : '"' + Page.cursor(page.next()) + '"';
        return "{\"items\":" + items + ",\"next\":" + next + "}";
    }

    /** An administrator who has to know a customer's address asks order for it, with a reason that is kept. */
    static String withoutPersonalData(String envelope) {
        try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(envelope))) {
            return masked(reader.readObject()).toString();
        }
    }

    private static JsonObject masked(JsonObject object) {
        JsonObjectBuilder result = jakarta.json.Json.createObjectBuilder();
        object.forEach((name, value) -> result.add(name, masked(name, value)));
        return result.build();
    }

    private static JsonValue masked(String name, JsonValue value) {
        if (value instanceof JsonObject object) {
            return name.equals("dropOff") ? place(object) : masked(object);
        }
        if (value instanceof JsonArray array) {
            JsonArrayBuilder result = jakarta.json.Json.createArrayBuilder();
            array.forEach(item -> result.add(masked(name, item)));
            return result.build();
        }
        return name.equals("handoverCode") ? jakarta.json.Json.createValue(HIDDEN) : value;
    }

    private static JsonObject place(JsonObject place) {
        JsonObjectBuilder result = jakarta.json.Json.createObjectBuilder();
        place.forEach((name, value) -> {
            if (value instanceof JsonString text) {
                result.add(name, Masking.address(text.getString()));
            } else if (value instanceof JsonNumber degrees) {
                result.add(name, Masking.degrees(degrees.doubleValue()));
            }
        });
        return result.build();
    }
}

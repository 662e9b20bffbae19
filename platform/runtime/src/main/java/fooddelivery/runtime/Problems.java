package fooddelivery.runtime;

import jakarta.inject.Inject;
import jakarta.json.bind.JsonbException;
import jakarta.json.stream.JsonParsingException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.SystemException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Turns whatever went wrong into a problem document (RFC 9457). Messages of exceptions that are not ours never leave the
 * service: they name classes and tables. An unexpected one is logged under the id that the caller gets.
 */
@Provider
public class Problems implements ExceptionMapper<Throwable> {

    public static final String MEDIA_TYPE = "application/problem+json";
    private static final Logger LOG = System.getLogger(Problems.class.getName());

    /** The types of problems that are told by their status alone. */
    static final Map<Integer, String> CODES = Map.ofEntries(
            Map.entry(400, "bad-request"),
            Map.entry(401, "sign-in-needed"),
            Map.entry(402, "payment-declined"),
            Map.entry(403, "not-allowed"),
            Map.entry(404, "not-found"),
            Map.entry(405, "method-not-allowed"),
            Map.entry(406, "not-acceptable"),
            Map.entry(409, "conflict"),
            Map.entry(413, "body-too-large"),
            Map.entry(415, "unsupported-media-type"),
            Map.entry(422, "not-possible"),
            Map.entry(429, "too-many-requests"),
            Map.entry(502, "bad-gateway"),
            Map.entry(503, "try-again-in-a-moment"),
            Map.entry(504, "not-known-yet"));

    static final String UNNAMED = "error";

    @Inject
    private Caller caller;

    @Context
    private HttpHeaders headers;

    @Override
    public Response toResponse(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return answer(problem);
            }
            if (cause instanceof Refused refused) {
                return answer(ProblemException.conflict("not-possible-now", refused.getMessage())
                        .with("currentStatus", refused.state()));
            }
            if (cause instanceof ConstraintViolationException violations) {
                return answer(violated(violations, Languages.of(headers)));
            }
            if (cause instanceof WebApplicationException e) {
                // Jersey's own class says 404 for a query parameter that is no number, or no such constant.
                return e.getClass().getSimpleName().equals("QueryParamException")
                        ? answer(ProblemException.badRequest("A query parameter has a value that is not possible."))
                        : answer(e.getResponse());
            }
            if (cause instanceof JsonbException || cause instanceof JsonParsingException) {
                return answer(ProblemException.badRequest("The body is not the JSON that is expected here."));
            }
            if (cause instanceof SQLException e && isDataError(e)) {
                return answer(ProblemException.badRequest(
                        "A value is out of range or contains a character that cannot be stored."));
            }
            // A system exception: the connection broke during the commit.
            if (cause instanceof SystemException || cause instanceof SQLException e && isOutage(e)) {
                LOG.log(Level.WARNING, "The database does not answer: {0}", cause.getMessage());
                return answer(new ProblemException(503, "unavailable", "The service is not available right now.")
                        .retryAfter(2));
            }
        }
        String id = UUID.randomUUID().toString();
        LOG.log(Level.ERROR, "Unexpected error " + id, thrown);
        return answer(new ProblemException(500, "internal", "Something went wrong here; it is recorded under this id.")
                .with("errorId", id));
    }

    static ProblemException violated(ConstraintViolationException e, Locale language) {
        List<Map<String, String>> errors = e.getConstraintViolations().stream()
                .map(v -> Map.of("field", field(v), "message", ProblemTexts.message(v, language)))
                .sorted((a, b) -> a.get("field").compareTo(b.get("field")))
                .toList();
        String detail = errors.stream()
                .map(error -> (error.get("field") + " " + error.get("message")).strip())
                .reduce((a, b) -> a + "; " + b)
                .orElse("Invalid");
        return ProblemException.badRequest(detail).with("errors", errors);
    }

    /** The path within the body or parameter, without the names of our method and argument. */
    private static String field(ConstraintViolation<?> violation) {
        StringBuilder path = new StringBuilder();
        int depth = 0;
        for (Path.Node node : violation.getPropertyPath()) {
            if (depth++ >= 2
                    || (depth == 2
                            && node.getKind() == jakarta.validation.ElementKind.PARAMETER
                            && !isBody(violation))) {
                path.append(path.isEmpty() ? "" : ".").append(node);
            }
        }
        return path.toString();
    }

    private static boolean isBody(ConstraintViolation<?> violation) {
        int nodes = 0;
        for (Path.Node ignored : violation.getPropertyPath()) {
            nodes++;
        }
        return nodes > 2;
    }

    /** Class 22: a year that PostgreSQL does not know, the character U+0000 … */
    private static boolean isDataError(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("22");
    }

    /** Class 08: connection, 40: rolled back for another, 53: resources, 57: shutdown; no state: the pool has none to give. */
    static boolean isOutage(SQLException e) {
        String state = e.getSQLState();
        return state == null
                || state.startsWith("08")
                || state.startsWith("40")
                || state.startsWith("53")
                || state.startsWith("57");
    }

    private Response answer(Response original) {
        int status = original.getStatus();
        // The container forbids where it should first ask for a sign-in.
        if (status == 403 && caller.isAnonymous()) {
            status = 401;
        }
        Response answer = answer(bare(status));
        if (original.getHeaders().containsKey("Allow")) {
            answer.getHeaders().put("Allow", original.getHeaders().get("Allow"));
        }
        return answer;
    }

    private Response answer(ProblemException problem) {
        return answer(problem, Languages.of(headers));
    }

    /** The problem of a bare status. */
    static ProblemException bare(int status) {
        String detail = switch (status) {
            case 400 -> "The request could not be understood.";
            case 401 -> "Sign in and send the token as \"Authorization: Bearer …\".";
            case 403 -> "This is not for your role.";
            case 404 -> "There is nothing here.";
            case 405 -> "This address does not know that method.";
            case 406 -> "This address answers application/json only.";
            case 415 -> "Send the body as application/json.";
            default -> null;
        };
        return new ProblemException(status, CODES.getOrDefault(status, UNNAMED), detail);
    }

    /** Answers a request outside of JAX-RS. */
    static void write(ProblemException problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Response answer = answer(problem, Languages.of(request));
        response.setStatus(answer.getStatus());
        SecurityHeaders.ofData(response);
        answer.getStringHeaders().forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        response.getOutputStream().write(answer.getEntity().toString().getBytes(StandardCharsets.UTF_8));
    }

    /** @param language that of the title, which is for people; the detail is for whoever calls, and English */
    static Response answer(ProblemException problem, Locale language) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "urn:fooddelivery:problem:" + problem.code());
        document.put("title", ProblemTexts.title(problem.code(), language));
        document.put("status", problem.status());
        if (problem.getMessage() != null) {
            document.put("detail", problem.getMessage());
        }
        problem.extensions().forEach(document::putIfAbsent);
        Response.ResponseBuilder response = Response.status(problem.status())
                .type(MEDIA_TYPE)
                .header("Cache-Control", "no-store")
                .header("Content-Language", language.getLanguage())
                .header("Vary", Languages.VARY)
                .entity(Json.write(document));
        if (problem.retryAfterSeconds() != null) {
            response.header("Retry-After", problem.retryAfterSeconds());
        }
        if (problem.status() == 401) {
            response.header("WWW-Authenticate", "Bearer");
        }
        return response.build();
    }
}

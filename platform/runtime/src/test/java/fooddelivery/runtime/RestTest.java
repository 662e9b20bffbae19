package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionalException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a request on its way in and of an exception on its way out, in the server's REST stack without a server. */
class RestTest {

    public enum Portion {
        SMALL,
        LARGE
    }

    public record Line(
            @NotNull UUID item, @NotNull @Min(1) @Max(99) Integer quantity) {}

    public record Wish(
            @NotBlank @Size(max = 20) String name,
            @NotNull @Min(0) Long price,
            @NotNull Integer count,
            @NotNull Long total,
            Boolean soldOut,
            @NotNull Boolean express,
            Double lat,
            @NotNull Double lon,
            Portion size,
            Instant until,
            @Size(max = 3) List<@NotNull @Valid Line> lines,
            Map<String, String> notes,

            @Pattern(regexp = "a|b", message = "{fooddelivery.OneOf}")
            String kind) {}

    @Path("wishes")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public static class Wishes {

        static RuntimeException failure;

        @POST
        @PermitAll
        public Wish wish(@NotNull @Valid Wish wish) {
            return wish;
        }

        @POST
        @Path("read-later")
        @PermitAll
        public Wish wish(String body) {
            return fooddelivery.runtime.Json.read(body, Wish.class);
        }

        @GET
        @Path("failing")
        @PermitAll
        public Wish fail() {
            throw failure;
        }

        @GET
        @Path("{id}")
        @PermitAll
        public Wish get(
                @PathParam("id") UUID id,
                @QueryParam("limit") @Min(1) Integer limit,
                @QueryParam("size") Portion size) {
            throw ProblemException.notFound("wish");
        }

        @GET
        @RolesAllowed(Role.CUSTOMER)
        public Wish mine() {
            throw new IllegalStateException("never reached");
        }
    }

    private static final String GOOD = "\"name\":\"x\",\"price\":1,\"count\":1,\"total\":1,\"express\":true,\"lon\":1";
    private static final Logger LOG = Logger.getLogger(Problems.class.getName());
    private static ApplicationHandler rest;

    private record Answer(int status, Map<String, List<Object>> headers, String body) {

        JsonObject problem() {
            assertThat(headers.get("Content-Type")).asString().contains("application/problem+json");
            assertThat(headers.get("Cache-Control")).asString().contains("no-store");
            try (JsonReader reader = Json.createReader(new StringReader(body))) {
                JsonObject problem = reader.readObject();
                assertThat(problem.getInt("status")).isEqualTo(status);
                assertThat(problem.getString("type")).startsWith("urn:fooddelivery:problem:");
                assertThat(problem.getString("title")).isNotBlank();
                return problem;
            }
        }
    }

    @BeforeAll
    static void start() {
        LOG.setLevel(Level.OFF);
        ResourceConfig application = new ResourceConfig(
                Wishes.class,
                BodyLimit.class,
                StrictBody.class,
                fooddelivery.runtime.Json.class,
                Problems.class,
                Violations.class,
                FailedCommits.class,
                RolesAllowedDynamicFeature.class);
        application.register(new AbstractBinder() {
            @Override
            protected void configure() {
                // Without a token: anonymous.
                bind(new Caller()).to(Caller.class);
            }
        });
        rest = new ApplicationHandler(application);
    }

    @AfterAll
    static void stop() {
        LOG.setLevel(null);
    }

    @Test
    void a_good_body_is_read_and_written_as_it_is() {
        String body = "{\"count\":2147483647,\"express\":true,\"lat\":37.5,\"lines\":[{\"item\":"
                + "\"01976a3e-52c0-7d1a-9b5e-2f0c8a4d7e11\",\"quantity\":2}],\"lon\":127.25,\"name\":\"김치찌개\","
                + "\"notes\":{\"a\":\"b\"},\"price\":9007199254740993,\"size\":\"LARGE\",\"soldOut\":false,"
                + "\"total\":9223372036854775807,\"until\":\"2026-05-04T03:02:01Z\"}";
        Answer answer = post(body);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void fields_that_are_not_known_are_ignored_however_deep() {
        assertThat(post("{" + GOOD + ",\"new\":" + "[".repeat(20) + "]".repeat(20) + "}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"new\":{d}1{e}", "\"name\":\"twice\""})
    void a_body_that_is_read_as_text_and_does_not_say_what_it_is_is_looked_at_as_well(String more) {
        String body = "{" + GOOD + ",";
        assertThat(call("POST", "wishes/read-later", null, (body + "\"new\":1}").getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(200);

        String bad = body + more.replace("{d}", "{\"a\":".repeat(2_000)).replace("{e}", "}".repeat(2_000)) + "}";
        Answer answer = call("POST", "wishes/read-later", null, bad.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(400);
        answer.problem();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"count\":\"1\"",
                "\"count\":1.5",
                "\"count\":2147483648",
                "\"count\":-2147483649",
                "\"count\":99999999999999999999",
                "\"count\":1e400",
                "\"count\":1e-1",
                "\"count\":null",
                "\"count\":true",
                "\"count\":\"\"",
                "\"count\":{}",
                "\"count\":[]",
                "\"total\":\"1\"",
                "\"total\":1.5",
                "\"total\":9223372036854775808",
                "\"total\":1e400",
                "\"total\":null",
                "\"price\":\"1\"",
                "\"price\":0.5",
                "\"price\":18446744073709551617",
                "\"price\":1e999999999",
                "\"price\":true",
                "\"price\":null",
                "\"price\":[1]",
                "\"soldOut\":\"yes\"",
                "\"soldOut\":\"true\"",
                "\"soldOut\":1",
                "\"soldOut\":{}",
                "\"express\":0",
                "\"express\":\"false\"",
                "\"express\":null",
                "\"lat\":\"37.5\"",
                "\"lat\":\"NaN\"",
                "\"lat\":1e400",
                "\"lat\":true",
                "\"lon\":null",
                "\"lon\":\"Infinity\"",
                "\"size\":\"MEDIUM\"",
                "\"size\":\"small\"",
                "\"size\":0",
                "\"size\":\"\"",
                "\"until\":\"2026-05-04T03:02:01\"",
                "\"until\":1779999999",
                "\"until\":\"tomorrow\"",
                "\"lines\":{}",
                "\"lines\":[null]",
                "\"lines\":[[]]",
                "\"lines\":[{\"item\":\"x\",\"quantity\":1}]",
                "\"lines\":[{\"item\":1,\"quantity\":1}]",
                "\"lines\":[{\"item\":null,\"quantity\":1}]",
                "\"name\":{}",
                "\"name\":\"\"",
                "\"name\":null",
                "\"name\":\"a\\u0000b\"",
                "\"name\":\"a\\ud800b\"",
                "\"notes\":{\"\\u0000\":\"x\"}",
                "\"notes\":1"
            })
    void a_wrong_value_is_a_bad_request_and_never_another_value(String field) {
        StringBuilder body = new StringBuilder("{").append(field);
        Map.of("name", "\"x\"", "price", "1", "count", "1", "total", "1", "express", "true", "lon", "1")
                .forEach((name, value) ->
                        body.append(field.startsWith("\"" + name + "\"") ? "" : ",\"" + name + "\":" + value));
        Answer answer = post(body.append("}").toString());
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.problem().getString("detail")).doesNotContain("fooddelivery", "java", "Exception", "wish");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void what_is_not_one_well_formed_object_is_a_bad_request(String body) {
        Answer answer = post(body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        answer.problem();
    }

    private static List<String> malformed() {
        return List.of(
                "",
                " ",
                "null",
                "1",
                "\"x\"",
                "[]",
                "{",
                "{" + GOOD,
                "{" + GOOD + ",}",
                "{" + GOOD + "} x",
                "{" + GOOD + "}{}",
                "{" + GOOD + "}]",
                "{" + GOOD + ",\"price\":2}",
                "{" + GOOD + ",\"notes\":{\"a\":\"1\",\"a\":\"2\"}}",
                "{'name':'x','price':1}",
                "\uFEFF{" + GOOD + "}",
                "{" + GOOD + ",\"lat\":01}",
                "{" + GOOD + ",\"lat\":+1}",
                "{" + GOOD + ",\"lat\":NaN}",
                "[".repeat(10_000),
                "{\"new\":".repeat(9_000),
                "{" + GOOD + ",\"new\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
                "{\"lines\":".repeat(5_000) + "1" + "}".repeat(5_000),
                "{" + GOOD + ",\"lat\":" + "9".repeat(10_000) + "}",
                "<name>x</name>");
    }

    @Test
    void a_body_that_is_not_utf_8_is_a_bad_request() {
        byte[] body = "{\"name\":\"?\",\"price\":1}".getBytes(StandardCharsets.ISO_8859_1);
        body[9] = (byte) 0xE9;
        assertThat(call("POST", "wishes", MediaType.APPLICATION_JSON, body).status())
                .isEqualTo(400);
    }

    @Test
    void a_body_over_64_kib_is_too_large_whether_it_says_so_or_not() {
        byte[] body = ("{\"name\":\"x\",\"price\":1,\"new\":\"" + "x".repeat(64 * 1024) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(call("POST", "wishes", MediaType.APPLICATION_JSON, body).status())
                .isEqualTo(413);
        assertThat(call("POST", "wishes", MediaType.APPLICATION_JSON, body, "Content-Length", "" + body.length)
                        .status())
                .isEqualTo(413);
    }

    @Test
    void a_body_of_another_type_is_415() {
        assertThat(call("POST", "wishes", "text/plain", "{}".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(415);
    }

    @Test
    void violations_name_the_fields_of_the_body_and_not_our_own() {
        Answer answer =
                post("{\"name\":\"\",\"price\":-1,\"lines\":[{\"item\":\"01976a3e-52c0-7d1a-9b5e-2f0c8a4d7e11\","
                        + "\"quantity\":0}],\"count\":1,\"total\":1,\"express\":true,\"lon\":1}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem().getJsonArray("errors").getValuesAs(JsonObject.class).stream()
                        .map(error -> error.getString("field")))
                .containsExactly("lines[0].quantity", "name", "price");
    }

    @Test
    void a_violated_parameter_is_a_bad_request() {
        assertThat(get("wishes/01976a3e-52c0-7d1a-9b5e-2f0c8a4d7e11?limit=0").status())
                .isEqualTo(400);
    }

    @Test
    void a_path_with_an_id_that_is_none_is_not_found() {
        assertThat(get("wishes/not-a-uuid").status()).isEqualTo(404);
        get("wishes/not-a-uuid").problem();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wishes/01976a3e-52c0-7d1a-9b5e-2f0c8a4d7e11?limit=many",
                "wishes/01976a3e-52c0-7d1a-9b5e-2f0c8a4d7e11?limit=99999999999",
                "wishes/01976a3e-52c0-7d1a-9b5e-2f0c8a4d7e11?size=MEDIUM"
            })
    void a_query_parameter_of_the_wrong_kind_is_a_bad_request(String address) {
        assertThat(get(address).status()).isEqualTo(400);
        get(address).problem();
    }

    @Test
    void an_unknown_address_is_404_and_a_wrong_method_405_with_what_is_allowed() {
        assertThat(get("nowhere").problem().getString("type")).isEqualTo("urn:fooddelivery:problem:not-found");
        Answer answer = call("DELETE", "wishes", null, new byte[0]);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers().get("Allow")).asString().contains("POST");
        answer.problem();
    }

    @Test
    void who_is_not_signed_in_is_asked_to_and_not_forbidden() {
        Answer answer = get("wishes");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().get("WWW-Authenticate")).asString().contains("Bearer");
        answer.problem();
    }

    @Test
    void an_unexpected_exception_is_500_with_an_id_and_without_its_message() {
        Answer answer = failing(new IllegalStateException("table customer at 10.0.0.1, password secret"));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("table", "secret", "IllegalState");
        assertThat(UUID.fromString(answer.problem().getString("errorId"))).isNotNull();
    }

    @Test
    void our_own_problem_is_told_with_all_its_members_however_wrapped() {
        Answer answer = failing(new RuntimeException(
                "wrapped",
                new RuntimeException(ProblemException.conflict("too-late", "It is cooking.")
                        .with("status", 999)
                        .with("decidedBy", "CookingStarted")
                        .retryAfter(7))));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.problem().getString("type")).isEqualTo("urn:fooddelivery:problem:too-late");
        assertThat(answer.problem().getString("detail")).isEqualTo("It is cooking.");
        assertThat(answer.problem().getString("decidedBy")).isEqualTo("CookingStarted");
        assertThat(answer.headers().get("Retry-After")).asString().contains("7");
    }

    @Test
    void a_refusal_is_409_and_names_the_state() {
        JsonObject problem =
                failing(new Refused(Portion.SMALL, "It is too small.")).problem();
        assertThat(problem.getInt("status")).isEqualTo(409);
        assertThat(problem.getString("currentStatus")).isEqualTo("SMALL");
    }

    @ParameterizedTest
    @CsvSource({
        "08006, 503",
        "40P01, 503",
        "53300, 503",
        "57P01, 503",
        ", 503",
        "22021, 400",
        "22008, 400",
        "23505, 500",
        "42P01, 500"
    })
    void a_database_that_is_away_is_503_a_value_it_cannot_store_400_and_a_wrong_statement_500(
            String state, int status) {
        Answer answer = failing(new Database.DatabaseException(new SQLException("select secret", state)));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("secret");
        if (status == 503) {
            assertThat(answer.headers()).containsKey("Retry-After");
        }
    }

    @Test
    void a_commit_that_fails_is_told_as_what_it_failed_by() {
        Answer answer = failing(new TransactionalException(
                "during commit",
                new RuntimeException(
                        new Database.DatabaseException(new SQLException("timestamp out of range", "22008")))));
        assertThat(answer.status()).isEqualTo(400);
        answer.problem();
        assertThat(failing(new TransactionalException("during commit", new SystemException()))
                        .status())
                .isEqualTo(503);
        assertThat(failing(new TransactionalException("during commit", new IllegalStateException()))
                        .status())
                .isEqualTo(500);
    }

    @Test
    void another_service_that_cannot_be_reached_is_no_bad_request() {
        Answer answer = failing(new ProcessingException(new ConnectException("10.0.0.1 refused")));
        assertThat(answer.status()).isGreaterThanOrEqualTo(500);
        assertThat(answer.body()).doesNotContain("10.0.0.1");
    }

    @Test
    void people_read_problems_in_their_language_and_programs_the_same_type() {
        Answer korean = call("GET", "nowhere", null, new byte[0], "Accept-Language", "ko-KR,en;q=0.5");
        assertThat(korean.problem().getString("title")).isEqualTo("찾을 수 없거나 더 이상 없습니다.");
        assertThat(korean.problem().getString("type")).isEqualTo("urn:fooddelivery:problem:not-found");
        assertThat(korean.headers().get("Content-Language")).containsExactly("ko");
        assertThat(korean.headers().get("Vary")).containsExactly("Accept-Language, Cookie");

        Answer english = call(
                "GET",
                "nowhere",
                null,
                new byte[0],
                "Accept-Language",
                "ko",
                "Cookie",
                "a=b; language=en; language2=ko");
        assertThat(english.problem().getString("title")).isEqualTo("This cannot be found, or it is no longer there.");
        assertThat(english.headers().get("Content-Language")).containsExactly("en");
        assertThat(get("nowhere").headers().get("Content-Language")).containsExactly("en");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ko", "en"})
    void violations_are_told_in_the_callers_language_whatever_the_servers(String language) {
        Locale before = Locale.getDefault();
        Locale.setDefault(language.equals("ko") ? Locale.ENGLISH : Locale.KOREAN);
        try {
            JsonObject problem = call(
                            "POST",
                            "wishes",
                            MediaType.APPLICATION_JSON,
                            "{\"name\":\"\",\"kind\":\"c\",\"price\":-1,\"count\":1,\"total\":1,\"express\":true,\"lon\":1}"
                                    .getBytes(StandardCharsets.UTF_8),
                            "Accept-Language",
                            language)
                    .problem();
            String kind = language.equals("ko") ? "a|b 중 하나여야 합니다" : "must be one of a|b";
            String name = language.equals("ko") ? "비워 둘 수 없습니다" : "must not be blank";
            String price = language.equals("ko") ? "0 이상이어야 합니다" : "must be greater than or equal to 0";
            assertThat(problem.getString("detail")).isEqualTo("kind " + kind + "; name " + name + "; price " + price);
            assertThat(problem.getJsonArray("errors").getJsonObject(1).getString("message"))
                    .isEqualTo(name);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void what_the_caller_sent_does_not_come_back_as_another_line_or_field() {
        Answer answer = get("wishes/%0d%0aSet-Cookie:x%22,%22status%22:200");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.problem().values().stream()
                        .filter(JsonString.class::isInstance)
                        .map(Object::toString))
                .noneMatch(text -> text.contains("Set-Cookie"));
    }

    private static Answer failing(RuntimeException failure) {
        Wishes.failure = failure;
        return get("wishes/failing");
    }

    private static Answer post(String body) {
        return call("POST", "wishes", MediaType.APPLICATION_JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer get(String address) {
        return call("GET", address, null, new byte[0]);
    }

    private static Answer call(String method, String address, String type, byte[] body, String... headers) {
        URI base = URI.create("http://localhost/api/");
        ContainerRequest request =
                new ContainerRequest(base, base.resolve(address), method, null, new MapPropertiesDelegate(), null);
        if (type != null) {
            request.header("Content-Type", type);
        }
        if (type != null || body.length > 0) {
            request.setEntityStream(new Chunked(body));
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try {
            ContainerResponse response = rest.apply(request, written).get();
            return new Answer(
                    response.getStatus(), Map.copyOf(response.getHeaders()), written.toString(StandardCharsets.UTF_8));
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A body that arrives bit by bit. */
    private static final class Chunked extends ByteArrayInputStream {

        private Chunked(byte[] body) {
            super(body);
        }

        @Override
        public synchronized int read(byte[] buffer, int offset, int length) {
            return super.read(buffer, offset, Math.min(length, 1000));
        }
    }
}

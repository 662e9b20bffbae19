package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came back.
 *
 * @param request method and address, for messages
 * @param took from sending the request to having the whole body
 */
public record Answer(String request, int status, HttpHeaders headers, String body, Duration took) {

    /** Class names, stack frames, SQL and pages for people: nothing that a caller should learn from a mistake. */
    private static final Pattern INTERNALS = Pattern.compile(
            "\\b(java|javax|jakarta|org|com|fish|fooddelivery)\\.[a-zA-Z]+\\."
                    + "|[a-z]Exception\\b|\\bat [\\w.$]+\\(|\\.java:\\d|<html|<!doctype|\\bSQL",
            Pattern.CASE_INSENSITIVE);

    /** Fails unless the status is one of these. */
    public Answer expect(Integer... statuses) {
        assertThat(status).as("%s answered %s", request, body).isIn(Arrays.asList(statuses));
        return this;
    }

    /** Fails unless this is a problem document with that status that tells nothing of the inside. */
    public Answer expectProblem(Integer... statuses) {
        expect(statuses);
        assertIsProblem();
        return this;
    }

    /** RFC 9457, without internals. */
    void assertIsProblem() {
        assertThat(header("Content-Type"))
                .as("content type of %s: %s", request, body)
                .startsWith("application/problem+json");
        JsonObject problem = json();
        assertThat(problem.getInt("status", 0)).as("status member of %s", body).isEqualTo(status);
        assertThat(problem.getString("type", "")).as("type member of %s", body).isNotEmpty();
        assertThat(problem.getString("title", ""))
                .as("title member of %s", body)
                .isNotEmpty();
        Matcher internals = INTERNALS.matcher(body);
        assertThat(internals.find()).as("%s tells internals: %s", request, body).isFalse();
    }

    public JsonObject json() {
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return reader.readObject();
        } catch (JsonParsingException e) {
            throw new AssertionError(
                    "%s answered %d with something that is no JSON object: %s".formatted(request, status, body), e);
        }
    }

    public String text(String member) {
        String value = json().getString(member, null);
        assertThat(value)
                .as("%s in the answer of %s: %s", member, request, body)
                .isNotNull();
        return value;
    }

    public UUID id(String member) {
        return UUID.fromString(text(member));
    }

    /** The members {@code items} of a list. */
    public List<JsonObject> items() {
        return json().getJsonArray("items").getValuesAs(JsonObject.class);
    }

    @Override
    public String toString() {
        return "%s: %d in %d ms, %s".formatted(request, status, took.toMillis(), body);
    }

    /** Empty text when absent. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }
}

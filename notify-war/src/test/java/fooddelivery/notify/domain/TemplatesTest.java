package fooddelivery.notify.domain;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The templates as they are submitted to KakaoTalk for approval, {@code alimtalk-templates.json}, are generated from the
 * messages; {@code -Dfooddelivery.templates.write=true} writes them anew.
 */
class TemplatesTest {

    private static final Path FILE = Path.of("src/main/resources/fooddelivery/notify/alimtalk-templates.json");
    private static final Pattern VARIABLE = Pattern.compile("#\\{(\\w+)}");
    private static final Map<String, Object> VARIABLES =
            Map.of("storeName", "한밥상", "total", 24_000L, "expressFee", 2_000L, "reason", "품절", "minutes", "10");

    @Test
    void the_file_is_what_the_messages_say() throws IOException {
        String expected = written(generated());
        if (Boolean.getBoolean("fooddelivery.templates.write")) {
            Files.writeString(FILE, expected);
        }
        assertThat(Files.readString(FILE)).isEqualTo(expected);
    }

    /** What KakaoTalk and NHN Cloud approve. */
    @ParameterizedTest
    @MethodSource("templates")
    void a_template_keeps_to_the_rules(JsonObject template) {
        assertThat(template.getString("templateCode"))
                .hasSizeLessThanOrEqualTo(20)
                .matches("[a-z-]+-(ko|en)");
        assertThat(template.getString("content")).isNotBlank().hasSizeLessThanOrEqualTo(1000);
        assertThat(variables(template.getString("content"))).hasSizeLessThanOrEqualTo(40);
        assertThat(template.getString("content").replaceAll("#\\{\\w+}", "")).doesNotContain("{", "}", "#");
        assertThat(template.getJsonArray("buttons")).hasSizeBetween(1, 5);
        for (JsonObject button : template.getJsonArray("buttons").getValuesAs(JsonObject.class)) {
            assertThat(button.getString("name")).hasSizeLessThanOrEqualTo(14).doesNotContain("#{");
            assertThat(button.getString("linkMo")).isEqualTo("#{orderUrl}");
        }
    }

    @Test
    void every_message_has_a_code_of_its_own_in_every_language() {
        Set<String> codes = templates()
                .map(template -> template.getString("templateCode"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(codes).hasSize(Message.values().length * 2);
    }

    @ParameterizedTest
    @MethodSource("templates")
    void the_parameters_of_a_message_are_the_variables_of_its_template(JsonObject template) {
        String code = template.getString("templateCode");
        String language = code.substring(code.length() - 2);
        Message message = Stream.of(Message.values())
                .filter(each -> each.templateCode(language).equals(code))
                .findFirst()
                .orElseThrow();
        Texts texts = new Texts(language);

        Map<String, String> parameters = texts.parameters(message, VARIABLES);

        assertThat(parameters.keySet()).isEqualTo(variables(template.getString("content")));
        String filled =
                VARIABLE.matcher(template.getString("content")).replaceAll(found -> parameters.get(found.group(1)));
        assertThat(filled)
                .isEqualTo(texts.title(message, VARIABLES) + "\n\n" + texts.text(message, VARIABLES))
                .hasSizeLessThanOrEqualTo(1000);
    }

    private static Set<String> variables(String text) {
        return VARIABLE.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<JsonObject> templates() {
        try (JsonReader reader = Json.createReader(new StringReader(Files.readString(FILE)))) {
            return reader.readObject().getJsonArray("templates").getValuesAs(JsonObject.class).stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonObject generated() {
        JsonArrayBuilder templates = Json.createArrayBuilder();
        for (String language : new String[] {"ko", "en"}) {
            Texts texts = new Texts(language);
            for (Message message : Message.values()) {
                templates.add(Json.createObjectBuilder()
                        .add("templateCode", message.templateCode(language))
                        .add("content", texts.template(message))
                        .add(
                                "buttons",
                                Json.createArrayBuilder()
                                        .add(Json.createObjectBuilder()
                                                .add("ordering", 1)
                                                .add("type", "WL")
                                                .add("name", texts.button())
                                                .add("linkMo", "#{orderUrl}")
                                                .add("linkPc", "#{orderUrl}"))));
            }
        }
        return Json.createObjectBuilder().add("templates", templates).build();
    }

    private static String written(JsonObject json) {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                .createWriter(text)) {
            writer.writeObject(json);
        }
        return text.toString().strip() + "\n";
    }
}

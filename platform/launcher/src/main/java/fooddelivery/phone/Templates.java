package fooddelivery.phone;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The templates that notify has had approved, from the file that it is generated into. */
final class Templates {

    private static final Pattern VARIABLE = Pattern.compile("#\\{([^}]+)}");

    private final Map<String, JsonObject> byCode = new LinkedHashMap<>();

    Templates() {
        try (InputStream file = Templates.class.getResourceAsStream("/fooddelivery/notify/alimtalk-templates.json")) {
            new JsonObject(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .getJsonArray("templates").stream()
                            .map(JsonObject.class::cast)
                            .forEach(template -> byCode.put(template.getString("templateCode"), template));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean knows(String code) {
        return byCode.containsKey(code);
    }

    /** The text with the parameters in their places; empty unless there is exactly one for each variable. */
    Optional<String> text(String code, JsonObject parameters) {
        return fill(byCode.get(code).getString("content"), parameters);
    }

    /** Name and address of the first button; empty as above. */
    Optional<JsonObject> button(String code, JsonObject parameters) {
        JsonObject button = byCode.get(code).getJsonArray("buttons").getJsonObject(0);
        return fill(button.getString("linkMo"), parameters)
                .map(address ->
                        new JsonObject().put("name", button.getString("name")).put("url", address));
    }

    private static Optional<String> fill(String text, JsonObject parameters) {
        Matcher variables = VARIABLE.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (variables.find()) {
            if (!(parameters.getValue(variables.group(1)) instanceof String value)) {
                return Optional.empty();
            }
            variables.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return Optional.of(variables.appendTail(filled).toString());
    }
}

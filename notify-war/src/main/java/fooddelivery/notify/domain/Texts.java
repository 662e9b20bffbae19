package fooddelivery.notify.domain;

import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words for {@link Message}s in one language. {@code {name}} in a template is a variable; a value is plain text and
 * never looked at again, so a store cannot be called {@code {total}}.
 */
public final class Texts {

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    private final ResourceBundle templates;

    /** @param language {@code ko} or {@code en} */
    public Texts(String language) {
        templates = ResourceBundle.getBundle(
                "fooddelivery.notify.messages",
                Locale.forLanguageTag(language),
                Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }

    public String title(Message message, Map<String, Object> variables) {
        return render(message.key() + ".title", variables);
    }

    public String text(Message message, Map<String, Object> variables) {
        return render(message.key() + ".text", variables);
    }

    /** Of each variable that the message's title and text have, the words that take its place. */
    public Map<String, String> parameters(Message message, Map<String, Object> variables) {
        Map<String, String> parameters = new TreeMap<>();
        for (String part : new String[] {".title", ".text"}) {
            VARIABLE.matcher(templates.getString(message.key() + part))
                    .results()
                    .forEach(found -> parameters.put(found.group(1), value(found, variables)));
        }
        return parameters;
    }

    /** Title and text as they are submitted to KakaoTalk, variables written <code>#{name}</code>. */
    public String template(Message message) {
        return VARIABLE.matcher(templates.getString(message.key() + ".title") + "\n\n"
                        + templates.getString(message.key() + ".text"))
                .replaceAll("#{$1}");
    }

    /** The words of the button that leads to the order. */
    public String button() {
        return templates.getString("button");
    }

    private String render(String key, Map<String, Object> variables) {
        return VARIABLE.matcher(templates.getString(key))
                .replaceAll(found -> Matcher.quoteReplacement(value(found, variables)));
    }

    /** @throws MissingResourceException for a variable that is neither given nor has words for being unknown */
    private String value(MatchResult variable, Map<String, Object> variables) {
        Object value = variables.get(variable.group(1));
        if (value == null) {
            return templates.getString("unknown." + variable.group(1));
        }
        return value instanceof Long amount
                ? templates.getString("amount").replace("{amount}", String.format(Locale.ROOT, "%,d", amount))
                : value.toString();
    }
}

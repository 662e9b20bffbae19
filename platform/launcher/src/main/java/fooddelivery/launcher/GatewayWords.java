package fooddelivery.launcher;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The titles of the gateway's own problems, in the language that the services would choose: the cookie {@code language},
 * else {@code Accept-Language}, else English.
 */
final class GatewayWords {

    private static final List<Locale> KNOWN = List.of(Locale.ENGLISH, Locale.KOREAN);
    private static final int LONGEST_HEADER = 1000;

    private static final Pattern RANGE = Pattern.compile(
            "\\s*(\\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\\s*(?:;\\s*[qQ]=(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)\\s*)?");

    private GatewayWords() {}

    static Locale language(HttpServerRequest request) {
        Cookie cookie = request.getCookie("language");
        return choose(
                cookie == null ? null : cookie.getValue(),
                String.join(",", request.headers().getAll("Accept-Language")));
    }

    private static Locale choose(String cookie, String accepted) {
        for (Locale known : KNOWN) {
            if (known.getLanguage().equals(cookie)) {
                return known;
            }
        }
        if (accepted.length() > LONGEST_HEADER) {
            return Locale.ENGLISH;
        }
        Locale preferred = Locale.lookup(ranges(accepted), KNOWN);
        return preferred == null ? Locale.ENGLISH : preferred;
    }

    /** The best first. The JDK's own reader fails on some of what is no language, such as "-". */
    private static List<LanguageRange> ranges(String accepted) {
        return Arrays.stream(accepted.split(","))
                .map(RANGE::matcher)
                .filter(Matcher::matches)
                .map(range -> new LanguageRange(
                        range.group(1), range.group(2) == null ? 1 : Double.parseDouble(range.group(2))))
                .sorted(Comparator.comparingDouble(LanguageRange::getWeight).reversed())
                .toList();
    }

    static String title(int status, Locale language) {
        return ResourceBundle.getBundle(
                        "fooddelivery.launcher.gateway",
                        language,
                        Control.getNoFallbackControl(Control.FORMAT_PROPERTIES))
                .getString(Integer.toString(status));
    }
}

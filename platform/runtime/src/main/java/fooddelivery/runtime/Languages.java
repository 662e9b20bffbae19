package fooddelivery.runtime;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In which language a person is answered: the one chosen on a page, kept in the cookie {@value #COOKIE}; else the one that
 * the browser prefers ({@code Accept-Language}, RFC 9110); else English.
 */
public final class Languages {

    public static final String COOKIE = "language";
    /** What the choice depends on, for caches. */
    public static final String VARY = "Accept-Language, Cookie";

    /** The languages that people are answered in; the first of them is the default. */
    public static final List<Locale> KNOWN = List.of(Locale.ENGLISH, Locale.KOREAN);

    /** No browser sends as much; what is longer is not worth being read. */
    private static final int LONGEST_HEADER = 1000;

    private static final Pattern RANGE = Pattern.compile(
            "\\s*(\\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\\s*(?:;\\s*[qQ]=(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)\\s*)?");

    private Languages() {}

    public static Locale of(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        String chosen = cookies == null
                ? null
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .map(Cookie::getValue)
                        .findFirst()
                        .orElse(null);
        return choose(chosen, String.join(",", Collections.list(request.getHeaders(HttpHeaders.ACCEPT_LANGUAGE))));
    }

    public static Locale of(HttpHeaders headers) {
        var chosen = headers.getCookies().get(COOKIE);
        List<String> accepted = headers.getRequestHeader(HttpHeaders.ACCEPT_LANGUAGE);
        return choose(chosen == null ? null : chosen.getValue(), accepted == null ? null : String.join(",", accepted));
    }

    /**
     * @param cookie the cookie's value; null when there is none, and ignored when it is no language that we know
     * @param acceptLanguage the header's value; null when there is none, and what of it cannot be read is ignored
     */
    static Locale choose(String cookie, String acceptLanguage) {
        for (Locale known : KNOWN) {
            if (known.getLanguage().equals(cookie)) {
                return known;
            }
        }
        if (acceptLanguage == null || acceptLanguage.length() > LONGEST_HEADER) {
            return KNOWN.get(0);
        }
        Locale preferred = Locale.lookup(ranges(acceptLanguage), KNOWN);
        return preferred == null ? KNOWN.get(0) : preferred;
    }

    /** The best first. The JDK's own reader fails on some of what is no language, such as "-". */
    private static List<LanguageRange> ranges(String acceptLanguage) {
        return Arrays.stream(acceptLanguage.split(","))
                .map(RANGE::matcher)
                .filter(Matcher::matches)
                .map(range -> new LanguageRange(
                        range.group(1), range.group(2) == null ? 1 : Double.parseDouble(range.group(2))))
                .sorted(Comparator.comparingDouble(LanguageRange::getWeight).reversed())
                .toList();
    }
}

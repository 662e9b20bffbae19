package fooddelivery.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.Stream;

/** The language of a page, Korean or English: as chosen by hand, otherwise as the browser asks for. */
@Named
@RequestScoped
public class Language {

    static final String COOKIE = "language";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    @Inject
    private HttpServletRequest request;

    @Inject
    private ZoneId zone;

    public Locale getLocale() {
        Cookie[] cookies = request.getCookies();
        Optional<String> chosen = Stream.of(cookies == null ? new Cookie[0] : cookies)
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .filter(Language::isSpoken)
                .findFirst();
        return Locale.forLanguageTag(chosen.orElseGet(() -> Collections.list(request.getLocales()).stream()
                .map(Locale::getLanguage)
                .filter(Language::isSpoken)
                .findFirst()
                .orElse("ko")));
    }

    public String getCode() {
        return getLocale().getLanguage();
    }

    /** The one to switch to. */
    public String getOther() {
        return getCode().equals("ko") ? "en" : "ko";
    }

    /** A text that all consoles share. */
    String common(String key) {
        return ResourceBundle.getBundle("fooddelivery.console.texts", getLocale())
                .getString(key);
    }

    /** A text of the service's own console (the bundle {@code text} of its {@code faces-config.xml}). */
    public String text(String key) {
        FacesContext faces = FacesContext.getCurrentInstance();
        return faces.getApplication().getResourceBundle(faces, "text").getString(key);
    }

    /** @param won an amount in won */
    public String money(long won) {
        String number = NumberFormat.getIntegerInstance(Locale.ROOT).format(won);
        return getCode().equals("ko") ? number + "원" : "₩" + number;
    }

    /** The time of day where the stores are; empty for null. */
    public String time(Instant instant) {
        return instant == null ? "" : TIME.format(instant.atZone(zone));
    }

    private static boolean isSpoken(String language) {
        return language.equals("ko") || language.equals("en");
    }

    static String chosen(String language) {
        return "en".equals(language) ? "en" : "ko";
    }
}

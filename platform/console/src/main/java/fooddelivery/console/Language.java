package fooddelivery.console;

import fooddelivery.runtime.Languages;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.ResourceBundle;

/** The language of a page, Korean or English: as chosen by hand, otherwise as the browser asks for. */
@Named
@RequestScoped
public class Language {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    @Inject
    private HttpServletRequest request;

    @Inject
    private ZoneId zone;

    public Locale getLocale() {
        return Languages.of(request);
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
        return texts().getString(key);
    }

    /** What went wrong at the sign-in, for the person who tries. */
    String problem(String code) {
        String key = "problem." + code;
        return texts().getString(texts().containsKey(key) ? key : "problem.other");
    }

    private ResourceBundle texts() {
        return ResourceBundle.getBundle("fooddelivery.console.texts", getLocale());
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

    static String chosen(String language) {
        return "en".equals(language) ? "en" : "ko";
    }
}

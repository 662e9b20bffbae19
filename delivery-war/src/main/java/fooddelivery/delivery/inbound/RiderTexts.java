package fooddelivery.delivery.inbound;

import fooddelivery.console.Language;
import fooddelivery.delivery.domain.Position;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.ResourceBundle;

/** What the rider's pages say, in the language of the page. */
@Named("say")
@RequestScoped
public class RiderTexts {

    private static final String BUNDLE = RiderTexts.class.getPackageName() + ".rider";
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm");
    /** English is the bundle without a language: nothing falls back to the server's own. */
    private static final ResourceBundle.Control EXACTLY =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private static final List<Landmark> LANDMARKS = List.of(
            new Landmark("place.gangnam", new Position(37.4979, 127.0276)),
            new Landmark("place.yeoksam", new Position(37.5006, 127.0364)),
            new Landmark("place.seolleung", new Position(37.5045, 127.0490)),
            new Landmark("place.samsung", new Position(37.5088, 127.0631)),
            new Landmark("place.cityhall", new Position(37.5657, 126.9769)));

    /** Somewhere to be without a device that knows; the name has its key in the texts. */
    public record Landmark(String name, Position at) {}

    @Inject
    private Language language;

    @Inject
    private ZoneId zone;

    public String of(String key) {
        return format(key);
    }

    public String of(String key, Object value) {
        return format(key, value);
    }

    /** @param second nothing is written for null: of some addresses no district can be told */
    public String of(String key, Object first, Object second) {
        return format(key, first, second == null ? "" : second).strip();
    }

    private String format(String key, Object... values) {
        String pattern =
                ResourceBundle.getBundle(BUNDLE, language.getLocale(), EXACTLY).getString(key);
        return new MessageFormat(pattern, language.getLocale()).format(values);
    }

    /** Metres up to a kilometre, then kilometres. */
    public String distance(long metres) {
        return metres < 1000 ? of("metres", metres) : of("distance", metres / 1000.0);
    }

    /** Where a stop is to be found on the map, for those who do not see it. */
    public String place(String key, Stop stop) {
        return format(
                key,
                stop.mark(),
                stop.delivery().storeName(),
                distance(stop.metres()),
                of("compass." + stop.compass()));
    }

    public String dayAndTime(Instant instant) {
        return DAY_AND_TIME.format(instant.atZone(zone));
    }

    public List<Landmark> getLandmarks() {
        return LANDMARKS;
    }
}

package fooddelivery.runtime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Personal data for people who need to recognise it and not to know it. The one rule for REST and pages; null and blank
 * stay nothing.
 */
public final class Masking {

    /** The leading words of a Korean address that name a region (…시, …도), district (…구, …군) and nothing smaller. */
    private static final Pattern DISTRICT =
            Pattern.compile("^(?:[가-힣]+\\s+)?[가-힣]+[시도구군](?:\\s+[가-힣]+[시구군])*(?=\\s|,|$)");

    private static final Pattern KOREAN_MOBILE = Pattern.compile("(?:\\+82|0)(10)\\d{3,4}(\\d{4})");
    private static final int SHORTEST_PHONE = 8;
    private static final int LAST_DIGITS = 4;
    private static final String HIDDEN = "…";

    private Masking() {}

    /** 홍길동 is 홍*동, 홍길 is 홍*, and Lee Duri is L** ***i. */
    public static String name(String name) {
        if (name == null || name.isBlank()) {
            return name;
        }
        int[] letters = name.strip().codePoints().toArray();
        for (int i = 1; i < letters.length; i++) {
            boolean isLastOfMany = i == letters.length - 1 && letters.length > 2;
            if (!isLastOfMany && !Character.isWhitespace(letters[i])) {
                letters[i] = '*';
            }
        }
        return new String(letters, 0, letters.length);
    }

    /**
     * 010-****-5678, and ****-5678 of a number that is no Korean mobile phone's.
     *
     * @param phone as E.164, or as it is written in Korea
     */
    public static String phone(String phone) {
        if (phone == null || phone.isBlank()) {
            return phone;
        }
        String digits = phone.replaceAll("[\\s-]", "");
        Matcher mobile = KOREAN_MOBILE.matcher(digits);
        if (mobile.matches()) {
            return "0" + mobile.group(1) + "-****-" + mobile.group(2);
        }
        return digits.length() < SHORTEST_PHONE ? "****" : "****-" + digits.substring(digits.length() - LAST_DIGITS);
    }

    /** 서울 강남구 …, and … when the address does not begin with a district. */
    public static String address(String address) {
        if (address == null || address.isBlank()) {
            return address;
        }
        String district = district(address);
        return district == null ? HIDDEN : district + " " + HIDDEN;
    }

    /** The district that the address begins with; null when there is none. */
    public static String district(String address) {
        Matcher district = DISTRICT.matcher(address == null ? "" : address);
        return district.find() ? district.group() : null;
    }

    /** A position within about a kilometre of this one. */
    public static double degrees(double degrees) {
        return Math.round(degrees * 100) / 100.0;
    }
}

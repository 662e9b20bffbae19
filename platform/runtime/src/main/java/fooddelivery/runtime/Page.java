package fooddelivery.runtime;

import jakarta.json.bind.annotation.JsonbNillable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param next pass it as {@code after} to get the following page; null on the last
 */
@JsonbNillable
public record Page<T>(List<T> items, String next) {

    public static final int DEFAULT_LIMIT = 20;
    public static final int MAX_LIMIT = 200;

    /** @param rows up to {@code limit + 1} rows: one more than asked for tells that there is a next page */
    public static <R, T> Page<T> of(List<R> rows, int limit, Function<R, String> key, Function<R, T> view) {
        boolean more = rows.size() > limit;
        List<R> shown = more ? rows.subList(0, limit) : rows;
        String next = more ? cursor(key.apply(shown.get(limit - 1))) : null;
        return new Page<>(shown.stream().map(view).toList(), next);
    }

    /** @throws ProblemException 400 unless 1 to {@value #MAX_LIMIT} */
    public static int limit(Integer asked) {
        int limit = asked == null ? DEFAULT_LIMIT : asked;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw ProblemException.badRequest("limit must be between 1 and " + MAX_LIMIT + ".");
        }
        return limit;
    }

    /** The key behind a cursor; null for the first page. */
    public static String key(String after) {
        if (after == null || after.isBlank()) {
            return null;
        }
        try {
            return new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("after is not a cursor of this list.");
        }
    }

    /** The key behind a cursor where it is an id; null for the first page. */
    public static UUID idKey(String after) {
        String key = key(after);
        try {
            return key == null ? null : UUID.fromString(key);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("after is not a cursor of this list.");
        }
    }

    /** The cursor that leads behind the row of this key. */
    public static String cursor(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }
}

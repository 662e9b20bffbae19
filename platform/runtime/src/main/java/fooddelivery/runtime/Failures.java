package fooddelivery.runtime;

import java.sql.SQLException;

/** Why something went wrong, in one line for an operator. */
final class Failures {

    private static final int LONGEST = 500;

    private Failures() {}

    /**
     * The kind and the message of what was thrown first, at most {@value #LONGEST} characters. Values of rows are left
     * out: PostgreSQL tells them in the lines after the first, and in the first where the value itself is the trouble.
     */
    static String cause(Throwable thrown) {
        Throwable first = thrown;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String text = first.getClass().getSimpleName() + ": " + message(first);
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    private static String message(Throwable thrown) {
        String line = thrown.getMessage() == null
                ? ""
                : thrown.getMessage().strip().lines().findFirst().orElse("");
        if (!(thrown instanceof SQLException sql) || sql.getSQLState() == null) {
            return line;
        }
        return sql.getSQLState().startsWith("22") ? sql.getSQLState() : line + " (" + sql.getSQLState() + ")";
    }
}

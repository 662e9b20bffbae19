package fooddelivery.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a migration may do while copies of the version before are still writing to the same tables: add, and nothing that
 * those copies would notice. See docs/upgrades.md.
 *
 * <p>A step that takes something away belongs into a later version, when no copy is left that uses it. Such a statement
 * begins with a comment, {@code -- since VERSION nothing uses …}, which says so and makes it allowed.
 */
final class MigrationRules {

    private static final String CONTRACT = "-- since ";

    private static final Map<Pattern, String> FORBIDDEN = new LinkedHashMap<>();

    static {
        forbid("\\bdrop\\s+(table|view|function|sequence|schema|type)\\b", "takes away what old copies may use");
        forbid(
                "\\balter\\s+table\\b.*\\bdrop\\s+(column\\b|(?!(constraint|not|default|expression|identity)\\b)\\w)",
                "takes away a column that old copies may name");
        forbid("\\brename\\b", "old copies know the old name alone");
        forbid("\\balter\\s+(column\\s+)?\\w+\\s+(set\\s+data\\s+)?type\\b", "old copies write the old type");
        forbid("\\bset\\s+not\\s+null\\b", "old copies may leave it out");
        forbid(
                "\\badd\\s+(column\\s+)?(if\\s+not\\s+exists\\s+)?\\w+\\s(?![^,]*\\b(default|generated)\\b)[^,]*\\bnot\\s+null\\b",
                "a column without a default that must have a value: old copies do not know it");
        forbid(
                "\\badd\\s+(constraint\\s+\\w+\\s+)?(primary\\s+key|unique|check|foreign\\s+key|exclude)\\b",
                "old copies may write what the constraint refuses, or rely on the key that was before");
        forbid("\\bdrop\\s+constraint\\b", "old copies may rely on the key (on conflict), and fail without it");
        forbid("\\bcreate\\s+unique\\s+index\\b", "old copies may write what the index refuses");
        forbid("\\bdrop\\s+index\\b", "old copies may rely on it (on conflict), or become slow");
        forbid("\\btruncate\\b", "old copies read what is there");
        forbid("\\bcreate\\s+(constraint\\s+)?trigger\\b", "changes what old copies write");
    }

    private MigrationRules() {}

    private static void forbid(String pattern, String reason) {
        FORBIDDEN.put(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.DOTALL), reason);
    }

    /** @return why an old copy could not live with it, a line for each statement; none when it can */
    static List<String> violations(String sql) {
        List<String> violations = new ArrayList<>();
        List<String> made = new ArrayList<>();
        for (String statement : sql.split(";")) {
            String code = statement
                    .replaceAll("--[^\\n]*", " ")
                    .replaceAll("\\s+", " ")
                    .strip();
            if (code.toLowerCase().startsWith("create table ")) {
                made.add(code.replaceFirst("(?i) if not exists", "")
                        .split("[ (]+")[2]
                        .toLowerCase());
            }
            boolean aboutNew = made.stream().anyMatch(table -> concerns(code, table));
            boolean excused = statement.strip().startsWith(CONTRACT);
            if (!aboutNew && !excused) {
                FORBIDDEN.forEach((pattern, reason) -> {
                    if (pattern.matcher(code).find()) {
                        violations.add("%s: %s".formatted(code, reason));
                    }
                });
            }
        }
        return violations;
    }

    /** Of a table that the same migration makes, no old copy knows anything. */
    private static boolean concerns(String code, String table) {
        return Pattern.compile(
                        "^(create table|alter table( if exists)?( only)?|create unique index( if not exists)? \\w+ on) "
                                + Pattern.quote(table) + "\\b.*",
                        Pattern.CASE_INSENSITIVE)
                .matcher(code)
                .matches();
    }
}

package fooddelivery.launcher;

import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The command line of {@code ./run}, whose {@code --help} the script itself answers.
 *
 * @param since of an audit: only orders placed then or later; null for all
 * @param documents where order keeps orders and menus, see {@link DocumentStore}
 * @param force of a rebuild: the new view takes over although it differs
 * @param shape what runs more than once
 * @param to where a backup goes; null for a directory beside the data
 * @param from the backup that is restored
 * @param only the one service that is restored, or repaired; null for all
 * @param dryRun of a repair: only looks
 */
record Options(
        String command,
        String part,
        Path data,
        int portOffset,
        String since,
        String documents,
        boolean force,
        Shape shape,
        Path to,
        Path from,
        String only,
        boolean dryRun) {

    /**
     * @param replicas copies of each service
     * @param brokerBackup whether a second broker stands by
     * @param firstCopiesFrom another work tree, of whose services the first copies are, to try two versions side by side;
     *     null for this one
     * @param adminConsole whether the services' servers join the {@link DataGrid}, so that {@code ./run admin} finds them
     */
    record Shape(int replicas, boolean brokerBackup, Path firstCopiesFrom, boolean adminConsole) {

        Shape(int replicas, boolean brokerBackup, Path firstCopiesFrom) {
            this(replicas, brokerBackup, firstCopiesFrom, false);
        }

        static final Shape SMALLEST = new Shape(1, false, null);
        /** Whatever an earlier run may have left behind is in it. */
        static final Shape LARGEST = new Shape(Installation.MOST_REPLICAS, true, null, true);
    }

    private static final List<String> ON_A_PART = List.of("stop", "start", "kill");
    private static final List<String> WITH_VALUE = List.of(
            "--port-offset",
            "--data",
            "--since",
            "--documents",
            "--replicas",
            "--first-copies-from",
            "--to",
            "--from",
            "--only");
    private static final List<String> FLAGS = List.of("--broker-backup", "--admin-console", "--force", "--dry-run");
    private static final List<String> ALONE = List.of(
            "up",
            "detach",
            "down",
            "status",
            "record",
            "audit",
            "rebuild-view",
            "rotate-keys",
            "rolling-restart",
            "backup",
            "restore",
            "repair",
            AdminServer.PART);

    static Options parse(List<String> arguments, Path tree, Map<String, String> environment) {
        String command = null;
        String part = null;
        Set<String> flags = new HashSet<>();
        Map<String, String> given = new HashMap<>();
        int usualOffset = number(environment.getOrDefault("FOODDELIVERY_PORT_OFFSET", "0"), "FOODDELIVERY_PORT_OFFSET");
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String word = rest.pop();
            int equals = word.indexOf('=');
            String name = equals > 0 ? word.substring(0, equals) : word;
            if (word.equals("--detach")) {
                command = "detach";
            } else if (WITH_VALUE.contains(name)) {
                given.put(name, equals > 0 ? word.substring(equals + 1) : value(word, rest));
            } else if (FLAGS.contains(word)) {
                flags.add(word);
            } else if (command == null && ON_A_PART.contains(word)) {
                command = word;
                part = value(word, rest);
                if (!Parts.isName(part)) {
                    throw new Failure("there is no part \"%s\"; the parts are: %s, and copies such as order-2"
                            .formatted(part, String.join(" ", Parts.NAMES)));
                }
            } else if (command == null && ALONE.contains(word)) {
                command = word;
            } else {
                throw new Failure("\"%s\" is not understood here; see ./run --help".formatted(word));
            }
        }
        String offset = given.get("--port-offset");
        String since = given.get("--since");
        return new Options(
                command == null ? "up" : command,
                part,
                path(given.getOrDefault("--data", tree.resolve("data").toString())),
                offset == null ? usualOffset : number(offset, "--port-offset"),
                since == null ? null : instant(since),
                kind(given.getOrDefault(
                        "--documents", environment.getOrDefault(DocumentStore.KIND, DocumentStore.POSTGRESQL))),
                flags.contains("--force"),
                new Shape(
                        replicas(given.getOrDefault(
                                "--replicas", environment.getOrDefault("FOODDELIVERY_REPLICAS", "1"))),
                        flags.contains("--broker-backup"),
                        path(given.get("--first-copies-from")),
                        flags.contains("--admin-console")),
                path(given.get("--to")),
                path(given.get("--from")),
                service(given.get("--only")),
                flags.contains("--dry-run"));
    }

    private static Path path(String text) {
        return text == null ? null : Path.of(text).toAbsolutePath().normalize();
    }

    private static String service(String name) {
        if (name != null && !Installation.SERVICES.contains(name)) {
            throw new Failure("there is no service \"%s\"; the services are: %s"
                    .formatted(name, String.join(" ", Installation.SERVICES)));
        }
        return name;
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new Failure("%s needs a value; see ./run --help".formatted(option));
        }
        return rest.pop();
    }

    private static String kind(String documents) {
        if (!DocumentStore.KINDS.contains(documents)) {
            throw new Failure("--documents must be %s, not \"%s\""
                    .formatted(String.join(" or ", DocumentStore.KINDS), documents));
        }
        return documents;
    }

    private static int replicas(String text) {
        if (!text.matches("[1-" + Installation.MOST_REPLICAS + "]")) {
            throw new Failure(
                    "--replicas must be a number from 1 to %d, not \"%s\"".formatted(Installation.MOST_REPLICAS, text));
        }
        return Integer.parseInt(text);
    }

    private static String instant(String text) {
        try {
            return Instant.parse(text).toString();
        } catch (DateTimeParseException e) {
            throw new Failure("--since must be a time such as 2026-05-04T03:00:00Z, not \"%s\"".formatted(text), e);
        }
    }

    private static int number(String text, String name) {
        try {
            int number = Integer.parseInt(text);
            // 61616 is the highest port.
            if (number >= 0 && number <= 65535 - 61616) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new Failure("%s must be a number from 0 to 3919, not \"%s\"".formatted(name, text), e);
        }
        throw new Failure("%s must be a number from 0 to 3919, not \"%s\"".formatted(name, text));
    }
}

package fooddelivery.launcher;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The command line of {@code ./run}. */
record Options(String command, String part, Path data, int portOffset) {

    static final String HELP = """
            Runs the whole platform on this machine: PostgreSQL, the broker, six services and the gateway.

              ./run                    build what is missing, start everything, stop it with Ctrl-C
              ./run --detach           the same in the background; returns when everything is ready
              ./run down               stop everything
              ./run status             what runs
              ./run stop PART          stop one part of the running platform
              ./run kill PART          the same with SIGKILL, as a crash would
              ./run start PART         start it again; returns when it is ready
              ./run build              build what is missing and start nothing

              PART is one of: %s

              --port-offset N          add N to every port (also: FOODDELIVERY_PORT_OFFSET)
              --data DIR               where the data, keys and logs are (default: data in this directory)

            Environment:
              DB_URL, DB_USER, DB_PASSWORD   use this PostgreSQL server instead of the embedded one, for example
                                             jdbc:postgresql://127.0.0.1:5432/postgres; the user must be allowed to
                                             create roles and databases
              DEMO_PASSWORD                  one password for all demo accounts
              JAVA_HOME                      the JDK to use, 17 or newer
            """.formatted(String.join(" ", Parts.NAMES));

    private static final List<String> ON_A_PART = List.of("stop", "start", "kill");
    private static final List<String> ALONE = List.of("up", "detach", "down", "status", "help");

    static Options parse(List<String> arguments, Path tree, Map<String, String> environment) {
        String command = null;
        String part = null;
        Path data = tree.resolve("data");
        int offset = number(environment.getOrDefault("FOODDELIVERY_PORT_OFFSET", "0"), "FOODDELIVERY_PORT_OFFSET");
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String word = rest.pop();
            if (word.equals("--help") || word.equals("-h")) {
                command = "help";
            } else if (word.equals("--detach")) {
                command = "detach";
            } else if (word.equals("--port-offset")) {
                offset = number(value(word, rest), word);
            } else if (word.startsWith("--port-offset=")) {
                offset = number(word.substring(14), "--port-offset");
            } else if (word.equals("--data")) {
                data = Path.of(value(word, rest));
            } else if (word.startsWith("--data=")) {
                data = Path.of(word.substring(7));
            } else if (command == null && ON_A_PART.contains(word)) {
                command = word;
                part = value(word, rest);
                if (!Parts.NAMES.contains(part)) {
                    throw new Failure("there is no part \"%s\"; the parts are: %s"
                            .formatted(part, String.join(" ", Parts.NAMES)));
                }
            } else if (command == null && ALONE.contains(word)) {
                command = word;
            } else {
                throw new Failure("\"%s\" is not understood here; see ./run --help".formatted(word));
            }
        }
        return new Options(
                command == null ? "up" : command, part, data.toAbsolutePath().normalize(), offset);
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new Failure("%s needs a value; see ./run --help".formatted(option));
        }
        return rest.pop();
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

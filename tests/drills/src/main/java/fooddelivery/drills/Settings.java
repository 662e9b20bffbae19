package fooddelivery.drills;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was asked for on the command line, after {@code ./run drill}.
 *
 * @param name of a drill, or {@code all}; empty for {@code --list} and {@code --help}
 */
record Settings(Optional<String> name, Map<String, String> options) {

    static final String ALL = "all";

    /** Nothing can be done with these words. */
    static final class Misunderstood extends RuntimeException {
        private static final long serialVersionUID = 1;

        Misunderstood(String message) {
            super(message);
        }
    }

    private static final List<String> FLAGS = List.of("--list", "--help");
    private static final List<String> NUMBERS =
            List.of("--orders", "--rate", "--rounds", "--concurrency", "--times", "--port-offset");
    private static final List<String> WORDS = List.of("--only", "--from", "--copies", "--out", "--url", "--data");

    static Settings parse(List<String> arguments) {
        Map<String, String> options = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i).equals("-h") ? "--help" : arguments.get(i);
            if (FLAGS.contains(word)) {
                options.put(word, "");
            } else if (NUMBERS.contains(word) || WORDS.contains(word)) {
                i++;
                if (i == arguments.size()) {
                    throw new Misunderstood(word + " needs a value");
                }
                options.put(word, NUMBERS.contains(word) ? number(word, arguments.get(i)) : arguments.get(i));
            } else if (word.startsWith("-")) {
                throw new Misunderstood("\"%s\" is not understood here".formatted(word));
            } else {
                names.add(word);
            }
        }
        if (names.size() > 1) {
            throw new Misunderstood("one drill at a time, or \"all\", not %s".formatted(String.join(" ", names)));
        }
        if (names.isEmpty() && !options.containsKey("--list") && !options.containsKey("--help")) {
            throw new Misunderstood("which drill?");
        }
        return new Settings(names.stream().findFirst(), options);
    }

    private static String number(String option, String text) {
        if (!text.matches("[1-9]\\d{0,6}")) {
            throw new Misunderstood("%s takes a whole number from 1 on, not \"%s\"".formatted(option, text));
        }
        return text;
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    Optional<String> value(String option) {
        return Optional.ofNullable(options.get(option));
    }

    private int number(String option, int otherwise) {
        return value(option).map(Integer::parseInt).orElse(otherwise);
    }

    int orders(int otherwise) {
        return number("--orders", otherwise);
    }

    int rate(int otherwise) {
        return number("--rate", otherwise);
    }

    int rounds(int otherwise) {
        return number("--rounds", otherwise);
    }

    int concurrency() {
        return number("--concurrency", 8);
    }

    int times() {
        return number("--times", 1);
    }

    /** A platform that runs already; empty when the drill starts its own. */
    Optional<URI> url() {
        return value("--url").map(URI::create);
    }

    Optional<Path> data() {
        return value("--data").map(Path::of);
    }

    Path out(Path otherwise) {
        return value("--out").map(Path::of).orElse(otherwise);
    }
}

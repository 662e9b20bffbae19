package fooddelivery.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every type of problem that a module's sources name has a sentence in every language, for one line in a test of every WAR:
 * {@code ProblemCheck.check()}. A type has to be written where the problem is made, so that none is overlooked.
 */
public final class ProblemCheck {

    private static final Pattern MADE = Pattern.compile(
            "new ProblemException\\(|(?<!static )(?:ProblemException\\.|\\b)(?:conflict|unprocessable)\\(");
    private static final Pattern TYPE = Pattern.compile("\\G\\s*(?:\\d{3}\\s*,\\s*)?\"([a-z]+(?:-[a-z]+)*)\"");
    private static final Pattern HANGUL = Pattern.compile("\\p{IsHangul}");
    /** There the type is an argument. */
    private static final Set<String> GENERIC = Set.of("ProblemException.java", "Problems.java");

    private ProblemCheck() {}

    /** Of the module whose test this is. */
    public static void check() {
        Set<String> types = new TreeSet<>();
        List<String> faults = collect(Path.of("src/main/java"), types);
        check(types, bundles(ProblemTexts.OWN), bundles(ProblemTexts.COMMON), faults);
    }

    /** @param own one for each of {@link Languages#KNOWN}, as is {@code common} */
    static void check(Set<String> types, List<Properties> own, List<Properties> common, List<String> faults) {
        List<String> found = new ArrayList<>(faults);
        for (int i = 0; i < Languages.KNOWN.size(); i++) {
            Locale language = Languages.KNOWN.get(i);
            Set<String> told = new TreeSet<>(own.get(i).stringPropertyNames());
            for (String type : types) {
                if (!told.contains(type) && !common.get(i).containsKey(type)) {
                    found.add(type + " has no title in " + language);
                }
            }
            told.removeAll(types);
            told.forEach(type -> found.add("nothing answers " + type + ", which has a title in " + language));
            faultsOf(own.get(i), language, found);
        }
        if (!found.isEmpty()) {
            throw new AssertionError(String.join(System.lineSeparator(), found));
        }
    }

    private static void faultsOf(Properties titles, Locale language, List<String> found) {
        titles.forEach((type, title) -> {
            if (title.toString().isBlank() || !title.toString().endsWith(".")) {
                found.add("the title of " + type + " in " + language + " is no sentence");
            }
            if (HANGUL.matcher(title.toString()).find() != language.equals(Locale.KOREAN)) {
                found.add("the title of " + type + " in " + language + " is of another language");
            }
        });
    }

    /** @return what hides a type */
    static List<String> collect(Path sources, Set<String> types) {
        List<String> faults = new ArrayList<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                if (!GENERIC.contains(file.getFileName().toString())) {
                    collect(file.getFileName().toString(), Files.readString(file), types, faults);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return faults;
    }

    static void collect(String name, String source, Set<String> types, List<String> faults) {
        Matcher made = MADE.matcher(source);
        while (made.find()) {
            Matcher type = TYPE.matcher(source).region(made.end(), source.length());
            if (type.find()) {
                types.add(type.group(1));
            } else {
                faults.add(name + " makes a problem whose type is not written there");
            }
        }
    }

    /** Empty ones where there are none. */
    static List<Properties> bundles(String name) {
        return Languages.KNOWN.stream()
                .map(language -> bundle("/" + name.replace('.', '/') + "_" + language + ".properties"))
                .toList();
    }

    private static Properties bundle(String path) {
        Properties titles = new Properties();
        try (InputStream file = ProblemCheck.class.getResourceAsStream(path)) {
            if (file != null) {
                titles.load(new InputStreamReader(file, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return titles;
    }
}

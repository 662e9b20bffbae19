package fooddelivery.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A service's tables and indexes, made by the very files that the service migrates its own database with. */
final class Schema {

    private static final Pattern VERSION = Pattern.compile("V(\\d+)(?:\\.(\\d+))?__.*\\.sql");

    private Schema() {}

    /** @param connection to an empty database */
    static void create(Connection connection, Path tree, String service) throws SQLException {
        for (Path file : migrations(tree, service)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(Files.readString(file));
            } catch (SQLException e) {
                throw new SQLException("%s: %s".formatted(file, e.getMessage()), e.getSQLState(), e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Those of all services and its own, in the order of their versions. */
    static List<Path> migrations(Path tree, String service) {
        List<Path> files = new ArrayList<>();
        for (String directory : List.of(
                "platform/runtime/src/main/resources/db/platform",
                "platform/runtime/src/main/resources/db/accounts",
                service + "-war/src/main/resources/db/migration")) {
            try (Stream<Path> there = Files.list(tree.resolve(directory))) {
                there.filter(file -> file.toString().endsWith(".sql")).forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        files.sort(Comparator.comparingInt(Schema::version));
        return files;
    }

    private static int version(Path file) {
        Matcher name = VERSION.matcher(file.getFileName().toString());
        if (!name.matches()) {
            throw new IllegalStateException(file + " is no migration");
        }
        int minor = name.group(2) == null ? 0 : Integer.parseInt(name.group(2));
        return Integer.parseInt(name.group(1)) * 1000 + minor;
    }
}

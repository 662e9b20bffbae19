package fooddelivery.launcher;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A PostgreSQL server that somebody else runs, named by {@code DB_URL}, {@code DB_USER} and {@code DB_PASSWORD}. */
record ForeignDatabase(String base, String adminDatabase, String parameters, String user, String password) {

    private static final Pattern URL = Pattern.compile("(?:jdbc:)?postgres(?:ql)?://([^/?]+)(?:/([^?]*))?(\\?.*)?");

    static Optional<ForeignDatabase> from(Map<String, String> environment) {
        String url = environment.get("DB_URL");
        if (url == null || url.isBlank()) {
            return Optional.empty();
        }
        Matcher match = URL.matcher(url);
        if (!match.matches() || match.group(1).contains("@")) {
            throw new Failure("DB_URL must look like jdbc:postgresql://host:5432/postgres; user and password go into"
                    + " DB_USER and DB_PASSWORD");
        }
        String database = match.group(2) == null || match.group(2).isBlank() ? "postgres" : match.group(2);
        return Optional.of(new ForeignDatabase(
                "jdbc:postgresql://%s/".formatted(match.group(1)),
                database,
                match.group(3) == null ? "" : match.group(3),
                environment.getOrDefault("DB_USER", "postgres"),
                environment.getOrDefault("DB_PASSWORD", "")));
    }

    String url(String database) {
        return base + database + parameters;
    }

    /** Makes a role and a database for each service. */
    void prepare(Credentials credentials) {
        for (String service : Installation.SERVICES) {
            Databases.ensure(url(adminDatabase), user, password, service, service, credentials.database(service));
        }
    }
}

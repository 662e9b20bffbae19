package fooddelivery.runtime;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The schema's history: SQL files on the class path, applied in the order of their versions. What all services share has
 * versions below 1, a service's own begin with 1; the two touch different tables, so a version of the one that is written
 * after a higher one of the other is applied all the same.
 */
public final class Migrations {

    private static final Logger LOG = System.getLogger(Migrations.class.getName());

    private Migrations() {}

    /** Two replicas may do this at once; Flyway's lock lets one wait for the other. */
    public static void migrate(DataSource dataSource, String... locations) {
        int applied = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(dataSource)
                .locations(locations)
                .outOfOrder(true)
                .load()
                .migrate()
                .migrationsExecuted;
        LOG.log(Level.INFO, "Database schema is current, {0} migrations applied", applied);
    }
}

package fooddelivery.runtime;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The schema's history: SQL files on the class path, applied in the order of their versions. */
public final class Migrations {

    private static final Logger LOG = System.getLogger(Migrations.class.getName());

    private Migrations() {}

    /** Two replicas may do this at once; Flyway's lock lets one wait for the other. */
    public static void migrate(DataSource dataSource, String... locations) {
        int applied = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(dataSource)
                .locations(locations)
                .load()
                .migrate()
                .migrationsExecuted;
        LOG.log(Level.INFO, "Database schema is current, {0} migrations applied", applied);
    }
}

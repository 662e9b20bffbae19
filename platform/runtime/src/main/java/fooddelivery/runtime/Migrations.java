package fooddelivery.runtime;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import javax.sql.DataSource;
import org.eclipse.persistence.descriptors.ClassDescriptor;
import org.eclipse.persistence.internal.helper.DatabaseField;
import org.eclipse.persistence.internal.helper.DatabaseTable;
import org.eclipse.persistence.mappings.DatabaseMapping;
import org.eclipse.persistence.mappings.converters.UUIDConverter;
import org.eclipse.persistence.mappings.foundation.AbstractDirectMapping;
import org.eclipse.persistence.sessions.JNDIConnector;
import org.eclipse.persistence.sessions.Session;
import org.eclipse.persistence.sessions.SessionCustomizer;
import org.flywaydb.core.Flyway;

/**
 * Brings the schema up to date before the persistence unit logs in: the only hook that surely runs before the first
 * query, and names tables and columns. Waits for a database that is still starting. Locations come from the persistence unit's property
 * {@value #LOCATIONS}.
 */
public class Migrations implements SessionCustomizer {

    public static final String LOCATIONS = "fooddelivery.migrations";
    private static final Logger LOG = System.getLogger(Migrations.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public void customize(Session session) throws Exception {
        JNDIConnector connector = (JNDIConnector) session.getLogin().getConnector();
        DataSource dataSource = connector.getDataSource();
        awaitDatabase(dataSource);
        session.getDescriptors().values().forEach(Migrations::useSnakeCase);
        migrate(dataSource, String.valueOf(session.getProperty(LOCATIONS)).split(","));
    }

    /** Tables and columns are named as SQL would: {@code storeId} is {@code store_id}. Explicit names stay. */
    private static void useSnakeCase(ClassDescriptor entity) {
        String entityName = entity.getJavaClass().getSimpleName();
        for (DatabaseTable table : entity.getTables()) {
            if (table.getName().equalsIgnoreCase(entityName)) {
                table.setName(snakeCase(entityName));
            }
        }
        for (DatabaseMapping mapping : entity.getMappings()) {
            if (mapping instanceof AbstractDirectMapping direct && direct.getConverter() instanceof UUIDConverter) {
                direct.setConverter(new NullableUuid());
            }
            if (mapping.isDirectToFieldMapping()) {
                rename(mapping.getField(), mapping.getAttributeName());
                entity.getPrimaryKeyFields().forEach(field -> rename(field, mapping.getAttributeName()));
            }
        }
    }

    private static void rename(DatabaseField column, String attribute) {
        if (column.getName().equalsIgnoreCase(attribute)) {
            column.setName(snakeCase(attribute));
        }
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

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

    private static void awaitDatabase(DataSource dataSource) throws InterruptedException, SQLException {
        Instant limit = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                dataSource.getConnection().close();
                return;
            } catch (SQLException e) {
                if (Instant.now().isAfter(limit)) {
                    throw e;
                }
                LOG.log(Level.WARNING, "The database does not answer yet: {0}", e.getMessage());
                Thread.sleep(500);
            }
        }
    }

    /** EclipseLink 4.0.7's own converter cannot read a column that is null. */
    public static final class NullableUuid extends UUIDConverter {

        @Override
        public Object convertDataValueToObjectValue(Object column, Session session) {
            return column == null ? null : super.convertDataValueToObjectValue(column, session);
        }
    }
}

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
import org.flywaydb.core.api.FlywayException;

/**
 * Prepares a persistence unit before it logs in, in the only hook that surely runs before the first query: names tables and
 * columns, waits for a database that is still starting, and brings the schema up to date from the locations in the unit's
 * property {@value #LOCATIONS}.
 */
public class PersistenceSetup implements SessionCustomizer {

    public static final String LOCATIONS = "fooddelivery.migrations";
    private static final Logger LOG = System.getLogger(PersistenceSetup.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public void customize(Session session) throws Exception {
        JNDIConnector connector = (JNDIConnector) session.getLogin().getConnector();
        session.getDescriptors().values().forEach(PersistenceSetup::useSnakeCase);
        migrate(
                connector.getDataSource(),
                String.valueOf(session.getProperty(LOCATIONS)).split(","),
                PATIENCE);
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

    /**
     * A server whose application fails at its start lives on without it, and nobody starts it again: a database that does
     * not answer yet, or goes away in the middle, is waited for.
     */
    static void migrate(DataSource dataSource, String[] locations, Duration patience)
            throws InterruptedException, SQLException {
        Instant limit = Instant.now().plus(patience);
        while (true) {
            try {
                dataSource.getConnection().close();
                Migrations.migrate(dataSource, locations);
                return;
            } catch (SQLException | FlywayException e) {
                if (Instant.now().isAfter(limit) || !isOutage(e)) {
                    throw e;
                }
                LOG.log(Level.WARNING, "The database does not answer yet: {0}", e.getMessage());
                Thread.sleep(500);
            }
        }
    }

    /** Whether waiting may mend it; a migration that is wrong is not mended so. */
    private static boolean isOutage(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && Problems.isOutage(sql)) {
                return true;
            }
        }
        return false;
    }

    /** EclipseLink 4.0.7's own converter cannot read a column that is null. */
    public static final class NullableUuid extends UUIDConverter {

        @Override
        public Object convertDataValueToObjectValue(Object column, Session session) {
            return column == null ? null : super.convertDataValueToObjectValue(column, session);
        }
    }
}

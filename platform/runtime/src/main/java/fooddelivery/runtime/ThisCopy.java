package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One of perhaps several running copies of the service: what it is called, and its connections to the database that are
 * not shared by whoever needs one: their locks and their listening are theirs alone.
 */
@ApplicationScoped
public class ThisCopy {

    private static final int SILENCE_SECONDS = 15;

    @Inject
    @ConfigProperty(name = "fooddelivery.service")
    private String service;

    @Inject
    @ConfigProperty(name = "fooddelivery.instance")
    private Optional<String> instance;

    @Inject
    @ConfigProperty(name = "fooddelivery.db.url")
    private String url;

    @Inject
    @ConfigProperty(name = "fooddelivery.db.user")
    private String user;

    @Inject
    @ConfigProperty(name = "fooddelivery.db.password")
    private String password;

    /** For logs, and for who looks which copy holds what; two copies of one name do no harm. */
    public String name() {
        return instance.filter(name -> !name.isBlank()).orElse(service);
    }

    /**
     * Connections that are really closed when they are closed: returned to a pool they would keep their locks.
     *
     * @param purpose seen with the copy's name in {@code pg_stat_activity}, as in {@code relay order-2}
     */
    public PGSimpleDataSource connections(String purpose) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        database.setUser(user);
        database.setPassword(password);
        database.setApplicationName(purpose + " " + name());
        database.setLogServerErrorDetail(false);
        // A machine that vanishes says no good-bye: both sides have to notice, or its lock would outlive it by hours.
        database.setConnectTimeout(SILENCE_SECONDS);
        database.setSocketTimeout(SILENCE_SECONDS);
        database.setTcpKeepAlive(true);
        database.setOptions("-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3");
        return database;
    }
}

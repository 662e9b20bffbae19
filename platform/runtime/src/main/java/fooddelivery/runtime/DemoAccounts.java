package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Names and passwords of the demonstration; absent where {@code fooddelivery.demo.accounts.file} is not set. */
@ApplicationScoped
public class DemoAccounts {

    /** "fddemos" in ASCII: any number that nothing else in this database locks. */
    private static final long LOCK = 0x66_64_64_65_6d_6f_73L;

    @Inject
    @ConfigProperty(name = "fooddelivery.demo.accounts.file")
    private Optional<String> file;

    @Inject
    private Database database;

    /**
     * To be called in the transaction that makes the demonstration's people and stores: of two copies of a service that
     * start at once, the second then finds what the first has made.
     */
    public void alone() {
        database.query("select pg_advisory_xact_lock(" + LOCK + ")", row -> true);
    }

    public boolean wanted() {
        return file.isPresent();
    }

    public String passwordOf(String username) {
        Properties accounts = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file.orElseThrow()))) {
            accounts.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("The demo accounts cannot be read", e);
        }
        String password = accounts.getProperty(username);
        if (password == null) {
            throw new IllegalStateException("The demo accounts lack " + username);
        }
        return password;
    }
}

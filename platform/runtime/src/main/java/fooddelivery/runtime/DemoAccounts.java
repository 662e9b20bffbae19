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

    @Inject
    @ConfigProperty(name = "fooddelivery.demo.accounts.file")
    private Optional<String> file;

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

package fooddelivery.order.application;

import fooddelivery.runtime.Accounts;
import fooddelivery.runtime.Role;
import fooddelivery.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where there is no demonstration, somebody has to open the first store: {@code admin}, whose password is in the file
 * {@code fooddelivery.administrator.password-file}, drawn at random by whoever installs the platform. Another password in
 * the file counts from the next start on.
 */
@ApplicationScoped
public class FirstAdministrator {

    @Inject
    @ConfigProperty(name = "fooddelivery.administrator.password-file")
    private Optional<String> file;

    @Inject
    private Accounts accounts;

    void start(@Observes Startup.Finished event) {
        file.ifPresent(name -> accounts.ensure("admin", password(Path.of(name)), Role.ADMIN, null));
    }

    private static String password(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("The administrator's password cannot be read", e);
        }
    }
}

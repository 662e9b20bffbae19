package fooddelivery.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The versions that the build pinned. They are part of directories' names, so that an upgrade unpacks anew. */
final class Versions {

    private Versions() {}

    static String of(String product) {
        try (InputStream file = Versions.class.getResourceAsStream("versions.properties")) {
            Properties versions = new Properties();
            versions.load(file);
            return versions.getProperty(product);
        } catch (IOException e) {
            throw new Failure("the launcher's jar is damaged: build it again", e);
        }
    }
}

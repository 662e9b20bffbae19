package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {

    @TempDir
    static Path files;

    @Test
    void what_all_services_share_may_grow_after_a_service_has_migrations_of_its_own() throws IOException {
        Path shared = Files.createDirectory(files.resolve("shared"));
        Path own = Files.createDirectory(files.resolve("own"));
        Files.writeString(shared.resolve("V0.1__a.sql"), "create table a (x int);");
        Files.writeString(own.resolve("V1__b.sql"), "create table b (x int);");
        TestDatabase database = TestDatabase.fresh("filesystem:" + shared, "filesystem:" + own);

        Files.writeString(shared.resolve("V0.2__c.sql"), "create table c (x int);");
        Migrations.migrate(database.direct(), "filesystem:" + shared, "filesystem:" + own);

        assertThat(database.database().query("select count(*) from c", row -> row.getLong(1)))
                .containsExactly(0L);
    }
}

package fooddelivery.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

    @TempDir
    Path directory;

    private Installation installation;

    @BeforeEach
    void prepare() {
        installation = new Installation(directory, directory.resolve("data"), 0);
        installation.prepare();
    }

    @Test
    void what_was_made_at_the_first_start_is_kept() throws Exception {
        Credentials first = Credentials.ensure(installation, null);
        String signingKey = Files.readString(installation.key("signing-key.json"));
        Credentials second = Credentials.ensure(installation, null);

        assertThat(second.database("order")).isEqualTo(first.database("order")).hasSize(24);
        assertThat(second.broker("admin")).isEqualTo(first.broker("admin")).isNotEqualTo(first.broker("order"));
        assertThat(second.accounts()).isEqualTo(first.accounts()).containsOnlyKeys(Credentials.ACCOUNTS);
        assertThat(installation.key("signing-key.json")).hasContent(signingKey);
    }

    @Test
    void the_public_keys_verify_what_the_signing_key_signs_and_hold_nothing_private() throws Exception {
        Credentials.ensure(installation, null);
        RSAKey signingKey = RSAKey.parse(Files.readString(installation.key("signing-key.json")));
        JWKSet published = JWKSet.parse(Files.readString(installation.key("jwks.json")));

        assertThat(published.getKeys()).containsExactly(signingKey.toPublicJWK());
        assertThat(published.containsNonPublicKeys()).isFalse();
        assertThat(signingKey.isPrivate()).isTrue();
        assertThat(signingKey.size()).isEqualTo(2048);
    }

    @Test
    void one_password_for_all_can_be_set_at_any_start_and_stays() {
        Credentials.ensure(installation, null);
        assertThat(Set.copyOf(
                        Credentials.ensure(installation, "tasty").accounts().values()))
                .containsExactly("tasty");
        assertThat(new TreeSet<>(
                        Credentials.ensure(installation, null).accounts().values()))
                .containsExactly("tasty");
    }

    @Test
    void nobody_else_may_read_any_of_it() throws Exception {
        Credentials.ensure(installation, null);
        for (Path file : List.of(
                installation.passwords(),
                installation.demoAccounts(),
                installation.key("signing-key.json"),
                installation.key("secret-key"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as("%s", file)
                    .isEqualTo("rw-------");
        }
    }
}

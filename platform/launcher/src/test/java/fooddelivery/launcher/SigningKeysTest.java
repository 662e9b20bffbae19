package fooddelivery.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {

    private static final Instant NOON = Instant.parse("2026-05-04T03:00:00Z");

    @TempDir
    Path directory;

    private Installation installation;
    private SigningKeys keys;
    private String first;

    @BeforeEach
    void oneKey() throws Exception {
        installation = new Installation(directory, directory.resolve("data"), 0);
        installation.prepare();
        keys = new SigningKeys(installation);
        keys.ensure();
        first = signing();
    }

    @Test
    void a_new_key_is_published_before_it_signs_and_the_one_before_it_for_as_long_as_its_tokens_live()
            throws Exception {
        String second = keys.publishNext();
        assertThat(second).isNotEqualTo(first);
        assertThat(signing()).isEqualTo(first);
        assertThat(published()).containsExactly(first, second);

        keys.useNext(NOON);
        assertThat(signing()).isEqualTo(second);
        assertThat(published()).containsExactly(first, second);

        keys.retire(NOON.plus(Duration.ofHours(1)));
        assertThat(published())
                .as("a token of the last minute is good for an hour")
                .containsExactly(first, second);
        keys.retire(NOON.plus(SigningKeys.LAST_TOKENS).plusSeconds(1));
        assertThat(published()).containsExactly(second);
        keys.retire(NOON.plus(Duration.ofDays(1000)));
        assertThat(published()).containsExactly(second);
    }

    @Test
    void a_rotation_that_was_broken_off_goes_on_with_the_key_it_had_made() throws Exception {
        String second = keys.publishNext();
        assertThat(new SigningKeys(installation).publishNext()).isEqualTo(second);
        assertThat(published()).containsExactly(first, second);
        keys.ensure();
        assertThat(signing()).isEqualTo(first);
    }

    @Test
    void two_rotations_one_after_the_other_lose_no_key_that_has_tokens() throws Exception {
        String second = keys.publishNext();
        keys.useNext(NOON);
        String third = keys.publishNext();
        keys.useNext(NOON.plusSeconds(600));
        assertThat(published()).containsExactly(first, second, third);
        keys.retire(NOON.plus(SigningKeys.LAST_TOKENS).plusSeconds(1));
        assertThat(published()).containsExactly(second, third);
    }

    @Test
    void nothing_private_is_published_and_nobody_else_may_read_the_rest() throws Exception {
        keys.publishNext();
        assertThat(JWKSet.load(installation.key("jwks.json").toFile()).containsNonPublicKeys())
                .isFalse();
        for (String file : List.of("signing-key.json", "next-signing-key.json")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(installation.key(file))))
                    .isEqualTo("rw-------");
        }
        keys.useNext(NOON);
        assertThat(installation.key("next-signing-key.json")).doesNotExist();
    }

    private String signing() throws Exception {
        return RSAKey.parse(Files.readString(installation.key("signing-key.json")))
                .getKeyID();
    }

    private List<String> published() throws Exception {
        return JWKSet.load(installation.key("jwks.json").toFile()).getKeys().stream()
                .map(JWK::getKeyID)
                .toList();
    }
}

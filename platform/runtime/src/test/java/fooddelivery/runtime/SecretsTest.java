package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir
    Path directory;

    private Secrets secrets;

    @BeforeEach
    void key() throws IOException {
        secrets = withKey("key", (byte) 1);
    }

    @Test
    void what_is_sealed_opens_again() {
        String token = "tok_ok 한국";
        assertThat(secrets.decrypt(secrets.encrypt(token))).isEqualTo(token);
        assertThat(secrets.decrypt(secrets.encrypt(""))).isEmpty();
    }

    @Test
    void the_same_secret_never_looks_the_same_and_is_not_to_be_seen() {
        assertThat(secrets.encrypt("tok_ok"))
                .isNotEqualTo(secrets.encrypt("tok_ok"))
                .doesNotContain("tok");
    }

    @Test
    void another_key_does_not_open_it() throws IOException {
        String sealed = secrets.encrypt("tok_ok");
        Secrets others = withKey("other", (byte) 2);
        assertThatThrownBy(() -> others.decrypt(sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_changed_byte_is_noticed() {
        byte[] sealed = Base64.getDecoder().decode(secrets.encrypt("tok_ok"));
        for (int i = 0; i < sealed.length; i++) {
            sealed[i] ^= 1;
            String changed = Base64.getEncoder().encodeToString(sealed);
            assertThatThrownBy(() -> secrets.decrypt(changed)).isInstanceOf(IllegalStateException.class);
            sealed[i] ^= 1;
        }
    }

    private Secrets withKey(String name, byte value) throws IOException {
        byte[] key = new byte[32];
        Arrays.fill(key, value);
        Path file =
                Files.writeString(directory.resolve(name), Base64.getEncoder().encodeToString(key) + "\n");
        return Wiring.wire(new Secrets(), Map.of("fooddelivery.secret.key.file", file.toString()));
    }
}

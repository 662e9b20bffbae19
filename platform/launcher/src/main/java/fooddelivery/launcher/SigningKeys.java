package fooddelivery.launcher;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/**
 * The key that signs tokens, and the set of public keys that verify them. A new key is published before it signs, so that
 * every service knows it by then, and the one before it stays in the set, with the time at which it ends, until its last
 * token is over: nobody is signed out, and nothing is restarted.
 */
final class SigningKeys {

    /** How long a service may go on with the set of keys that it has read: {@code publicKey.cache.ttl} of the runtime. */
    static final Duration READ_AGAIN = Duration.ofMinutes(1);

    /** Longer than a token lives. */
    static final Duration LAST_TOKENS = Duration.ofMinutes(65);

    private final Path current;
    private final Path next;
    private final Path published;

    SigningKeys(Installation installation) {
        current = installation.key("signing-key.json");
        next = installation.key("next-signing-key.json");
        published = installation.key("jwks.json");
    }

    /** Makes the first key, unless there is one. */
    void ensure() throws IOException, JOSEException {
        if (!Files.exists(current)) {
            RSAKey key = generate();
            Secrets.write(published, new JWKSet(key.toPublicJWK()).toString());
            Secrets.write(current, key.toJSONString());
        }
    }

    /**
     * First step of a rotation: makes the next key and publishes it beside the others. A rotation that was broken off is
     * taken up with the key that it had made.
     *
     * @return the new key's id
     */
    String publishNext() throws IOException, JOSEException, ParseException {
        if (!Files.exists(next)) {
            Secrets.write(next, generate().toJSONString());
        }
        JWK key = read(next).toPublicJWK();
        List<JWK> keys = publicKeys();
        keys.removeIf(known -> known.getKeyID().equals(key.getKeyID()));
        keys.add(key);
        write(keys);
        return key.getKeyID();
    }

    /** Second step, when every service has read the set again: the next key signs from now on. */
    void useNext(Instant now) throws IOException, ParseException {
        RSAKey before = read(current);
        List<JWK> keys = publicKeys();
        keys.replaceAll(key -> key.getKeyID().equals(before.getKeyID())
                ? new RSAKey.Builder(key.toRSAKey())
                        .expirationTime(Date.from(now.plus(LAST_TOKENS)))
                        .build()
                : key);
        write(keys);
        Files.move(next, current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Last step: forgets the keys whose last tokens are over. */
    void retire(Instant now) throws IOException, ParseException {
        List<JWK> keys = publicKeys();
        String signing = read(current).getKeyID();
        boolean some = keys.removeIf(key -> key.getExpirationTime() != null
                && key.getExpirationTime().toInstant().isBefore(now)
                && !key.getKeyID().equals(signing));
        if (some) {
            write(keys);
        }
    }

    private List<JWK> publicKeys() throws IOException, ParseException {
        return new ArrayList<>(JWKSet.load(published.toFile()).getKeys());
    }

    private void write(List<JWK> keys) throws IOException {
        Secrets.write(published, new JWKSet(keys).toString());
    }

    private static RSAKey read(Path file) throws IOException, ParseException {
        return RSAKey.parse(Files.readString(file));
    }

    private static RSAKey generate() throws JOSEException {
        return new RSAKeyGenerator(2048)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.RS256)
                .keyIDFromThumbprint(true)
                .generate();
    }
}

package fooddelivery.runtime;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Signs short-lived tokens (JWT, RS256) with the platform's key. */
@ApplicationScoped
public class TokenIssuer {

    public static final Duration LIFETIME = Duration.ofHours(1);

    @Inject
    @ConfigProperty(name = "fooddelivery.signing.key.file")
    private Optional<String> keyFile;

    @Inject
    @ConfigProperty(name = "mp.jwt.verify.issuer")
    private String issuer;

    @Inject
    @ConfigProperty(name = "fooddelivery.token.audience", defaultValue = "food-delivery")
    private String audience;

    @Inject
    private Clock clock;

    private record Loaded(RSAKey key, FileTime changed) {}

    private volatile Loaded loaded;

    /**
     * A token for a person, good at every service: which of them a role may ask what, each service says by itself.
     *
     * @param role the token's only group
     * @param principalId becomes the claim {@code customerId}, {@code storeId} or {@code riderId}; null for others
     */
    public String issue(String subject, String username, String role, UUID principalId) {
        return sign(subject, username, audience, role, principalId);
    }

    /** A token by which one service calls another, and good there alone. */
    String issueForCall(String caller, String called) {
        return sign(caller, caller, audience + "-" + called, Role.SERVICE, null);
    }

    /** The id of the key that signs at this moment. */
    String keyId() {
        return key().getKeyID();
    }

    private String sign(String subject, String username, String audience, String role, UUID principalId) {
        Instant now = clock.instant();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(audience)
                .subject(subject)
                .claim("upn", username)
                .claim("groups", List.of(role))
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)));
        if (principalId != null) {
            claims.claim(claimOf(role), principalId.toString());
        }
        try {
            RSAKey signingKey = key();
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(signingKey.getKeyID())
                            .type(JOSEObjectType.JWT)
                            .build(),
                    claims.build());
            token.sign(new RSASSASigner(signingKey));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("The signing key cannot sign", e);
        }
    }

    private static String claimOf(String role) {
        return switch (role) {
            case Role.CUSTOMER -> "customerId";
            case Role.OWNER -> "storeId";
            case Role.RIDER -> "riderId";
            default -> throw new IllegalArgumentException(role + " has no id of its own");
        };
    }

    /** The key of the file as it is now: whoever replaces it, replaces the key without a restart. */
    private RSAKey key() {
        Path file = Path.of(keyFile.orElseThrow(() ->
                new IllegalStateException("fooddelivery.signing.key.file is not set: no tokens are issued here")));
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            Loaded known = loaded;
            if (known == null || !known.changed().equals(changed)) {
                known = new Loaded(RSAKey.parse(Files.readString(file)), changed);
                loaded = known;
            }
            return known.key();
        } catch (IOException | ParseException e) {
            throw new IllegalStateException("The signing key cannot be read", e);
        }
    }
}

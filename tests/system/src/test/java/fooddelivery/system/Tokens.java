package fooddelivery.system;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tokens that nobody should get in with, and one of a service. */
final class Tokens {

    private final RSAKey key;

    Tokens(Platform platform) {
        try {
            key = RSAKey.parse(platform.signingKey());
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    String ofService() {
        return signed(key, claims("service").build());
    }

    /** As one service makes it to call that one. */
    String forCallsTo(String service) {
        return signed(
                key, claims("service").audience("food-delivery-" + service).build());
    }

    /** By what is wrong with each. */
    Map<String, String> bad(String role) {
        try {
            Map<String, String> tokens = new LinkedHashMap<>();
            tokens.put("garbage", "not.a.token");
            tokens.put(
                    "expired",
                    signed(key, claims(role).expirationTime(minutesFromNow(-5)).build()));
            tokens.put(
                    "of another issuer",
                    signed(key, claims(role).issuer("somebody-else").build()));
            tokens.put(
                    "for another audience",
                    signed(key, claims(role).audience("somebody-else").build()));
            tokens.put(
                    "signed by a stranger",
                    signed(
                            new RSAKeyGenerator(2048).keyID(key.getKeyID()).generate(),
                            claims(role).build()));
            tokens.put("not signed at all", new PlainJWT(claims(role).build()).serialize());
            tokens.put(
                    "signed with the public key as a secret",
                    signedWithPublicKey(claims(role).build()));
            return tokens;
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWTClaimsSet.Builder claims(String role) {
        String id = UUID.randomUUID().toString();
        return new JWTClaimsSet.Builder()
                .issuer("food-delivery")
                .audience("food-delivery")
                .subject(id)
                .claim("upn", "somebody")
                .claim("groups", List.of(role))
                .claim("customerId", id)
                .claim("storeId", id)
                .claim("riderId", id)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(minutesFromNow(-10))
                .expirationTime(minutesFromNow(10));
    }

    private static JWSHeader header(JWSAlgorithm algorithm, RSAKey key) {
        return new JWSHeader.Builder(algorithm)
                .keyID(key.getKeyID())
                .type(JOSEObjectType.JWT)
                .build();
    }

    private static Date minutesFromNow(int minutes) {
        return Date.from(Instant.now().plus(Duration.ofMinutes(minutes)));
    }

    private static String signed(RSAKey key, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(header(JWSAlgorithm.RS256, key), claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The old trick: HS256 with the bytes that everybody may know. */
    private String signedWithPublicKey(JWTClaimsSet claims) throws JOSEException {
        SignedJWT token = new SignedJWT(header(JWSAlgorithm.HS256, key), claims);
        token.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
        return token.serialize();
    }
}

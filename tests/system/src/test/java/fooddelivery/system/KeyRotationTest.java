package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Another key signs, and nobody notices. */
@Tag("slow")
@Tag("minutes")
@ExtendWith(RunningPlatform.class)
class KeyRotationTest {

    private static final List<String> DOORS =
            List.of("/order/api/orders", "/status/api/orders", "/notify/api/notifications");

    /** Services read the keys every minute, and take a minute's word for a token they have seen. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(150);

    @Test
    void a_new_key_signs_while_everybody_goes_on_and_one_that_is_taken_away_opens_no_door(Platform platform)
            throws Exception {
        assumeTrue(platform.canStopParts(), "the keys are in the platform's data directory");
        Customer before = platform.newCustomer();
        String oldKey = keyOf(before.http());

        CompletableFuture<Void> rotation = CompletableFuture.runAsync(platform::rotateKeys);
        int rounds = 0;
        while (!rotation.isDone()) {
            assertIsLetIn(before.http());
            assertIsLetIn(before.signedInAgain().http());
            rounds++;
        }
        rotation.join();
        assertThat(rounds).as("people who came meanwhile").isPositive();

        Customer after = before.signedInAgain();
        String newKey = keyOf(after.http());
        assertThat(newKey).isNotEqualTo(oldKey);
        assertThat(keyIds(platform)).contains(oldKey, newKey);
        assertIsLetIn(after.http());
        assertIsLetIn(before.http());
        assertThat(after.orders(after.basket()))
                .as("order pays with a token of its own")
                .isNotNull();
        for (Http person : List.of(
                platform.kitchen("owner1").http(), platform.rider("rider1").http())) {
            assertThat(keyOf(person)).isEqualTo(newKey);
            person.get("/status/api/orders").expect(200);
        }

        // As one would do whose key was stolen.
        takeAway(platform.publicKeys(), oldKey);
        for (String path : DOORS) {
            Await.until(
                    "nobody comes in at " + path + " by the old key",
                    FORGOTTEN,
                    () -> before.http().get(path).expect(200, 401).status() == 401);
        }
        assertIsLetIn(after.http());
        Await.until(
                "order pays by a token of the new key",
                FORGOTTEN,
                () -> after.http()
                                .post("/order/api/orders", after.basket().body())
                                .status()
                        == 201);
    }

    private static void assertIsLetIn(Http customer) {
        DOORS.forEach(path -> customer.get(path).expect(200));
    }

    private static String keyOf(Http person) throws ParseException {
        return SignedJWT.parse(person.token().orElseThrow()).getHeader().getKeyID();
    }

    private static List<String> keyIds(Platform platform) throws IOException, ParseException {
        return JWKSet.load(platform.publicKeys().toFile()).getKeys().stream()
                .map(JWK::getKeyID)
                .toList();
    }

    private static void takeAway(Path file, String keyId) throws IOException, ParseException {
        List<JWK> left = JWKSet.load(file.toFile()).getKeys().stream()
                .filter(key -> !key.getKeyID().equals(keyId))
                .toList();
        Path changed = Files.writeString(file.resolveSibling("jwks.changed"), new JWKSet(left).toString());
        Files.move(changed, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

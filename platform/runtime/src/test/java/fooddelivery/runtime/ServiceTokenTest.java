package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ServiceTokenTest {

    private Instant now = Instant.parse("2026-05-01T03:00:00Z");
    private String key = "old";

    private final ServiceToken token = Wiring.wire(
            new ServiceToken(),
            new TokenIssuer() {
                @Override
                public String issue(String subject, String username, String role, UUID principalId) {
                    return subject + " by the " + key + " key";
                }
            },
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    throw new UnsupportedOperationException();
                }
            });

    @Test
    void a_key_that_was_taken_away_is_not_used_for_longer_than_a_minute() {
        assertThat(token.of("order", Role.SERVICE)).isEqualTo("order by the old key");
        key = "new";
        now = now.plus(Duration.ofMinutes(1));
        assertThat(token.of("order", Role.SERVICE)).as("signed rarely").isEqualTo("order by the old key");
        now = now.plusMillis(1);
        assertThat(token.of("order", Role.SERVICE)).isEqualTo("order by the new key");
    }
}

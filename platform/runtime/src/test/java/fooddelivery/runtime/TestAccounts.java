package fooddelivery.runtime;

import static fooddelivery.runtime.Wiring.wire;

import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Accounts in a test's database whose passwords cost nothing; they sign in, but get no tokens. */
public final class TestAccounts {

    private TestAccounts() {}

    public static Accounts of(Database database, Clock clock) {
        TokenIssuer noTokens = wire(new TokenIssuer(), clock, Map.of("mp.jwt.verify.issuer", "food-delivery"));
        ClientAddress client = wire(new ClientAddress(), RequestStub.from(() -> "198.51.100.7"));
        return wire(
                new Accounts(),
                database,
                new Passwords(new Plain(), new Plain(), 1, 8, Duration.ofSeconds(5)),
                wire(new SignInThrottle(), database, client, clock),
                noTokens);
    }

    public static AccountDesk desk(Database database, Accounts accounts) {
        return wire(new AccountDesk(), database, accounts);
    }

    private static final class Plain implements Pbkdf2PasswordHash {

        @Override
        public void initialize(Map<String, String> parameters) {}

        @Override
        public String generate(char[] password) {
            return "plain:1::" + String.valueOf(password);
        }

        @Override
        public boolean verify(char[] password, String hash) {
            return generate(password).equals(hash);
        }
    }
}

package fooddelivery.launcher;

import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys, passwords and demo accounts. Made once, at the first start, each file of mode 0600; what is there is kept, so
 * tokens, stored card tokens and databases outlive a restart.
 */
final class Credentials {

    static final List<String> ACCOUNTS =
            List.of("customer1", "customer2", "owner1", "owner2", "rider1", "rider2", "admin");

    private final Installation installation;
    private final Map<String, String> passwords;
    private final Map<String, String> accounts;

    private Credentials(Installation installation, Map<String, String> passwords, Map<String, String> accounts) {
        this.installation = installation;
        this.passwords = passwords;
        this.accounts = accounts;
    }

    /**
     * @param demoPassword one password for all demo accounts, or null for one each
     */
    static Credentials ensure(Installation installation, String demoPassword) {
        try {
            ensureKeys(installation);
            Map<String, String> passwords = ensurePasswords(installation.passwords());
            Map<String, String> accounts = ensureAccounts(installation.demoAccounts(), demoPassword);
            return new Credentials(installation, passwords, accounts);
        } catch (IOException | JOSEException | ParseException e) {
            throw new Failure("the keys and passwords in %s cannot be made: %s".formatted(installation.data(), e), e);
        }
    }

    String database(String service) {
        return passwords.get("database." + service);
    }

    String broker(String user) {
        return passwords.get("broker." + user);
    }

    /** What notify shows the phone. */
    String phone() {
        return passwords.get("phone.secret");
    }

    Map<String, String> accounts() {
        return accounts;
    }

    Installation installation() {
        return installation;
    }

    /** The broker's users, as its own process reads them. */
    static Map<String, String> brokerUsers(Path passwords) throws IOException {
        Map<String, String> users = new LinkedHashMap<>();
        read(passwords).forEach((name, password) -> {
            if (name.startsWith("broker.")) {
                users.put(name.substring("broker.".length()), password);
            }
        });
        return users;
    }

    /** The password of a demo account, if there is such an account. */
    static Optional<String> demoPassword(Path demoAccounts, String account) throws IOException {
        return Optional.ofNullable(read(demoAccounts).get(account));
    }

    private static void ensureKeys(Installation installation) throws IOException, JOSEException, ParseException {
        SigningKeys signing = new SigningKeys(installation);
        signing.ensure();
        signing.retire(Instant.now());
        if (!Files.exists(installation.key("secret-key"))) {
            Secrets.write(installation.key("secret-key"), Base64.getEncoder().encodeToString(Secrets.bytes(32)));
        }
    }

    private static Map<String, String> ensurePasswords(Path file) throws IOException {
        Map<String, String> passwords = new LinkedHashMap<>(read(file));
        int known = passwords.size();
        for (String service : Installation.SERVICES) {
            passwords.computeIfAbsent("database." + service, missing -> Secrets.random());
            passwords.computeIfAbsent("broker." + service, missing -> Secrets.random());
        }
        for (String user : List.of("admin", "consumer")) {
            passwords.computeIfAbsent("broker." + user, missing -> Secrets.random());
        }
        passwords.computeIfAbsent("phone.secret", missing -> Secrets.random());
        if (passwords.size() > known) {
            write(file, passwords);
        }
        return passwords;
    }

    private static Map<String, String> ensureAccounts(Path file, String demoPassword) throws IOException {
        Map<String, String> before = read(file);
        Map<String, String> accounts = new LinkedHashMap<>();
        for (String account : ACCOUNTS) {
            String password = demoPassword != null ? demoPassword : before.get(account);
            accounts.put(account, password != null ? password : Secrets.forTyping());
        }
        if (!accounts.equals(before)) {
            write(file, accounts);
        }
        return accounts;
    }

    static Map<String, String> read(Path file) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                int split = line.indexOf('=');
                if (split > 0) {
                    values.put(line.substring(0, split), line.substring(split + 1));
                }
            }
        }
        return values;
    }

    private static void write(Path file, Map<String, String> values) throws IOException {
        StringBuilder text = new StringBuilder();
        values.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        Secrets.write(file, text.toString());
    }
}

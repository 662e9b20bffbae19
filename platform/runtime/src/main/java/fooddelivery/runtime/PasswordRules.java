package fooddelivery.runtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a new password must not be, after NIST SP 800-63B §5.1.1.2: one that many people have, or the user name. Its length
 * is judged by the forms; nothing is asked of its letters, digits and signs, and it never runs out.
 */
final class PasswordRules {

    private static final Set<String> COMMON = common();

    private PasswordRules() {}

    /** @throws ProblemException 400 */
    static void check(String username, String password) {
        String plain = password.strip().toLowerCase(Locale.ROOT);
        if (plain.equals(username.strip().toLowerCase(Locale.ROOT))) {
            throw refused("A password must not be the user name.");
        }
        if (COMMON.contains(plain) || plain.chars().distinct().count() <= 1) {
            throw refused("This password is one of those that everybody tries first; choose another.");
        }
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(400, "weak-password", detail);
    }

    private static Set<String> common() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                PasswordRules.class.getResourceAsStream("common-passwords.txt"), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("The list of common passwords cannot be read", e);
        }
    }
}

package fooddelivery.runtime;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** What is sent to {@code POST …/tokens}. */
public record SignIn(
        @NotBlank @Size(max = 100) String username,
        @NotBlank @Size(max = 200) String password) {

    /** The answer, in the words of OAuth 2.0. */
    public record Token(String access_token, String token_type, long expires_in) {
        public static Token of(String token) {
            return new Token(token, "Bearer", TokenIssuer.LIFETIME.toSeconds());
        }
    }
}

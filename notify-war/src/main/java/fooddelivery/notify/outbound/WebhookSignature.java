package fooddelivery.notify.outbound;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signature of <a href="https://www.standardwebhooks.com">Standard Webhooks</a>, version 1: HMAC-SHA256. */
final class WebhookSignature {

    private static final String PREFIX = "whsec_";

    private WebhookSignature() {}

    /**
     * @param secret the key in Base64, behind {@code whsec_}
     * @param id of the message, the same for every repetition
     * @param seconds since 1970, when it is sent
     */
    static String of(String secret, String id, long seconds, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(PREFIX.length())), "HmacSHA256"));
            byte[] signed = mac.doFinal((id + "." + seconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A webhook cannot be signed", e);
        }
    }
}

package fooddelivery.notify.domain;

import java.util.UUID;

/**
 * A program that wants to hear a customer's news.
 *
 * @param url https
 * @param secret with which calls are signed, {@code whsec_…}, see <a href="https://www.standardwebhooks.com">Standard
 *     Webhooks</a>
 */
public record Webhook(UUID customerId, String url, String secret) {}

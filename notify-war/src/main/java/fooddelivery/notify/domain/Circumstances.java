package fooddelivery.notify.domain;

/**
 * What has to be known to bring a delivery.
 *
 * @param contact null when nothing is known of the customer
 * @param webhook null when the customer has none
 * @param isOvertaken whether later news of the order was handed over
 */
public record Circumstances(
        Notification news, Preference preference, Contact contact, Webhook webhook, boolean isOvertaken) {}

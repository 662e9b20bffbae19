package fooddelivery.system;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A customer's phone, as the simulated provider shows it.
 *
 * @param number as the customer writes it
 */
public record Phone(Platform platform, String number) {

    /** One with a number of its own. */
    public static Phone of(Platform platform) {
        // Numbers that end otherwise may mean something to the provider.
        return new Phone(
                platform, "010%07d1".formatted(ThreadLocalRandom.current().nextInt(10_000_000)));
    }

    /** The titles of the messages about that order, in the order in which they came. */
    public List<String> shows(UUID orderId) {
        return platform.gateway().get("/phone/api/messages?number=" + number).expect(200).items().stream()
                .filter(message ->
                        message.getJsonObject("button").getString("url").endsWith("/" + orderId))
                .map(message -> message.getString("text").lines().findFirst().orElseThrow())
                .toList();
    }
}

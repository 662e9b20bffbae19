package fooddelivery.system;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Somebody with a scooter. */
public record Rider(Http http) {

    /** Gangnam, near the demo stores. */
    public void isNearby() {
        http.put("/delivery/api/riders/me", Map.of("lat", 37.4995, "lon", 127.0310, "online", true))
                .expect(200, 204);
    }

    public void goesFarAway() {
        http.put("/delivery/api/riders/me", Map.of("lat", 35.1796, "lon", 129.0756, "online", true))
                .expect(200, 204);
    }

    /** What is to be carried, nearest first. */
    public List<JsonObject> deliveries() {
        return http.list("/delivery/api/deliveries?radiusKm=3");
    }

    /** What this rider has claimed, or carries. */
    public List<JsonObject> own(String status) {
        return http.list("/delivery/api/deliveries/mine?status=" + status + "&limit=200");
    }

    /** Waits until the order is offered. */
    public JsonObject finds(UUID orderId) {
        return Await.value(
                "order " + orderId + " is offered to riders nearby",
                Await.SOON,
                () -> deliveries().stream()
                        .filter(delivery -> delivery.getString("orderId").equals(orderId.toString()))
                        .findFirst()
                        .or(Optional::empty));
    }

    public Answer claim(UUID orderId) {
        return step(orderId, "claim");
    }

    public Answer release(UUID orderId) {
        return step(orderId, "release");
    }

    public Answer pickUp(UUID orderId) {
        return step(orderId, "pickup");
    }

    public Answer dropOff(UUID orderId, String handoverCode) {
        return http.post("/delivery/api/deliveries/" + orderId + "/dropoff", Map.of("handoverCode", handoverCode));
    }

    public Answer dropOffWithoutCode(UUID orderId) {
        return step(orderId, "dropoff");
    }

    private Answer step(UUID orderId, String step) {
        return http.post("/delivery/api/deliveries/" + orderId + "/" + step);
    }
}

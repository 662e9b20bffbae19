package fooddelivery.system;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An owner at the stove. */
public record Kitchen(Http http) {

    public UUID storeId() {
        return UUID.fromString(
                http.get("/store/api/stores/mine").expect(200).items().get(0).getString("storeId"));
    }

    public Answer ticket(UUID orderId) {
        return http.get("/store/api/tickets/" + orderId);
    }

    /** Waits for the ticket of a paid order. */
    public void gets(UUID orderId) {
        Await.until(
                "the kitchen has a ticket for order " + orderId,
                Await.SOON,
                () -> ticket(orderId).expect(200, 404).status() == 200);
    }

    public List<JsonObject> tickets() {
        return http.list("/store/api/tickets");
    }

    public List<JsonObject> tickets(String status) {
        return http.list("/store/api/tickets?status=" + status);
    }

    public Answer accept(UUID orderId) {
        return http.post("/store/api/tickets/" + orderId + "/acceptance", Map.of("prepMinutes", 15));
    }

    public Answer reject(UUID orderId) {
        return http.post("/store/api/tickets/" + orderId + "/rejection", Map.of("reason", "재료가 떨어졌습니다"));
    }

    /** @param minutes how much longer it takes */
    public Answer delay(UUID orderId, int minutes) {
        return http.post("/store/api/tickets/" + orderId + "/delay", Map.of("minutes", minutes));
    }

    public Answer startCooking(UUID orderId) {
        return http.post("/store/api/tickets/" + orderId + "/cooking-start");
    }

    public Answer finishCooking(UUID orderId) {
        return http.post("/store/api/tickets/" + orderId + "/cooking-finish", Map.of());
    }

    /** From the ticket to the food on the counter. */
    public void cooks(UUID orderId) {
        gets(orderId);
        accept(orderId).expect(200);
        startCooking(orderId).expect(200);
        finishCooking(orderId).expect(200);
    }
}

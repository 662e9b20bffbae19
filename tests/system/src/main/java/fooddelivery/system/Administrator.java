package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Somebody of the operations team, who sees the money: payment is reached by its own port alone. */
public final class Administrator {

    private final Http http;
    private final Http payment;

    Administrator(Platform platform, Http http) {
        this.http = http;
        this.payment = platform.directly("payment").as(http.token().orElseThrow());
    }

    public Http http() {
        return http;
    }

    public Http payment() {
        return payment;
    }

    /** One for each attempt to pay. */
    public List<JsonObject> payments(UUID orderId) {
        return payment.get("/payment/api/payments?orderId=" + orderId)
                .expect(200)
                .items();
    }

    /** The states of the order's attempts to pay. */
    public List<String> paymentStates(UUID orderId) {
        return payments(orderId).stream()
                .map(payment -> payment.getString("status"))
                .toList();
    }

    /** How the simulated payment gateway behaves. */
    public JsonObject simulation() {
        return payment.get("/payment/api/simulator").expect(200).json();
    }

    public void simulate(Map<String, ?> behaviour) {
        payment.put("/payment/api/simulator", behaviour).expect(200, 204);
    }

    /** The order's way over all services, as they tell it now. */
    public JsonObject saga(UUID orderId) {
        return http.get("/status/api/sagas/" + orderId).expect(200).json();
    }

    /** @param checked orders; those that changed a moment ago are left out */
    public record Audit(int checked, List<JsonObject> violations) {}

    /** Whether all services say the same of every order. */
    public Audit audit() {
        int checked = 0;
        List<JsonObject> violations = new ArrayList<>();
        String after = "";
        do {
            JsonObject slice =
                    http.get("/status/api/audit?limit=200" + after).expect(200).json();
            assertThat(slice.getJsonArray("unreachable")).isEmpty();
            checked += slice.getInt("checked");
            violations.addAll(slice.getJsonArray("violations").getValuesAs(JsonObject.class));
            after = slice.isNull("next") ? null : "&after=" + slice.getString("next");
        } while (after != null);
        return new Audit(checked, violations);
    }

    /** How far the status view has been built anew. */
    public JsonObject rebuild() {
        return http.get("/status/api/rebuild").expect(200).json();
    }

    /** Zero, if no won was made or lost. */
    public long ledgerSum() {
        return payment.get("/payment/api/ledger/balance")
                .expect(200)
                .json()
                .getJsonNumber("sum")
                .longValueExact();
    }
}

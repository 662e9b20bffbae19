package fooddelivery.system;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a customer is about to order, and how it will be paid. */
public record Basket(UUID storeId, List<Line> lines, boolean isExpress, String cardToken, boolean paysWhenAvailable) {

    public record Line(UUID menuItemId, int quantity) {}

    public Basket express() {
        return new Basket(storeId, lines, true, cardToken, paysWhenAvailable);
    }

    public Basket paidWith(String token) {
        return new Basket(storeId, lines, isExpress, token, paysWhenAvailable);
    }

    /** An order that cannot be paid now is paid by itself later. */
    public Basket paidWhenAvailable() {
        return new Basket(storeId, lines, isExpress, cardToken, true);
    }

    public Basket with(UUID menuItemId, int quantity) {
        return new Basket(storeId, List.of(new Line(menuItemId, quantity)), isExpress, cardToken, paysWhenAvailable);
    }

    Map<String, Object> body() {
        return Map.of(
                "storeId", storeId.toString(),
                "lines",
                        lines.stream()
                                .map(line ->
                                        Map.of("menuItemId", line.menuItemId().toString(), "quantity", line.quantity()))
                                .toList(),
                "express", isExpress,
                "payment", card(cardToken),
                "payWhenAvailable", paysWhenAvailable);
    }

    static Map<String, Object> card(String token) {
        return Map.of("method", "CARD", "token", token);
    }
}

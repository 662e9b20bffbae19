package fooddelivery.system;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** A store as customers browse it. Amounts are won. */
public record Store(UUID storeId, String name, long minimumOrder, long deliveryFee, long expressFee, List<Dish> menu) {

    public record Dish(UUID menuItemId, String name, long price) {}

    static Store of(JsonObject store) {
        return new Store(
                UUID.fromString(store.getString("storeId")),
                store.getString("name"),
                amount(store, "minimumOrder"),
                amount(store, "deliveryFee"),
                amount(store, "expressFee"),
                store.getJsonArray("menu").getValuesAs(JsonObject.class).stream()
                        .filter(dish -> !dish.getBoolean("soldOut"))
                        .map(dish -> new Dish(
                                UUID.fromString(dish.getString("menuItemId")),
                                dish.getString("name"),
                                amount(dish, "price")))
                        .toList());
    }

    private static long amount(JsonObject object, String name) {
        return object.getJsonNumber(name).longValueExact();
    }

    /** As many of the first dish as the store's minimum asks for. */
    public Basket basket() {
        Dish dish = menu.get(0);
        int quantity = (int) Math.max(1, (minimumOrder + dish.price() - 1) / dish.price());
        return new Basket(storeId, List.of(new Basket.Line(dish.menuItemId(), quantity)), false, "tok_ok", false);
    }
}

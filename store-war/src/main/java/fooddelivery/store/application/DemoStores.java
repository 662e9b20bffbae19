package fooddelivery.store.application;

import fooddelivery.events.OpeningPeriod;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.runtime.Accounts;
import fooddelivery.runtime.DemoAccounts;
import fooddelivery.runtime.Role;
import fooddelivery.runtime.Startup;
import fooddelivery.store.application.StoreService.StoreDetails;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Two stores in Seoul that never close, for the demonstration. */
@ApplicationScoped
public class DemoStores {

    private static final List<OpeningPeriod> ALWAYS = Stream.of(DayOfWeek.values())
            .map(day -> new OpeningPeriod(day, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT))
            .toList();

    @Inject
    private DemoAccounts demo;

    @Inject
    private Accounts accounts;

    @Inject
    private StoreService stores;

    @Transactional
    void start(@Observes Startup.Finished event) {
        if (!demo.wanted()) {
            return;
        }
        demo.alone();
        open(
                "owner1",
                new Place("서울 강남구 테헤란로 123", 37.5006, 127.0364),
                new StoreDetails("한밥상 Hanbapsang", ALWAYS, 10_000, 3_000, 2_000, null),
                List.of(
                        item("kimchi-jjigae", "김치찌개 Kimchi stew", "묵은지와 돼지고기 · aged kimchi, pork", 9_500),
                        item("bibimbap", "비빔밥 Bibimbap", "나물 여섯 가지와 계란 · six vegetables, egg", 10_500),
                        item("bulgogi", "불고기 정식 Bulgogi set", "소불고기, 밥, 국 · beef, rice, soup", 14_000),
                        item("pajeon", "해물파전 Seafood pancake", "오징어와 새우 · squid, shrimp", 13_000)));
        open(
                "owner2",
                new Place("서울 서초구 서초대로 397", 37.4966, 127.0248),
                new StoreDetails("바삭치킨 Basak Chicken", ALWAYS, 15_000, 2_500, 2_500, null),
                List.of(
                        item("fried", "후라이드 치킨 Fried chicken", "한 마리 · whole", 18_000),
                        item("yangnyeom", "양념치킨 Yangnyeom chicken", "달고 매콤한 양념 · sweet and hot", 19_500),
                        item("tteokbokki", "떡볶이 Tteokbokki", "쌀떡, 어묵 · rice cakes, fish cake", 6_000),
                        item("cola", "콜라 1.25L Cola", "시원하게 · cold", 3_000)));
    }

    private void open(String owner, Place place, StoreDetails details, List<MenuEntry> menu) {
        UUID storeId = id("store-of-" + owner);
        stores.open(storeId, place, details, menu);
        accounts.ensure(owner, demo.passwordOf(owner), Role.OWNER, storeId);
    }

    private static MenuEntry item(String key, String name, String description, long price) {
        return new MenuEntry(id(key), name, description, price, false);
    }

    /** The same ids on every machine. */
    private static UUID id(String key) {
        return UUID.nameUUIDFromBytes(("fooddelivery/demo/" + key).getBytes(StandardCharsets.UTF_8));
    }
}

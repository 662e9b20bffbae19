package fooddelivery.order.outbound;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.empty;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import fooddelivery.events.OpeningPeriod;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.events.StoreEvent.StorePublished;
import fooddelivery.order.domain.Listing;
import fooddelivery.order.domain.ListingRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Stores and menus in MongoDB, one document a store. Written at once and not with the transaction: what an event says of a
 * store is as true when the event has to be handled again.
 */
@ApplicationScoped
@Typed(MongoListingRepository.class)
public class MongoListingRepository implements ListingRepository {

    private static final String ID = "_id";
    private static final String VERSION = "version";
    private static final String MENU = "menu";

    @Inject
    private Documents documents;

    @Override
    public void keep(StorePublished event) {
        Document store = document(event);
        Bson older = and(eq(ID, event.storeId()), lt(VERSION, event.version()));
        documents.listings(listings -> {
            if (listings.replaceOne(older, store).getMatchedCount() > 0) {
                return null;
            }
            try {
                listings.insertOne(store);
            } catch (MongoWriteException e) {
                if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                    throw e;
                }
                // It is there: in this version or a higher one, or by now in a lower one.
                listings.replaceOne(older, store);
            }
            return null;
        });
    }

    @Override
    public List<Listing> after(UUID storeId, int limit) {
        return documents.listings(listings -> listings.find(storeId == null ? empty() : gt(ID, storeId))
                .projection(Projections.exclude(MENU))
                .sort(Sorts.ascending(ID))
                .limit(limit)
                .map(MongoListingRepository::listing)
                .into(new ArrayList<>()));
    }

    @Override
    public List<Listing> within(double south, double north, double west, double east) {
        return documents.listings(
                listings -> listings.find(and(gte("lat", south), lte("lat", north), gte("lon", west), lte("lon", east)))
                        .projection(Projections.exclude(MENU))
                        .map(MongoListingRepository::listing)
                        .into(new ArrayList<>()));
    }

    @Override
    public Optional<Listing> find(UUID storeId) {
        return documents.listings(listings ->
                Optional.ofNullable(listings.find(eq(ID, storeId)).first()).map(MongoListingRepository::listing));
    }

    private static Document document(StorePublished event) {
        return new Document(ID, event.storeId())
                .append(VERSION, event.version())
                .append("name", event.name())
                .append("place", event.place().text())
                .append("lat", event.place().lat())
                .append("lon", event.place().lon())
                .append(
                        "hours",
                        event.hours().stream()
                                .map(period -> new Document("day", period.day().name())
                                        .append("opens", period.opens().toString())
                                        .append("closes", period.closes().toString()))
                                .toList())
                .append("busyUntil", event.busyUntil() == null ? null : Documents.text(event.busyUntil()))
                .append("minimumOrder", event.minimumOrder())
                .append("deliveryFee", event.deliveryFee())
                .append("expressFee", event.expressFee())
                .append(
                        MENU,
                        event.menu().stream()
                                .map(item -> new Document("menuItemId", item.menuItemId())
                                        .append("name", item.name())
                                        .append("description", item.description())
                                        .append("price", item.price())
                                        .append("soldOut", item.soldOut()))
                                .toList());
    }

    private static Listing listing(Document store) {
        String busyUntil = store.getString("busyUntil");
        List<Document> menu = store.getList(MENU, Document.class);
        return new Listing(
                store.get(ID, UUID.class),
                store.getString("name"),
                new Place(store.getString("place"), store.getDouble("lat"), store.getDouble("lon")),
                store.getList("hours", Document.class).stream()
                        .map(period -> new OpeningPeriod(
                                DayOfWeek.valueOf(period.getString("day")),
                                LocalTime.parse(period.getString("opens")),
                                LocalTime.parse(period.getString("closes"))))
                        .toList(),
                busyUntil == null ? null : Instant.parse(busyUntil),
                store.getLong("minimumOrder"),
                store.getLong("deliveryFee"),
                store.getLong("expressFee"),
                menu == null
                        ? null
                        : menu.stream()
                                .map(item -> new MenuEntry(
                                        item.get("menuItemId", UUID.class),
                                        item.getString("name"),
                                        item.getString("description"),
                                        item.getLong("price"),
                                        item.getBoolean("soldOut")))
                                .toList());
    }
}

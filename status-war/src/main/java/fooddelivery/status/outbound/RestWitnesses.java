package fooddelivery.status.outbound;

import fooddelivery.runtime.AuditRange;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.ServiceToken;
import fooddelivery.runtime.Sql;
import fooddelivery.status.domain.Facts;
import fooddelivery.status.domain.Witnesses;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.JsonbException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Asks the owners over REST, with a token of this service, and this service's own read model in its database. */
@ApplicationScoped
public class RestWitnesses implements Witnesses {

    /** A page, as each service writes it. */
    public record Orders(List<Facts.OfOrder> items, String next) {}

    /** See {@link Orders}. */
    public record Payments(List<Facts.OfPayment> items, String next) {}

    /** See {@link Orders}. */
    public record Tickets(List<Facts.OfStore> items, String next) {}

    /** See {@link Orders}. */
    public record Deliveries(List<Facts.OfDelivery> items, String next) {}

    @Inject
    private ServiceToken token;

    @Inject
    private Database database;

    @Inject
    @ConfigProperty(name = "fooddelivery.order.url")
    private Optional<String> orderUrl;

    @Inject
    @ConfigProperty(name = "fooddelivery.payment.url")
    private Optional<String> paymentUrl;

    @Inject
    @ConfigProperty(name = "fooddelivery.store.url")
    private Optional<String> storeUrl;

    @Inject
    @ConfigProperty(name = "fooddelivery.delivery.url")
    private Optional<String> deliveryUrl;

    @Inject
    @ConfigProperty(name = "fooddelivery.audit.timeout", defaultValue = "PT5S")
    private Duration timeout;

    private Optional<AuditClient> order;
    private Optional<AuditClient> payment;
    private Optional<AuditClient> store;
    private Optional<AuditClient> delivery;

    @PostConstruct
    void build() {
        order = orderUrl.map(this::client);
        payment = paymentUrl.map(this::client);
        store = storeUrl.map(this::client);
        delivery = deliveryUrl.map(this::client);
    }

    protected AuditClient client(String url) {
        return Peers.client(AuditClient.class, url, timeout);
    }

    @Override
    public Statement<Facts.OfOrder> order(Question question) {
        Orders page = ask("order", order, question, Orders.class);
        return new Statement<>(page.items(), page.next() != null);
    }

    @Override
    public Statement<Facts.OfPayment> payment(Question question) {
        Payments page = ask("payment", payment, question, Payments.class);
        return new Statement<>(page.items(), page.next() != null);
    }

    @Override
    public Statement<Facts.OfStore> store(Question question) {
        Tickets page = ask("store", store, question, Tickets.class);
        return new Statement<>(page.items(), page.next() != null);
    }

    @Override
    public Statement<Facts.OfDelivery> delivery(Question question) {
        Deliveries page = ask("delivery", delivery, question, Deliveries.class);
        return new Statement<>(page.items(), page.next() != null);
    }

    @Override
    public Statement<Facts.OfView> status(Question question) {
        AuditRange range = AuditRange.of(
                text(question.since()), text(question.until()), question.after(), question.limit(), ids(question));
        List<Facts.OfView> rows = database.query(
                "select order_id, status, refund, version from live_order where " + range.condition(),
                row -> new Facts.OfView(
                        Sql.uuid(row, "order_id"),
                        row.getString("status"),
                        row.getString("refund"),
                        row.getLong("version")),
                range.parameters());
        boolean more = rows.size() > range.limit();
        return new Statement<>(more ? rows.subList(0, range.limit()) : rows, more);
    }

    private <T> T ask(String service, Optional<AuditClient> address, Question question, Class<T> page) {
        AuditClient client = address.orElseThrow(() -> new Silent("its address is not configured", null));
        String answer = Peers.ask(() -> client.read(
                "Bearer " + token.forCallsTo(service),
                text(question.since()),
                text(question.until()),
                question.limit(),
                question.after(),
                ids(question)));
        try {
            return Json.read(answer, page);
        } catch (JsonbException e) {
            throw new Silent("its answer cannot be read", e);
        }
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }

    private static String ids(Question question) {
        return question.orderIds().isEmpty()
                ? null
                : question.orderIds().stream().map(UUID::toString).collect(Collectors.joining(","));
    }
}

package fooddelivery.status.outbound;

import fooddelivery.runtime.AuditRange;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Json;
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
import java.util.Map;
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
    private Peers peers;

    @Inject
    private Database database;

    @Inject
    @ConfigProperty(name = "fooddelivery.audit.timeout", defaultValue = "PT5S")
    private Duration timeout;

    private Map<String, AuditClient> clients;

    @PostConstruct
    void build() {
        clients = peers.clients(this::client);
    }

    protected AuditClient client(String url) {
        return Peers.client(AuditClient.class, url, timeout);
    }

    @Override
    public Statement<Facts.OfOrder> order(Question question) {
        Orders page = ask("order", question, Orders.class);
        return new Statement<>(page.items(), page.next() != null);
    }

    @Override
    public Statement<Facts.OfPayment> payment(Question question) {
        Payments page = ask("payment", question, Payments.class);
        return new Statement<>(page.items(), page.next() != null);
    }

    @Override
    public Statement<Facts.OfStore> store(Question question) {
        Tickets page = ask("store", question, Tickets.class);
        return new Statement<>(page.items(), page.next() != null);
    }

    @Override
    public Statement<Facts.OfDelivery> delivery(Question question) {
        Deliveries page = ask("delivery", question, Deliveries.class);
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

    private <T> T ask(String service, Question question, Class<T> page) {
        String answer = peers.ask(
                clients,
                service,
                (client, bearer) -> client.read(
                        bearer,
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

package fooddelivery.notify.outbound;

import fooddelivery.notify.domain.Contact;
import fooddelivery.notify.domain.ContactRepository;
import fooddelivery.notify.domain.Webhook;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** Contacts in PostgreSQL. */
@ApplicationScoped
public class JdbcContactRepository implements ContactRepository {

    @Inject
    private Database database;

    @Inject
    private Secrets secrets;

    @Override
    public void keep(Contact contact) {
        database.update(
                "insert into contact as known (customer_id, version, phone, email, language) values (?, ?, ?, ?, ?)"
                        + " on conflict (customer_id) do update set version = excluded.version, phone = excluded.phone,"
                        + " email = excluded.email, language = excluded.language"
                        + " where known.version < excluded.version",
                contact.customerId(),
                contact.version(),
                contact.phone(),
                contact.email(),
                contact.language());
    }

    @Override
    public Optional<Contact> contact(UUID customerId) {
        return database.first(
                "select version, phone, email, language from contact where customer_id = ?",
                row -> new Contact(
                        customerId,
                        row.getLong("version"),
                        row.getString("phone"),
                        row.getString("email"),
                        row.getString("language")),
                customerId);
    }

    @Override
    public Optional<Webhook> webhook(UUID customerId) {
        return database.first(
                "select url, secret from webhook where customer_id = ?",
                row -> new Webhook(customerId, row.getString("url"), secrets.decrypt(row.getString("secret"))),
                customerId);
    }

    @Override
    public void keep(Webhook webhook) {
        database.update(
                "insert into webhook (customer_id, url, secret) values (?, ?, ?)"
                        + " on conflict (customer_id) do update set url = excluded.url, secret = excluded.secret",
                webhook.customerId(),
                webhook.url(),
                secrets.encrypt(webhook.secret()));
    }

    @Override
    public void forgetWebhook(UUID customerId) {
        database.update("delete from webhook where customer_id = ?", customerId);
    }

    @Override
    public void forgetChoices(UUID customerId) {
        forgetWebhook(customerId);
        database.update("delete from preference where customer_id = ?", customerId);
    }
}

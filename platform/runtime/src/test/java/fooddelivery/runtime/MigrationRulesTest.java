package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two versions of a service work over one database: see docs/upgrades.md. */
class MigrationRulesTest {

    /** From before the rule: written when an upgrade stopped everything. Nothing is added here. */
    private static final Set<String> BEFORE_THE_RULE = Set.of(
            "delivery-war V1__riders_and_deliveries.sql",
            "delivery-war V1.1__changed_at.sql",
            "delivery-war V1.2__earnings.sql",
            "delivery-war V1.3__riders_before_their_first_position.sql",
            "notify-war V1__notifications.sql",
            "notify-war V2__deliveries.sql",
            "order-war V1__orders.sql",
            "order-war V1.1__operations.sql",
            "order-war V2__express_promise.sql",
            "order-war V2.1__personal_data.sql",
            "order-war V2.3__contacts.sql",
            "payment-war V1__payments_refunds_ledger.sql",
            "payment-war V1.1__changed_at.sql",
            "payment-war V2__attempts_handed_over.sql",
            "platform/console V0.6__remembered_sign_ins.sql",
            "platform/runtime V0.1__outbox_and_inbox.sql",
            "platform/runtime V0.2__accounts.sql",
            "platform/runtime V0.3__operations.sql",
            "platform/runtime V0.4__sign_in_failures.sql",
            "platform/runtime V0.5__disabled_accounts.sql",
            "platform/runtime V0.7__outbox_addresses.sql",
            "platform/runtime V0.9__event_log.sql",
            "status-war V1__order_views.sql",
            "status-war V2__express_promise.sql",
            "status-war V3__generations.sql",
            "store-war V1__stores_and_tickets.sql",
            "store-war V1.1__changed_at.sql",
            "store-war V1.2__kitchen_times.sql",
            "store-war V1.4__tickets_forget_the_customer.sql");

    @Test
    void copies_of_the_version_before_can_live_with_every_migration() throws IOException {
        Map<String, String> migrations = migrations();
        assertThat(migrations.keySet()).as("nobody takes back what was applied").containsAll(BEFORE_THE_RULE);
        Map<String, List<String>> violations = new TreeMap<>();
        migrations.forEach((name, sql) -> {
            List<String> found = MigrationRules.violations(sql);
            if (!found.isEmpty() && !BEFORE_THE_RULE.contains(name)) {
                violations.put(name, found);
            }
        });
        assertThat(violations).as("see docs/upgrades.md").isEmpty();
    }

    @Test
    void the_rule_would_have_seen_the_one_that_old_copies_cannot_live_with() throws IOException {
        assertThat(MigrationRules.violations(migrations().get("status-war V3__generations.sql")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table orders drop column note",
                "alter table orders drop note",
                "drop table orders",
                "alter table orders rename column note to remark",
                "alter table orders rename to wishes",
                "alter table orders alter column total type numeric",
                "alter table orders alter note set not null",
                "alter table orders add column note text not null",
                "alter table orders add note text not null",
                "alter table orders add column note text, add column remark text not null",
                "alter table orders add constraint positive check (total > 0)",
                "alter table orders drop constraint orders_pkey, add primary key (order_id, generation)",
                "create unique index on orders (note)",
                "drop index orders_note",
                "truncate orders",
                "create table wish (x int); alter table orders drop column note",
            })
    void what_old_copies_would_notice_is_refused(String sql) {
        assertThat(MigrationRules.violations(sql)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table orders add column note text",
                "alter table orders add column note text not null default ''",
                "alter table orders add column changed_at timestamptz not null default now(), add column note text",
                "create table wish (wish_id uuid primary key, note text not null check (note <> ''))",
                "create table wish (x int); create unique index wish_x on wish (x); alter table wish add primary key (x)",
                "create index orders_note on orders (note)",
                "alter table orders alter column note drop not null",
                "alter table orders alter column note set default ''",
                "update orders set note = ''",
                "-- since 1.4 nothing uses the note\nalter table orders drop column note",
            })
    void what_only_adds_is_allowed(String sql) {
        assertThat(MigrationRules.violations(sql)).isEmpty();
    }

    /** All of the repository, by module and name. */
    private static Map<String, String> migrations() throws IOException {
        Path tree = Path.of("").toAbsolutePath();
        while (!Files.exists(tree.resolve("run"))) {
            tree = tree.getParent();
        }
        Path root = tree;
        Map<String, String> migrations = new TreeMap<>();
        try (Stream<Path> modules = Stream.concat(Files.list(root), Files.list(root.resolve("platform")))) {
            for (Path module : modules.toList()) {
                Path files = module.resolve("src/main/resources/db");
                if (Files.isDirectory(files)) {
                    try (Stream<Path> found = Files.walk(files)) {
                        for (Path file : found.filter(path -> path.toString().endsWith(".sql"))
                                .toList()) {
                            migrations.put(
                                    "%s %s".formatted(root.relativize(module), file.getFileName()),
                                    Files.readString(file));
                        }
                    }
                }
            }
        }
        return migrations;
    }
}

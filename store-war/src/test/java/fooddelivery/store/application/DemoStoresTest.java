package fooddelivery.store.application;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.Accounts;
import fooddelivery.runtime.DemoAccounts;
import fooddelivery.runtime.Role;
import fooddelivery.runtime.TestAccounts;
import fooddelivery.store.TestHouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoStoresTest {

    @TempDir
    Path directory;

    @Test
    void of_two_copies_that_start_at_once_one_opens_the_stores_and_the_other_finds_them() throws Exception {
        Path file = Files.writeString(directory.resolve("accounts"), "owner1=secret-1\nowner2=secret-2\n");
        try (TestHouse house = new TestHouse()) {
            Accounts accounts = TestAccounts.of(house.database, Clock.systemUTC());
            DemoAccounts demo = wire(
                    new DemoAccounts(), house.database, Map.of("fooddelivery.demo.accounts.file", file.toString()));
            List<CompletableFuture<Void>> copies = house.inTransaction(() -> {
                demo.alone();
                List<CompletableFuture<Void>> starting = Stream.generate(
                                () -> wire(new DemoStores(), demo, accounts, house.stores))
                        .limit(2)
                        .map(stores -> CompletableFuture.runAsync(() -> house.inTransaction(() -> stores.start(null))))
                        .toList();
                // Both are there, and neither has begun.
                awaitWaiting(house, 2);
                return starting;
            });
            assertThat(copies).allSatisfy(copy -> assertThat(copy).succeedsWithin(Duration.ofSeconds(20)));

            for (String owner : List.of("owner1", "owner2")) {
                var account = accounts.authenticate(owner, "secret-" + owner.charAt(5));
                assertThat(account.role()).isEqualTo(Role.OWNER);
                // The store, and its four dishes.
                assertThat(house.events(account.principalId())).hasSize(5).containsOnly("StorePublished");
            }
        }
    }

    private static void awaitWaiting(TestHouse house, int copies) {
        Instant limit = Instant.now().plusSeconds(20);
        while (house.database
                        .first(
                                "select count(*) from pg_locks where locktype = 'advisory' and not granted and database ="
                                        + " (select oid from pg_database where datname = current_database())",
                                row -> row.getInt(1))
                        .orElseThrow()
                < copies) {
            assertThat(Instant.now()).isBefore(limit);
            LockSupport.parkNanos(5_000_000);
        }
    }
}

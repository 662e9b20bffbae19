package fooddelivery.drills;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.system.Administrator;
import fooddelivery.system.Await;
import fooddelivery.system.Customer;
import fooddelivery.system.EventStream;
import fooddelivery.system.Kitchen;
import fooddelivery.system.Platform;
import fooddelivery.system.Rider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** Services whose clocks are wrong, by libfaketime: the time of day of a process is shifted, and how fast it goes is not. */
final class ClockSkew implements Drill.Promising {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration SETTLED = Duration.ofMinutes(5);
    private static final int SECONDS = 90;
    private static final List<String> STEPS = List.of(
            "PAYMENT_PENDING",
            "PAID",
            "ACCEPTED",
            "COOKING",
            "READY",
            "RIDER_ASSIGNED",
            "PICKED_UP",
            "DELIVERED",
            "COMPLETED");

    /** Seconds by service; nobody talks to anybody whose clock is further away than this. */
    private static final List<Map<String, Integer>> ROUNDS = List.of(
            new TreeMap<>(Map.of("store", SECONDS, "payment", -SECONDS)),
            new TreeMap<>(Map.of("order", SECONDS, "delivery", -SECONDS)),
            new TreeMap<>(Map.of("notify", SECONDS, "status", -SECONDS)));

    @Override
    public boolean isContentWithAny() {
        return false;
    }

    @Override
    public void requirePossible(Settings settings) {
        library();
    }

    private static Path library() {
        try (Stream<Path> places = Stream.concat(
                Stream.of(Path.of("/usr/lib")), Files.list(Path.of("/usr/lib")).filter(Files::isDirectory))) {
            return places.map(place -> place.resolve("faketime/libfaketime.so.1"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new NotHere("libfaketime is missing (Debian: apt install libfaketime)"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void run(Stage stage) {
        Platform platform = stage.platform();
        int orders = stage.settings().orders(12);
        List<String> wrongBefore = List.of();
        int all = 0;
        for (Map<String, Integer> round : ROUNDS) {
            for (String service : wrongBefore) {
                restart(stage, service, 0);
            }
            round.forEach((service, seconds) -> restart(stage, service, seconds));
            wrongBefore = List.copyOf(round.keySet());
            String what = "with the clocks %s".formatted(round);
            stage.recorder().begins(what);
            stage.promise(
                    "%s whole orders go through, no status goes back, streams are in order, no ticket expires"
                            .formatted(what),
                    () -> wholeOrders(stage, orders));
            stage.recorder().ends(what);
            all += orders;
        }
        for (String service : wrongBefore) {
            restart(stage, service, 0);
        }
        int known = all;
        stage.promise("the audit of all services finds nothing, and the ledger sums to zero", () -> {
            Administrator administrator = platform.administrator();
            Administrator.Audit audit = Await.value(
                    "all %d orders are settled and audited".formatted(known),
                    SETTLED,
                    () -> Optional.of(administrator.audit())
                            .filter(done ->
                                    done.checked() >= known && done.violations().isEmpty()));
            assertThat(administrator.ledgerSum()).as("sum of the ledger").isZero();
            stage.say("%d orders looked at, nothing found", audit.checked());
        });
    }

    /** @param seconds 0 for the right time */
    private static void restart(Stage stage, String service, int seconds) {
        Path configuration = stage.platform().configuration();
        try {
            // As the service's environment has them, see Parts.
            Files.writeString(configuration, """
                    ld.preload=%s
                    faketime=%+ds
                    dont.fake.monotonic=1
                    faketime.force.monotonic.fix=0
                    """.formatted(library(), seconds));
            stage.platform().stop(service);
            if (seconds == 0) {
                Files.delete(configuration);
            }
            stage.platform().start(service);
            Files.deleteIfExists(configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        stage.say(seconds == 0 ? "%s has the right time again" : "the clock of %s is wrong by %+d s", service, seconds);
    }

    private static void wholeOrders(Stage stage, int orders) {
        Platform platform = stage.platform();
        Kitchen kitchen = platform.kitchen("owner1");
        Rider rider = platform.rider("rider1");
        rider.isNearby();
        Customer customer = platform.newCustomer();
        List<UUID> untouched = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < orders; i++) {
            UUID left = customer.orders(customer.basket());
            kitchen.gets(left);
            untouched.add(left);
            whole(customer, kitchen, rider);
        }
        for (UUID order : untouched) {
            assertThat(kitchen.ticket(order).expect(200).text("status")).isEqualTo("RECEIVED");
            kitchen.reject(order).expect(200);
        }
        stage.say(
                "%d orders from the basket to the confirmation, %d that nobody accepted are still there, in %.0f s",
                orders, untouched.size(), (System.nanoTime() - begin) / 1e9);
    }

    private static void whole(Customer customer, Kitchen kitchen, Rider rider) {
        UUID order = customer.orders(customer.basket());
        customer.sees(order, "PAID");
        List<EventStream.Event> heard = new ArrayList<>();
        try (EventStream stream = customer.follow(order, OptionalLong.empty())) {
            kitchen.cooks(order);
            Await.until(
                    "a rider can claim order " + order,
                    PATIENCE,
                    () -> rider.claim(order).expect(200, 404).status() == 200);
            rider.pickUp(order).expect(200);
            rider.dropOffWithoutCode(order).expect(200);
            Await.until(
                    "order %s can be confirmed".formatted(order),
                    PATIENCE,
                    () -> customer.confirm(order).expect(200, 409).status() == 200);
            do {
                heard.add(stream.next());
            } while (!heard.get(heard.size() - 1).status().equals("COMPLETED"));
        }
        assertThat(heard)
                .extracting(EventStream.Event::id)
                .as("ids of %s", order)
                .isSorted()
                .doesNotHaveDuplicates();
        List<Integer> steps =
                heard.stream().map(event -> STEPS.indexOf(event.status())).toList();
        assertThat(steps).as("steps of %s: %s", order, heard).isSorted().doesNotContain(-1);
        assertThat(customer.timeline(order)).as("time line of %s", order).isEqualTo(STEPS);
    }
}

package fooddelivery.notify.application;

import static fooddelivery.runtime.Wiring.wire;

import fooddelivery.events.ContactEvent.CustomerContactChanged;
import fooddelivery.events.ContactEvent.CustomerContactErased;
import fooddelivery.events.OrderEvent;
import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Delivery;
import fooddelivery.notify.domain.Messenger;
import fooddelivery.notify.domain.Orders;
import fooddelivery.notify.domain.Preference;
import fooddelivery.notify.outbound.JdbcContactRepository;
import fooddelivery.notify.outbound.JdbcDeliveryRepository;
import fooddelivery.notify.outbound.JdbcNotificationRepository;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Secrets;
import fooddelivery.runtime.TestDatabase;
import fooddelivery.runtime.TestMetrics;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** The service on a real PostgreSQL, with providers that answer what the test says, and the test's own time. */
final class TestHouse {

    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    static final int TRIES = 4;

    private static final TestDatabase TESTS = TestDatabase.fresh("db/platform", "db/migration");

    final ScriptedMessenger kakao = new ScriptedMessenger(Channel.KAKAO_TALK);
    final ScriptedMessenger sms = new ScriptedMessenger(Channel.SMS);
    final ScriptedMessenger mail = new ScriptedMessenger(Channel.EMAIL);
    final ScriptedMessenger webhook = new ScriptedMessenger(Channel.WEBHOOK);
    final TestMetrics metrics = new TestMetrics();
    final JdbcContactRepository contacts;
    final JdbcDeliveryRepository repository;
    final Deliveries deliveries;
    final ContactPolicy people;
    final Notifications notifications;
    final Courier courier;
    private final NewsPolicy news;
    private final List<Messenger> messengers = List.of(kakao, sms, mail, webhook);
    private Instant now = Orders.NOON;

    TestHouse() {
        this(Map.of());
    }

    /** @param configuration what differs from the tests' usual */
    TestHouse(Map<String, Object> configuration) {
        for (String table : List.of("delivery", "notification", "order_news", "contact", "preference", "webhook")) {
            database().update("truncate " + table);
        }
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        Secrets secrets = secrets();
        JdbcNotificationRepository told = new JdbcNotificationRepository(database());
        contacts = wire(new JdbcContactRepository(), database(), secrets);
        repository = wire(new JdbcDeliveryRepository(), database(), secrets);
        Messengers offered = new Messengers(messengers);
        deliveries =
                wire(new Transacted(), repository, contacts, offered, new DeliveryMetrics(metrics.registry()), clock);
        people = wire(new ContactPolicy(), contacts, repository, clock);
        notifications = wire(new Notifications(), told, contacts, offered);
        news = wire(new NewsPolicy(), told, repository, offered, clock);
        courier = wire(
                new Courier(),
                repository,
                deliveries,
                offered,
                noThreads(),
                clock,
                ZoneId.of("Asia/Seoul"),
                configuration,
                Map.of("fooddelivery.notify.tries", TRIES));
        courier.hands = onThisThread();
    }

    Database database() {
        return TESTS.database();
    }

    <T> T inTransaction(Supplier<T> work) {
        return TESTS.inTransaction(work);
    }

    /** Takes some for a minute, and brings nothing. */
    List<Delivery> claim(Channel channel) {
        return repository.claim(channel, now, Duration.ofMinutes(1), 16);
    }

    Instant now() {
        return now;
    }

    void timePasses(Duration time) {
        now = now.plus(time);
    }

    void happen(OrderEvent... events) {
        for (OrderEvent event : events) {
            TESTS.inTransaction(() -> news.whenOrderChanged(event));
        }
    }

    /** Somebody who can be reached by phone and mail. */
    UUID customer(UUID customerId) {
        return customer(customerId, "hana@example.com");
    }

    UUID customer(UUID customerId, String email) {
        TESTS.inTransaction(() ->
                people.whenContactChanged(new CustomerContactChanged(customerId, 1, "+821055500001", email, "ko")));
        return customerId;
    }

    void erased(UUID customerId) {
        TESTS.inTransaction(() -> people.whenContactErased(new CustomerContactErased(customerId, 2)));
    }

    void prefers(UUID customerId, Preference preference) {
        notifications.prefer(customerId, preference);
    }

    /** Each channel's courier goes once. */
    void sweep() {
        messengers.forEach(courier::sweep);
    }

    /** The couriers go until the time, twenty times in it, and every second of a shorter one. */
    void sweepFor(Duration time) {
        Duration step = time.dividedBy(20);
        Duration second = Duration.ofSeconds(1);
        for (Instant end = now.plus(time); now.isBefore(end); timePasses(step.compareTo(second) < 0 ? second : step)) {
            sweep();
        }
    }

    /** All deliveries of an order, the oldest news first, and of one news in the order of the channels tried. */
    List<Delivery> of(UUID orderId) {
        return repository.list(null, null, 200).stream()
                .filter(delivery -> delivery.orderId().equals(orderId))
                .sorted(Comparator.comparing(Delivery::position).thenComparing(Delivery::deliveryId))
                .toList();
    }

    /** As {@code version channel state code}. */
    List<String> story(UUID orderId) {
        return of(orderId).stream()
                .map(delivery -> "%d %s %s %s"
                        .formatted(delivery.version(), delivery.channel(), delivery.state(), delivery.code()))
                .toList();
    }

    static Secrets secrets() {
        try {
            Path file = Files.createTempFile("secret", ".key");
            file.toFile().deleteOnExit();
            Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
            return wire(new Secrets(), Map.of("fooddelivery.secret.key.file", file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each is a transaction of its own, as the annotation says. */
    private static class Transacted extends Deliveries {

        @Override
        public void finish(List<Brought> brought) {
            TESTS.inTransaction(() -> super.finish(brought));
        }

        @Override
        public Listed retry(UUID deliveryId) {
            return TESTS.inTransaction(() -> super.retry(deliveryId));
        }

        @Override
        public Listed giveUp(UUID deliveryId) {
            return TESTS.inTransaction(() -> super.giveUp(deliveryId));
        }
    }

    private static ManagedThreadFactory noThreads() {
        return (ManagedThreadFactory) Proxy.newProxyInstance(
                TestHouse.class.getClassLoader(),
                new Class<?>[] {ManagedThreadFactory.class},
                (self, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private static ExecutorService onThisThread() {
        return (ExecutorService) Proxy.newProxyInstance(
                TestHouse.class.getClassLoader(), new Class<?>[] {ExecutorService.class}, (self, method, arguments) -> {
                    if (!method.getName().equals("invokeAll")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    List<Future<Object>> done = new ArrayList<>();
                    for (Object work : (Collection<?>) arguments[0]) {
                        try {
                            done.add(CompletableFuture.completedFuture(((Callable<?>) work).call()));
                        } catch (RuntimeException | Error e) {
                            done.add(CompletableFuture.failedFuture(e));
                        }
                    }
                    return done;
                });
    }
}

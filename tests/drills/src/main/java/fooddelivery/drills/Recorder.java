package fooddelivery.drills;

import fooddelivery.system.Platform;
import fooddelivery.system.PrometheusText;
import fooddelivery.system.Times;
import fooddelivery.system.Watch;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Keeps what a report shows: every order, every fault, and once a second what the platform tells of itself. */
final class Recorder implements Watch, AutoCloseable {

    /** @param at seconds since the drill began, when it was sent */
    record Ordered(double at, double millis, int status) {}

    /** @param to like the beginning in seconds since the drill began */
    record Fault(String name, double from, double to) {}

    /**
     * Each number is empty while nobody tells it.
     *
     * @param circuit of the payment call: 0 closed, 1 half open, 2 open
     * @param unsent rows in the outboxes of all services that answered
     * @param waiting messages at the broker, dead letters left out
     */
    record Sample(double at, OptionalDouble circuit, OptionalDouble unsent, OptionalDouble waiting) {}

    /** All of it, at the end. */
    record Recording(double seconds, List<Ordered> orders, List<Fault> faults, List<Sample> samples) {}

    private static final String UNSENT = "fooddelivery_outbox_unsent";
    private static final String CIRCUIT = "fooddelivery_payment_circuit";
    private static final String BROKER = "broker";

    private static final Duration PATIENCE = Duration.ofMillis(900);

    private final long begin;
    private final Map<String, URI> metrics = new LinkedHashMap<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "samples");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Ordered> orders = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private final Map<String, Double> open = new LinkedHashMap<>();
    private final Map<String, Double> unsentBefore = new HashMap<>();

    Recorder(Platform platform) {
        begin = System.nanoTime();
        Platform.SERVICES.forEach(service -> metrics.put(service, platform.metric(service, UNSENT)));
        metrics.put(BROKER, platform.brokerMetricsAddress());
        metrics.put(CIRCUIT, platform.metric("order", CIRCUIT));
        clock.scheduleAtFixedRate(this::sample, 0, 1, TimeUnit.SECONDS);
    }

    double now() {
        return seconds(System.nanoTime());
    }

    private double seconds(long nanoTime) {
        return (nanoTime - begin) / 1e9;
    }

    @Override
    public synchronized void ordered(long began, Duration took, int status) {
        orders.add(new Ordered(seconds(began), took.toNanos() / 1e6, status));
    }

    @Override
    public synchronized void begins(String fault) {
        open.putIfAbsent(fault, now());
    }

    @Override
    public synchronized void ends(String fault) {
        Double from = open.remove(fault);
        if (from != null) {
            faults.add(new Fault(fault, from, now()));
        }
    }

    private void sample() {
        double at = now();
        Map<String, CompletableFuture<HttpResponse<String>>> asked = new LinkedHashMap<>();
        metrics.forEach((part, address) -> asked.put(
                part,
                http.sendAsync(HttpRequest.newBuilder(address).timeout(PATIENCE).build(), BodyHandlers.ofString())));
        Map<String, String> told = new HashMap<>();
        asked.forEach((part, answer) -> answer.handle((response, failure) -> failure == null ? response.body() : null)
                .thenAccept(body -> {
                    if (body != null) {
                        told.put(part, body);
                    }
                })
                .join());
        OptionalDouble circuit = sum(told.getOrDefault(CIRCUIT, ""), CIRCUIT);
        OptionalDouble waiting = sum(told.getOrDefault(BROKER, ""), "fooddelivery_broker_queue_messages");
        synchronized (this) {
            // What somebody who does not answer had to send, it has still.
            told.forEach((part, body) -> sum(body, UNSENT).ifPresent(number -> unsentBefore.put(part, number)));
            OptionalDouble unsent = unsentBefore.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(unsentBefore.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum());
            samples.add(new Sample(at, circuit, unsent, waiting));
        }
    }

    /** Of all lines of that metric, those about dead letters left out. */
    static OptionalDouble sum(String text, String metric) {
        return new PrometheusText(text).sum(metric, tags -> !tags.contains(".dead\""));
    }

    /** How long these took. */
    static Times times(List<Ordered> orders) {
        return Times.of(
                orders.stream().map(order -> Math.round(order.millis() * 1e6)).toList());
    }

    synchronized Recording recording() {
        List<Fault> all = new ArrayList<>(faults);
        open.forEach((name, from) -> all.add(new Fault(name, from, now())));
        return new Recording(now(), List.copyOf(orders), List.copyOf(all), List.copyOf(samples));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}

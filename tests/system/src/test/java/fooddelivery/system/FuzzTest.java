package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fooddelivery.system.Contract.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every endpoint of every service's own description, with input that is nearly right, and with people who may and may
 * not: whatever is sent, nobody hears of a mistake inside, and the platform goes on working. How many requests:
 * {@code -Dfooddelivery.fuzz.requests}; which: {@code -Dfooddelivery.fuzz.seed}.
 */
@ExtendWith(RunningPlatform.class)
class FuzzTest {

    private static final int REQUESTS = Integer.getInteger("fooddelivery.fuzz.requests", 2_000);
    private static final long SEED = Long.getLong("fooddelivery.fuzz.seed", System.nanoTime());
    private static final int SIDE_BY_SIDE = 4;
    private static final int MOST_FAILURES = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private static final List<String> TYPES = List.of(
            "application/json;charset=utf-8",
            "application/json;charset=utf-16",
            "application/json;charset=nonsense",
            "text/plain",
            "application/xml",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/problem+json",
            "nonsense",
            "a/b/c");
    private static final List<String> ACCEPTED = List.of(
            "*/*", "application/json", "application/xml", "text/html", "text/event-stream", "nonsense", "*/*;q=x");
    private static final Map<String, ?> UNDISTURBED = Map.of(
            "latencyMs", 0, "jitterMs", 0, "declineRate", 0, "errorBeforeCommitRate", 0, "errorAfterCommitRate", 0);

    private final Platform platform;
    private final List<Operation> operations;
    private final Map<String, Http> people = new TreeMap<>();
    private final List<Http> anybody = new ArrayList<>();
    private final Map<String, String> known = new TreeMap<>();
    /** Who was busy: for people to read, since each of them may be more than that. */
    private final Queue<String> comeAgain = new ConcurrentLinkedQueue<>();

    FuzzTest(Platform platform) {
        this.platform = platform;
        operations = Contract.all(platform).stream()
                .flatMap(contract -> contract.operations().stream())
                .toList();
    }

    @Test
    void nothing_that_is_sent_is_answered_with_a_failure_of_ours() throws InterruptedException {
        assumeTrue(platform.canStopParts(), "the signing key is in the platform's data directory");
        settle();
        Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        ExecutorService workers = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        for (int worker = 0; worker < SIDE_BY_SIDE; worker++) {
            Random random = new Random(SEED + worker);
            workers.submit(() -> {
                Nonsense nonsense = new Nonsense(random, known);
                for (int i = 0; i < REQUESTS / SIDE_BY_SIDE && failures.size() < MOST_FAILURES; i++) {
                    try {
                        statuses.merge(send(nonsense, nonsense.pick(operations)), 1, Integer::sum);
                    } catch (AssertionError | RuntimeException e) {
                        failures.add(e.toString().replaceAll("(?s)(.{1000}).*", "$1 …"));
                    }
                }
            });
        }
        workers.shutdown();
        assertThat(workers.awaitTermination(LIMIT.toMinutes(), TimeUnit.MINUTES))
                .isTrue();
        platform.administrator().simulate(UNDISTURBED);
        System.out.println(REQUESTS + " requests to " + operations.size() + " operations were answered " + statuses);
        comeAgain.forEach(answer -> System.out.println("come again: " + answer));

        assertThat(failures).as("with -Dfooddelivery.fuzz.seed=" + SEED).isEmpty();
        assertThat(statuses).as("requests that got through to the end").containsKeys(200, 201, 400, 401, 403, 404);
        Customer customer = platform.newCustomer();
        customer.sees(customer.orders(customer.basket()), "PAID");
        assertThat(platform.administrator().ledgerSum()).isZero();
    }

    private int send(Nonsense nonsense, Operation operation) {
        Http person = nonsense.chance(80) ? fitting(nonsense, operation) : nonsense.pick(anybody);
        Http target = operation.path().startsWith("/payment/")
                ? new Http(person.client(), platform.directly("payment").base(), person.token())
                : person;
        HttpRequest.Builder request =
                target.request(address(nonsense, operation)).timeout(PATIENCE);
        request.header("Accept", nonsense.chance(85) ? "application/json" : nonsense.pick(ACCEPTED));
        for (var header : operation.parametersIn("header")) {
            if (nonsense.chance(70)) {
                request.header(header.getString("name"), nonsense.headerValue());
            }
        }
        String body = operation
                .body()
                .map(schema -> nonsense.body(operation.contract(), schema))
                .orElse(nonsense.chance(10) ? "{}" : "");
        if (!body.isEmpty() && nonsense.chance(95)) {
            request.header("Content-Type", nonsense.chance(88) ? "application/json" : nonsense.pick(TYPES));
        }
        request.method(
                operation.method(), HttpRequest.BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8)));
        int status = answer(target, request.build(), body);
        if (status == 200
                && operation.path().endsWith("/simulator")
                && operation.method().equals("PUT")) {
            platform.administrator().simulate(UNDISTURBED);
        }
        return status;
    }

    /** Somebody who may. */
    private Http fitting(Nonsense nonsense, Operation operation) {
        return OwnershipTest.endpoints()
                .filter(endpoint -> endpoint.isOf(operation))
                .findFirst()
                .map(endpoint -> people.get(nonsense.pick(endpoint.roles())))
                .orElseGet(platform::gateway);
    }

    private static String address(Nonsense nonsense, Operation operation) {
        String path = operation.path();
        for (var parameter : operation.parametersIn("path")) {
            path = path.replace("{" + parameter.getString("name") + "}", nonsense.pathSegment(parameter));
        }
        String query = operation.parametersIn("query").stream()
                .filter(parameter -> nonsense.chance(60))
                .map(parameter ->
                        parameter.getString("name") + "=" + nonsense.queryValue(operation.contract(), parameter))
                .collect(Collectors.joining("&"));
        if (nonsense.chance(3)) {
            query += "&unknown=%00&&=&limit=1&limit=2";
        }
        return query.isEmpty() ? path : path + "?" + query;
    }

    /** A live stream has no end: of what is not refused only the beginning is looked at. */
    private int answer(Http target, HttpRequest request, String body) {
        long begin = System.nanoTime();
        try {
            HttpResponse<InputStream> response = target.client().send(request, BodyHandlers.ofInputStream());
            try (InputStream content = response.body()) {
                String type = response.headers().firstValue("Content-Type").orElse("");
                String what =
                        "%s %s with %s: %s".formatted(request.method(), request.uri(), sent(request), shortened(body));
                // A machine that is busy may say so: this, and when to come again, is no failure.
                boolean isBusy = response.statusCode() == 503
                        && response.headers().firstValue("Retry-After").isPresent();
                assertThat(response.statusCode() < 500 || isBusy)
                        .as("%d from %s", response.statusCode(), what)
                        .isTrue();
                if (!type.startsWith("text/event-stream")) {
                    Answer answer = new Answer(
                            what,
                            response.statusCode(),
                            response.headers(),
                            new String(content.readAllBytes(), StandardCharsets.UTF_8),
                            Duration.ofNanos(System.nanoTime() - begin));
                    if (isNoText(request) && answer.body().isEmpty()) {
                        // Payment has no gateway before it, and its server refuses such an address without a word.
                        answer.expect(400);
                    } else if (answer.status() >= 400) {
                        answer.assertIsProblem();
                        if (isBusy) {
                            comeAgain.add(what + " answered " + answer.body());
                        }
                    } else if (!answer.body().isEmpty()) {
                        assertThat(type).as(what).startsWith("application/json");
                    }
                }
                return response.statusCode();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s %s: %s".formatted(request.method(), request.uri(), shortened(body)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static boolean isNoText(HttpRequest request) {
        String path = request.uri().getPath();
        return path.startsWith("/payment/") && (path.contains("\0") || path.contains("\ufffd"));
    }

    private static Map<String, List<String>> sent(HttpRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(request.headers().map());
        headers.remove("Authorization");
        return headers;
    }

    private static String shortened(String body) {
        return body.length() <= 2_000 ? body : body.substring(0, 2_000) + " … " + body.length() + " characters";
    }

    /** An order that is on its way, and everybody who has to do with it. */
    private void settle() {
        Customer customer = platform.newCustomer();
        Kitchen kitchen = platform.newKitchen();
        Rider rider = platform.newRider();
        Store store = platform.storeOf(kitchen);
        UUID orderId = customer.orders(store.basket());
        rider.isNearby();
        people.put("customer", customer.http());
        people.put("owner", kitchen.http());
        people.put("rider", rider.http());
        people.put("admin", platform.administrator().http());
        people.put("service", platform.gateway().as(new Tokens(platform).ofService()));
        anybody.addAll(people.values());
        anybody.addAll(List.of(platform.gateway(), platform.gateway().as("not.a.token")));
        known.put("orderId", orderId.toString());
        known.put("storeId", store.storeId().toString());
        known.put("menuItemId", store.basket().lines().get(0).menuItemId().toString());
        known.put("quantity", Integer.toString(store.basket().lines().get(0).quantity()));
        known.put("districtCode", "1168010100");
        known.put("lat", "37.5");
        known.put("lon", "127.03");
        known.put("method", "CARD");
        known.put("token", "tok_ok");
    }
}

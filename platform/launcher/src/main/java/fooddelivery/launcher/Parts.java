package fooddelivery.launcher;

import fooddelivery.launcher.Options.Shape;
import fooddelivery.phone.PhoneServer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.Reader;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The parts of an installation, by name, in the order in which a person thinks of them. */
final class Parts {

    private Parts() {}

    /** What a command may name, but for further copies of a service. */
    static final List<String> NAMES = List.of(
            "order",
            "payment",
            "store",
            "delivery",
            "notify",
            "status",
            "phone",
            "broker",
            Installation.BROKER_BACKUP,
            "database",
            "gateway",
            DocumentStore.PART,
            AdminServer.PART);

    /** These make tokens. */
    static final List<String> SIGNING = List.of("order", "store", "delivery", "status");

    /** These keep card tokens or webhooks' secrets. */
    static final List<String> KEEPING = List.of("order", "payment", "notify");

    /**
     * How long a copy of several goes on answering after it said that it is not ready: the gateway looks every second, and
     * may be late.
     */
    private static final String LEAVE_MILLIS = "2500";

    static boolean isName(String part) {
        return NAMES.contains(part)
                || Installation.SERVICES.stream()
                        .flatMap(service -> IntStream.rangeClosed(1, Installation.MOST_REPLICAS)
                                .mapToObj(number -> Installation.copy(service, number)))
                        .anyMatch(part::equals);
    }

    /** Of a service, the names of as many copies. */
    static List<String> copies(String service, int replicas) {
        return IntStream.rangeClosed(1, replicas)
                .mapToObj(number -> Installation.copy(service, number))
                .toList();
    }

    /**
     * @param credentials asked for only when a part is started
     * @param foreign takes the place of the part "database"
     * @param documents may take the place of the part "documents"
     */
    static Map<String, Part> of(
            Installation installation,
            Payara payara,
            Supplier<Credentials> credentials,
            Optional<ForeignDatabase> foreign,
            DocumentStore documents,
            Shape shape) {
        Map<String, Part> parts = new LinkedHashMap<>();
        for (String service : Installation.SERVICES) {
            for (String copy : copies(service, shape.replicas())) {
                parts.put(copy, service(installation, credentials, payara, foreign, documents, copy, shape));
            }
        }
        parts.put("broker", broker(installation, "broker", shape.brokerBackup() ? "primary" : ""));
        if (shape.brokerBackup()) {
            parts.put(Installation.BROKER_BACKUP, broker(installation, Installation.BROKER_BACKUP, "backup"));
        }
        if (foreign.isEmpty()) {
            parts.put("database", new DatabasePart(installation, credentials));
        }
        parts.put("phone", phone(installation));
        parts.put("gateway", gateway(installation, shape));
        if (documents.foreign().isEmpty()) {
            parts.put(DocumentStore.PART, documents(installation));
        }
        if (shape.adminConsole()) {
            parts.put(
                    AdminServer.PART,
                    new AdminServer(installation, new DataGrid(installation, shape.replicas())).part());
        }
        return parts;
    }

    private static Part service(
            Installation installation,
            Supplier<Credentials> credentials,
            Payara payara,
            Optional<ForeignDatabase> foreign,
            DocumentStore documents,
            String copy,
            Shape shape) {
        return new JvmPart(
                installation,
                copy,
                () -> {
                    payara.prepare(copy);
                    return new JvmPart.Launch(
                            payara.command(copy, archive(installation, copy, shape)),
                            environment(installation, credentials.get(), foreign, documents, copy, shape));
                },
                http -> missing(Installation.service(copy), http),
                Payara.FATAL);
    }

    private static Path archive(Installation installation, String copy, Shape shape) {
        boolean isFirst = copy.equals(Installation.service(copy));
        return shape.firstCopiesFrom() == null || !isFirst
                ? installation.archive(Installation.service(copy))
                : new Installation(shape.firstCopiesFrom(), installation.data(), 0).archive(copy);
    }

    private static Map<String, String> environment(
            Installation installation,
            Credentials credentials,
            Optional<ForeignDatabase> foreign,
            DocumentStore documents,
            String copy,
            Shape shape) {
        String service = Installation.service(copy);
        String databaseUrl = foreign.map(server -> server.url(service))
                .orElse("jdbc:postgresql://127.0.0.1:%d/%s".formatted(installation.port("database"), service));
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("FOODDELIVERY_SERVICE", service);
        environment.put("FOODDELIVERY_INSTANCE", copy);
        if (shape.replicas() > 1) {
            environment.put("FOODDELIVERY_SHUTDOWN_DELAY_MS", LEAVE_MILLIS);
        }
        environment.put(
                "FOODDELIVERY_DB_URL",
                databaseUrl + (databaseUrl.contains("?") ? "&" : "?")
                        + "reWriteBatchedInserts=true&stringtype=unspecified");
        environment.put("FOODDELIVERY_DB_USER", service);
        environment.put("FOODDELIVERY_DB_PASSWORD", credentials.database(service));
        environment.put("FOODDELIVERY_BROKER_HOST", "127.0.0.1");
        environment.put("FOODDELIVERY_BROKER_PORT", Integer.toString(installation.port("broker")));
        environment.put("FOODDELIVERY_BROKER_BACKUP_HOST", "127.0.0.1");
        environment.put(
                "FOODDELIVERY_BROKER_BACKUP_PORT",
                Integer.toString(installation.port(shape.brokerBackup() ? Installation.BROKER_BACKUP : "broker")));
        environment.put("FOODDELIVERY_BROKER_USER", service);
        environment.put("FOODDELIVERY_BROKER_PASSWORD", credentials.broker(service));
        environment.put(
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                installation.key("jwks.json").toUri().toString());
        if (SIGNING.contains(service)) {
            environment.put(
                    "FOODDELIVERY_SIGNING_KEY_FILE",
                    installation.key("signing-key.json").toString());
        }
        if (KEEPING.contains(service)) {
            environment.put(
                    "FOODDELIVERY_SECRET_KEY_FILE",
                    installation.key("secret-key").toString());
        }
        environment.put(
                "FOODDELIVERY_DEMO_ACCOUNTS_FILE", installation.demoAccounts().toString());
        // One machine, a handful of demo riders, and perhaps a load test: limits of the real world are set aside.
        environment.put("FOODDELIVERY_DELIVERY_CLAIM_LIMIT", "1000");
        environment.put("FOODDELIVERY_SIGN_IN_ADDRESS_FAILURES_PER_HOUR", "1000000");
        environment.put("FOODDELIVERY_PASSWORD_WAIT", "PT20S");
        for (String limit : List.of(
                "REQUESTS_PER_MINUTE", "ANONYMOUS_REQUESTS_PER_MINUTE", "ORDERS_PER_MINUTE", "SIGN_UPS_PER_HOUR")) {
            environment.put("FOODDELIVERY_RATE_LIMIT_" + limit, "1000000");
        }
        if (service.equals("order")) {
            environment.putAll(documents.environment(installation));
        }
        // Order pays; status asks everybody when it audits, tells the saga of an order, or repairs.
        Map<String, List<String>> asks = Map.of("order", List.of("payment"), "status", Installation.SERVICES);
        for (String asked : asks.getOrDefault(service, List.of())) {
            environment.put(
                    "FOODDELIVERY_%s_URL".formatted(asked.toUpperCase(Locale.ROOT)),
                    // Of several copies the gateway chooses.
                    "http://127.0.0.1:%d/%s"
                            .formatted(installation.port(shape.replicas() > 1 ? "inner" : asked), asked));
        }
        if (service.equals("notify")) {
            environment.putAll(messengers(installation, credentials));
        }
        environment.putAll(configured(installation.configuration()));
        return environment;
    }

    /** Messages go to the phone beside the services, which answers at once what became of them. */
    private static Map<String, String> messengers(Installation installation, Credentials credentials) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String provider : List.of("ALIMTALK", "SMS")) {
            environment.put(
                    "FOODDELIVERY_%s_URL".formatted(provider),
                    "http://127.0.0.1:%d".formatted(installation.port("phone")));
            environment.put("FOODDELIVERY_%s_APPKEY".formatted(provider), "demo");
            environment.put("FOODDELIVERY_%s_SECRET".formatted(provider), credentials.phone());
        }
        environment.put("FOODDELIVERY_ALIMTALK_SENDER_KEY", "demo-sender-key-of-the-food-delivery-0001");
        environment.put("FOODDELIVERY_SMS_SEND_NO", "0215550000");
        environment.put("FOODDELIVERY_NOTIFY_ASK_AFTER", "PT0S");
        // Whoever stops the phone and starts it again wants to see what happens.
        environment.put("FOODDELIVERY_NOTIFY_FIRST_PAUSE", "PT1S");
        environment.put("FOODDELIVERY_NOTIFY_LONGEST_PAUSE", "PT10S");
        environment.put("FOODDELIVERY_NOTIFY_TRIES", "100");
        environment.put(
                "FOODDELIVERY_NOTIFY_ORDER_PAGE",
                "http://localhost:%d/order/#/orders/".formatted(installation.port("gateway")));
        return environment;
    }

    /** What the operator of this installation wants otherwise, read at each start of a service. */
    static Map<String, String> configured(Path file) {
        Map<String, String> environment = new LinkedHashMap<>();
        // As MicroProfile Config finds a property among the environment's variables.
        properties(file)
                .forEach((name, value) ->
                        environment.put(name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT), value));
        return environment;
    }

    /** @param file which need not be there */
    static Map<String, String> properties(Path file) {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new Failure("%s cannot be read: %s".formatted(file, e), e);
            }
        }
        Map<String, String> values = new TreeMap<>();
        properties.forEach((name, value) -> values.put(name.toString(), value.toString()));
        return values;
    }

    /** Ready is what the service itself says, and that the container has begun to serve its paths. */
    private static Optional<String> missing(String service, JvmPart.Exchanges http)
            throws IOException, InterruptedException {
        HttpResponse<String> health = http.get("/health/ready");
        if (!up(service, health.body())) {
            return Optional.of("its health check says %d %s".formatted(health.statusCode(), health.body()));
        }
        HttpResponse<String> api = http.get("/" + service + "/api/");
        boolean container = api.headers().firstValue("Content-Type").orElse("").startsWith("text/html");
        return api.statusCode() == 404 && container
                ? Optional.of("the server has not begun to serve /" + service)
                : Optional.empty();
    }

    /** {@code /health/ready} is UP as soon as any one application is there; the check of the service's own name counts. */
    static boolean up(String service, String health) {
        try {
            JsonArray checks = new JsonObject(health).getJsonArray("checks", new JsonArray());
            return checks.stream()
                    .map(JsonObject.class::cast)
                    .anyMatch(
                            check -> service.equals(check.getString("name")) && "UP".equals(check.getString("status")));
        } catch (DecodeException e) {
            return false;
        }
    }

    private static Part broker(Installation installation, String name, String role) {
        int port = installation.port(name);
        boolean isBackup = name.equals(Installation.BROKER_BACKUP);
        AtomicLong begin = new AtomicLong();
        return new JvmPart(
                installation,
                name,
                () -> {
                    Path log = installation.log(name);
                    begin.set(Files.exists(log) ? Files.size(log) : 0);
                    List<String> command = launcherJvm(
                            installation, "-Xmx256m", BrokerServer.class, "-D" + BrokerServer.ROLE + "=" + role);
                    command.add(1, "-D%s=%d".formatted(BrokerMetrics.PORT, installation.brokerMetricsPort(isBackup)));
                    command.add(installation.data().resolve("broker").toString());
                    command.add(Integer.toString(port));
                    command.add(Integer.toString(installation.stompPort(isBackup)));
                    command.add(installation.passwords().toString());
                    command.add(installation.configuration().toString());
                    return new JvmPart.Launch(command, Map.of());
                },
                http -> !Ports.isFree(port)
                                || Logs.since(installation.log(name), begin.get())
                                        .contains(BrokerServer.STANDS_BY)
                        ? Optional.empty()
                        : Optional.of("it neither listens nor stands by"),
                List.of());
    }

    private static Part documents(Installation installation) {
        int port = installation.port(DocumentStore.PART);
        return new JvmPart(
                installation,
                DocumentStore.PART,
                () -> {
                    List<String> command = launcherJvm(installation, "-Xmx256m", DocumentsServer.class);
                    command.add(installation.data().resolve("documents").toString());
                    command.add(Integer.toString(port));
                    return new JvmPart.Launch(command, Map.of());
                },
                http -> Ports.isFree(port) ? Optional.of("it does not listen") : Optional.empty(),
                List.of());
    }

    /** Takes the place of the company that brings messages to phones, and shows what these would show. */
    private static Part phone(Installation installation) {
        return new JvmPart(
                installation,
                "phone",
                () -> {
                    List<String> command = launcherJvm(installation, "-Xmx64m", PhoneServer.class);
                    command.add(Integer.toString(installation.port("phone")));
                    command.add(
                            installation.data().resolve("phone/messages.jsonl").toString());
                    command.add(installation.passwords().toString());
                    return new JvmPart.Launch(command, Map.of());
                },
                http -> http.get("/phone/api/health").statusCode() == 200
                        ? Optional.empty()
                        : Optional.of("it is not up"),
                List.of());
    }

    private static Part gateway(Installation installation, Shape shape) {
        return new JvmPart(
                installation,
                "gateway",
                () -> {
                    List<String> command = launcherJvm(installation, "-Xmx160m", Gateway.class);
                    command.add(Integer.toString(installation.port("gateway")));
                    command.add(Integer.toString(shape.replicas() > 1 ? installation.port("inner") : -1));
                    for (String service : Installation.SERVICES) {
                        // Money is reached by the order service alone.
                        command.add("%s%s=%s"
                                .formatted(
                                        service.equals("payment") ? "!" : "",
                                        service,
                                        copies(service, shape.replicas()).stream()
                                                .map(copy -> Integer.toString(installation.port(copy)))
                                                .collect(Collectors.joining(","))));
                    }
                    command.add("phone=%d".formatted(installation.port("phone")));
                    return new JvmPart.Launch(command, Map.of());
                },
                http -> http.get("/health").statusCode() == 200 ? Optional.empty() : Optional.of("it is not up"),
                List.of());
    }

    private static List<String> launcherJvm(Installation installation, String heap, Class<?> main, String... flags) {
        Path jar = installation.built("platform/launcher/target/launcher.jar");
        List<String> command = new ArrayList<>(List.of(
                Processes.java(),
                heap,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8",
                "-Duser.timezone=UTC",
                "-Dvertx.disableFileCPResolving=true",
                Logs.JVM_FORMAT));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", jar.toString(), main.getName()));
        return command;
    }
}

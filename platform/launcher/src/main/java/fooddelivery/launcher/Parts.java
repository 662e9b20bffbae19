package fooddelivery.launcher;

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
import java.util.function.Supplier;

/** The parts of an installation, by name, in the order in which a person thinks of them. */
final class Parts {

    private Parts() {}

    /** Every name that a command may give. */
    static final List<String> NAMES = List.of(
            "order",
            "payment",
            "store",
            "delivery",
            "notify",
            "status",
            "phone",
            "broker",
            "database",
            "gateway",
            DocumentStore.PART);

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
            DocumentStore documents) {
        Map<String, Part> parts = new LinkedHashMap<>();
        for (String service : Installation.SERVICES) {
            parts.put(service, service(installation, credentials, payara, foreign, documents, service));
        }
        parts.put("broker", broker(installation));
        if (foreign.isEmpty()) {
            parts.put("database", new DatabasePart(installation, credentials));
        }
        parts.put("phone", phone(installation));
        parts.put("gateway", gateway(installation));
        if (documents.foreign().isEmpty()) {
            parts.put(DocumentStore.PART, documents(installation));
        }
        return parts;
    }

    private static Part service(
            Installation installation,
            Supplier<Credentials> credentials,
            Payara payara,
            Optional<ForeignDatabase> foreign,
            DocumentStore documents,
            String service) {
        return new JvmPart(
                installation,
                service,
                () -> {
                    payara.prepare(service);
                    return new JvmPart.Launch(
                            payara.command(service),
                            environment(installation, credentials.get(), foreign, documents, service));
                },
                http -> missing(service, http),
                Payara.FATAL);
    }

    private static Map<String, String> environment(
            Installation installation,
            Credentials credentials,
            Optional<ForeignDatabase> foreign,
            DocumentStore documents,
            String service) {
        String databaseUrl = foreign.map(server -> server.url(service))
                .orElse("jdbc:postgresql://127.0.0.1:%d/%s".formatted(installation.port("database"), service));
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("FOODDELIVERY_SERVICE", service);
        environment.put(
                "FOODDELIVERY_DB_URL",
                databaseUrl + (databaseUrl.contains("?") ? "&" : "?")
                        + "reWriteBatchedInserts=true&stringtype=unspecified");
        environment.put("FOODDELIVERY_DB_USER", service);
        environment.put("FOODDELIVERY_DB_PASSWORD", credentials.database(service));
        environment.put("FOODDELIVERY_BROKER_HOST", "127.0.0.1");
        environment.put("FOODDELIVERY_BROKER_PORT", Integer.toString(installation.port("broker")));
        environment.put("FOODDELIVERY_BROKER_USER", service);
        environment.put("FOODDELIVERY_BROKER_PASSWORD", credentials.broker(service));
        environment.put(
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                installation.key("jwks.json").toUri().toString());
        if (List.of("order", "store", "delivery", "status").contains(service)) {
            environment.put(
                    "FOODDELIVERY_SIGNING_KEY_FILE",
                    installation.key("signing-key.json").toString());
        }
        if (List.of("order", "payment", "notify").contains(service)) {
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
        // Order pays; status asks everybody when it audits, and when it repairs.
        Map<String, List<String>> asks = Map.of("order", List.of("payment"), "status", Installation.SERVICES);
        for (String asked : asks.getOrDefault(service, List.of())) {
            environment.put(
                    "FOODDELIVERY_%s_URL".formatted(asked.toUpperCase(Locale.ROOT)),
                    "http://127.0.0.1:%d/%s".formatted(installation.port(asked), asked));
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

    private static Part broker(Installation installation) {
        int port = installation.port("broker");
        return new JvmPart(
                installation,
                "broker",
                () -> {
                    List<String> command = launcherJvm(installation, "-Xmx256m", BrokerServer.class);
                    command.add(installation.data().resolve("broker").toString());
                    command.add(Integer.toString(port));
                    command.add(Integer.toString(installation.stompPort()));
                    command.add(installation.passwords().toString());
                    command.add(installation.configuration().toString());
                    return new JvmPart.Launch(command, Map.of());
                },
                http -> Ports.isFree(port) ? Optional.of("it does not listen") : Optional.empty(),
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

    private static Part gateway(Installation installation) {
        return new JvmPart(
                installation,
                "gateway",
                () -> {
                    List<String> command = launcherJvm(installation, "-Xmx160m", Gateway.class);
                    command.add(Integer.toString(installation.port("gateway")));
                    for (String service : Installation.SERVICES) {
                        // Money is reached by the order service alone.
                        if (!service.equals("payment")) {
                            command.add("%s=%d".formatted(service, installation.port(service)));
                        }
                    }
                    command.add("phone=%d".formatted(installation.port("phone")));
                    return new JvmPart.Launch(command, Map.of());
                },
                http -> http.get("/health").statusCode() == 200 ? Optional.empty() : Optional.of("it is not up"),
                List.of());
    }

    private static List<String> launcherJvm(Installation installation, String heap, Class<?> main) {
        Path jar = installation.built("platform/launcher/target/launcher.jar");
        return new ArrayList<>(List.of(
                Processes.java(),
                heap,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8",
                "-Duser.timezone=UTC",
                "-Dvertx.disableFileCPResolving=true",
                Logs.JVM_FORMAT,
                "-cp",
                jar.toString(),
                main.getName()));
    }
}

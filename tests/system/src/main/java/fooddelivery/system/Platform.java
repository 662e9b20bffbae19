package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The running platform as a whole: its addresses, its demo accounts, and its parts to stop and start. */
public final class Platform implements AutoCloseable {

    public static final List<String> SERVICES = List.of("order", "payment", "store", "delivery", "notify", "status");

    /** Of everybody who is made here. */
    static final String PASSWORD = "a long pass phrase";

    /** Stops and starts parts; that of the containers understands the same words. */
    private static final String COMMAND = System.getenv().getOrDefault("FOODDELIVERY_RUN", "run");

    private static final int GATEWAY_PORT = 8080;
    private static final Map<String, Integer> PORTS =
            Map.of("order", 8081, "payment", 8082, "store", 8083, "delivery", 8084, "notify", 8085, "status", 8086);
    private static final int ADMIN_PORT = 4848;
    private static final int DATABASE_PORT = 15432;
    private static final int BROKER_PORT = 61616;
    private static final int BROKER_METRICS_PORT = 61610;
    private static final int WARM_UP_ROUNDS = 20;
    /** A rolling restart of twelve copies takes its time. */
    private static final Duration START_LIMIT = Duration.ofMinutes(20);

    private final Path tree;
    private final Path data;
    private final String host;
    private final int offset;
    private final boolean ours;
    private final List<String> options;
    private volatile HttpClient client = newClient();
    private volatile Store store;
    private volatile Watch watch = Watch.NONE;

    private Platform(Path tree, Path data, String host, int offset, boolean ours, List<String> options) {
        this.tree = tree;
        this.data = data;
        this.host = host;
        this.offset = offset;
        this.ours = ours;
        this.options = options;
    }

    /** A platform of one's own by {@code ./run}, on ports that are free, with its data in that directory. */
    public static Platform start(Path data) {
        return start(data, List.of());
    }

    /** @param options of {@code ./run}, such as {@code --replicas 2} */
    public static Platform start(Path data, List<String> options) {
        Platform platform = prepared(data, options);
        platform.up();
        return platform;
    }

    /** One that is to be started by {@link #up}, with its ports chosen already. */
    public static Platform prepared(Path data, List<String> options) {
        return new Platform(workTree(), data.toAbsolutePath(), "localhost", freeOffset(), true, options);
    }

    /**
     * The first requests of a cold machine take longer than order is ready to wait for payment: people order until a
     * whole round of them is served in time. A machine that is busy with other things may never get there.
     */
    public void warmUp() {
        List<Customer> customers = Stream.generate(this::newCustomer).limit(4).toList();
        Basket basket = store().basket();
        boolean warm = false;
        for (int round = 0; round < WARM_UP_ROUNDS && !warm; round++) {
            warm = new Rush(customers, 40, 0, 8, number -> basket)
                    .end().stream().allMatch(order -> order.answer().status() == 201);
        }
    }

    /**
     * One that runs already.
     *
     * @param url of the gateway
     * @param data its directory; without it no part can be stopped, and the demo password is {@code DEMO_PASSWORD}
     */
    public static Platform at(URI url, Optional<Path> data) {
        return new Platform(
                workTree(),
                data.map(Path::toAbsolutePath).orElse(null),
                url.getHost(),
                url.getPort() - GATEWAY_PORT,
                false,
                List.of());
    }

    public boolean canStopParts() {
        return data != null;
    }

    /** SIGKILL, as a crash would. */
    public void kill(String part) {
        watch.begins(part);
        run("kill", part);
    }

    public void stop(String part) {
        watch.begins(part);
        run("stop", part);
    }

    /** Returns when the part is ready again. */
    public void start(String part) {
        run("start", part);
        watch.ends(part);
    }

    /** From now on this one is told of the orders of everybody, and of parts that are killed, stopped and started. */
    public void watch(Watch observer) {
        watch = observer;
    }

    public Watch watch() {
        return watch;
    }

    /** @param directory that is not there yet */
    public void backup(Path directory) {
        run("backup", "--to", directory.toString());
    }

    /** Sets one service's database back, which is stopped. */
    public void restore(Path backup, String service) {
        run("restore", "--from", backup.toString(), "--only", service);
    }

    /** Gives restored services back what the others know; none may be left for a person. */
    public void repair(String... options) {
        run(Stream.concat(Stream.of("repair"), Stream.of(options)).toArray(String[]::new));
    }

    /** Where the platform keeps all that survives a stop. */
    public Path data() {
        return data;
    }

    /** Signs with another key from now on; takes a minute. */
    public void rotateKeys() {
        run("rotate-keys");
    }

    /** Stops everything and starts it again with the same data. */
    public void restart() {
        run("down");
        client = newClient();
        up();
    }

    public void up() {
        List<String> command = new ArrayList<>(List.of("--detach"));
        command.addAll(options);
        run(command.toArray(String[]::new));
    }

    /** Each copy of each service, one after the other. */
    public void rollingRestart() {
        watch.begins("rolling restart");
        run("rolling-restart");
        watch.ends("rolling restart");
    }

    /**
     * Payara's console, for administrators of the servers; the platform has to be started with {@code --admin-console}.
     *
     * @return its address
     */
    public String adminConsole() {
        run("admin");
        return "http://127.0.0.1:%d".formatted(ADMIN_PORT + offset);
    }

    /** Of Payara's console, as {@code asadmin --passwordfile} reads it. */
    public String adminPassword() {
        return properties("admin-password").getProperty("AS_ADMIN_PASSWORD");
    }

    /** Stops the platform, if it was started here. */
    @Override
    public void close() {
        if (ours) {
            run("down");
        }
    }

    public boolean isOurs() {
        return ours;
    }

    public String url() {
        return "http://%s:%d".formatted(host, GATEWAY_PORT + offset);
    }

    /** Nobody in particular, through the gateway. */
    public Http gateway() {
        return new Http(client, url(), Optional.empty());
    }

    /** A service by its own port: the only way to payment. */
    public Http directly(String service) {
        return new Http(client, "http://%s:%d".formatted(host, PORTS.get(service) + offset), Optional.empty());
    }

    /** A new customer. */
    public Customer newCustomer() {
        return Customer.signUp(this, Map.of());
    }

    /** @param otherwise what is different from the usual form of a sign-up */
    public Customer newCustomer(Map<String, Object> otherwise) {
        return Customer.signUp(this, otherwise);
    }

    public Customer customer(String username) {
        return new Customer(this, username, signIn("order", username, demoPassword(username)));
    }

    public Kitchen kitchen(String owner) {
        return new Kitchen(signIn("store", owner, demoPassword(owner)));
    }

    public Rider rider(String username) {
        return new Rider(signIn("delivery", username, demoPassword(username)));
    }

    public Administrator administrator() {
        return new Administrator(this, signIn("order", "admin", demoPassword("admin")));
    }

    /** A new store near the others, always open and with one dish, and its owner at the stove. */
    public Kitchen newKitchen() {
        return newKitchen("owner-" + UUID.randomUUID().toString().substring(0, 18));
    }

    /** @param owner by this name, and {@link #PASSWORD} */
    public Kitchen newKitchen(String owner) {
        UUID storeId = administrator()
                .http()
                .post("/store/api/stores", storeForm(owner))
                .expect(201)
                .id("storeId");
        Kitchen kitchen = new Kitchen(signIn("store", owner, PASSWORD));
        kitchen.http()
                .put(
                        "/store/api/stores/%s/menu/%s".formatted(storeId, UUID.randomUUID()),
                        Map.of("name", "비빔밥", "description", "", "price", 12_000, "soldOut", false))
                .expect(200);
        Await.until(
                "customers see the menu of store " + storeId,
                Await.SOON,
                () -> gateway()
                        .get("/order/api/stores/" + storeId)
                        .expect(200, 404)
                        .body()
                        .contains("비빔밥"));
        return kitchen;
    }

    /** The form by which an administrator opens a store that is always open. */
    static Map<String, Object> storeForm(String owner) {
        List<Map<String, String>> always = Stream.of(DayOfWeek.values())
                .map(day -> Map.of("day", day.name(), "opens", "00:00", "closes", "00:00"))
                .toList();
        return Map.of(
                "name",
                "새 가게",
                "place",
                Map.of("text", "서울 강남구 테헤란로 1", "lat", 37.5, "lon", 127.03),
                "hours",
                always,
                "minimumOrder",
                10_000,
                "deliveryFee",
                3_000,
                "expressFee",
                2_000,
                "owner",
                Map.of("username", owner, "password", PASSWORD));
    }

    /** A new rider, who is offline. */
    public Rider newRider() {
        return newRider("rider-" + UUID.randomUUID().toString().substring(0, 18));
    }

    /** @param username by this name, and {@link #PASSWORD} */
    public Rider newRider(String username) {
        administrator()
                .http()
                .post("/delivery/api/riders", Map.of("username", username, "password", PASSWORD, "name", "최라이더"))
                .expect(201);
        return new Rider(signIn("delivery", username, PASSWORD));
    }

    Http signIn(String service, String username, String password) {
        Answer token = gateway()
                .post("/" + service + "/api/tokens", Map.of("username", username, "password", password))
                .expect(200);
        return gateway().as(token.text("access_token"));
    }

    /** The demo stores, as customers see them: their ids are made from names, those of stores that tests have made are not. */
    public List<Store> stores() {
        return gateway().list("/order/api/stores").stream()
                .map(store -> store.getString("storeId"))
                .filter(storeId -> UUID.fromString(storeId).version() == 3)
                .map(this::store)
                .toList();
    }

    /** The store of {@code owner1}, where everybody orders unless they say otherwise. */
    public Store store() {
        if (store == null) {
            store = storeOf(kitchen("owner1"));
        }
        return store;
    }

    public Store storeOf(Kitchen kitchen) {
        return store(kitchen.storeId().toString());
    }

    private Store store(String storeId) {
        return Store.of(
                gateway().get("/order/api/stores/" + storeId).expect(200).json());
    }

    /** The process of each part that runs. */
    public Map<String, ProcessHandle> processes() {
        Map<String, ProcessHandle> processes = new LinkedHashMap<>();
        List<String> parts = new ArrayList<>(SERVICES);
        parts.addAll(List.of("gateway", "broker", "database"));
        parts.forEach(part -> process(part).ifPresent(process -> processes.put(part, process)));
        return processes;
    }

    /** Of a part that runs. */
    public Optional<ProcessHandle> process(String part) {
        Path file = data.resolve("run").resolve(part + ".pid");
        try {
            return Files.exists(file)
                    ? ProcessHandle.of(
                            Long.parseLong(Files.readString(file).strip().split(" ")[0]))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the broker listens for programs that are no service. */
    public int stompPort() {
        return 61613 + offset;
    }

    /** What the broker tells Prometheus. */
    public String brokerMetrics() {
        return new Http(client, "http://127.0.0.1:%d".formatted(BROKER_METRICS_PORT + offset), Optional.empty())
                .get("/metrics")
                .expect(200)
                .body();
    }

    /** Where a service tells one of our own metrics; to tell all of them costs it ten times as much. */
    public URI metric(String service, String name) {
        return URI.create("http://%s:%d%s".formatted(host, PORTS.get(service) + offset, metricPath(name)));
    }

    static String metricPath(String name) {
        return "/metrics?scope=application&name=" + name;
    }

    /** Where the broker tells Prometheus how it is. */
    public URI brokerMetricsAddress() {
        return URI.create("http://127.0.0.1:%d/metrics".formatted(BROKER_METRICS_PORT + offset));
    }

    /** Where the broker listens for services. */
    public int brokerPort() {
        return BROKER_PORT + offset;
    }

    /** Where {@code ./run}'s own PostgreSQL listens. */
    public int databasePort() {
        return DATABASE_PORT + offset;
    }

    /** Where payment listens for order. */
    public int paymentPort() {
        return PORTS.get("payment") + offset;
    }

    /** Of {@code ./run}'s own PostgreSQL, where each service is a user with a database of the same name. */
    public String databaseUrl(String service) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(databasePort(), service);
    }

    /** @param user of the databases or the broker, such as {@code database.order} */
    public String passwordOf(String user) {
        return properties("passwords").getProperty(user);
    }

    /** The platform's private signing key, to make tokens that should be refused. */
    public String signingKey() {
        try {
            return Files.readString(data.resolve("keys").resolve("signing-key.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files that the parts have written what they did to. */
    public List<Path> logs() {
        try (Stream<Path> files = Files.walk(data.resolve("logs"))) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Configuration that services read at their next start; the file need not be there. */
    public Path configuration() {
        return data.resolve("config.properties");
    }

    /** The public keys by which services verify tokens. */
    public Path publicKeys() {
        return data.resolve("keys").resolve("jwks.json");
    }

    public String demoPassword(String username) {
        if (data == null) {
            String password = System.getenv("DEMO_PASSWORD");
            assertThat(password)
                    .as("DEMO_PASSWORD, or the platform's data directory")
                    .isNotNull();
            return password;
        }
        return properties("demo-accounts.properties").getProperty(username);
    }

    private Properties properties(String file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(data.resolve(file))) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    private void run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(tree.resolve(COMMAND).toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString(), "--port-offset", Integer.toString(offset)));
        try {
            Path output = Files.createTempFile("fooddelivery-run", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            // Hundreds of guests sign up in these tests, and each hash would take a second of one core.
            builder.environment().putIfAbsent("FOODDELIVERY_PASSWORD_ITERATIONS", "2000");
            Process process = builder.start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
            String said = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            if (!ended) {
                process.destroy();
            }
            assertThat(ended && process.exitValue() == 0)
                    .as("%s%n%s", String.join(" ", command), said)
                    .isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static HttpClient newClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** The directory with {@code run} in it, from wherever below it this is started. */
    public static Path workTree() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(directory.resolve("run"))) {
            directory = directory.getParent();
            assertThat(directory).as("a directory with ./run, here or above").isNotNull();
        }
        return directory;
    }

    /** So that a platform which runs on the usual ports is not disturbed. */
    private static int freeOffset() {
        // Not 2000: browsers refuse port 10080.
        int first = Integer.getInteger("fooddelivery.port-offset", 2020);
        for (int candidate = first; candidate < first + 1000; candidate += 20) {
            int offset = candidate;
            if (IntStream.concat(
                            IntStream.rangeClosed(GATEWAY_PORT, 8096),
                            IntStream.of(15432, 61609, 61610, 61611, 61612, 61613, 61616))
                    .allMatch(port -> isFree(port + offset))) {
                return offset;
            }
        }
        throw new AssertionError("No free ports from offset " + first + " on");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}

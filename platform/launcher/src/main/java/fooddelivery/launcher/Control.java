package fooddelivery.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * How {@code ./run stop store} reaches the running launcher: a port on the loopback address, and a secret in a file that
 * only its owner can read.
 */
final class Control {

    private Control() {}

    /** The launcher's end. Commands are answered by a text; a {@link Failure} becomes one too. */
    static HttpServer serve(Path file, Function<String, String> commands) throws IOException {
        String secret = Secrets.random();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "control");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> {
            try (exchange) {
                if (!("Bearer " + secret).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                    answer(exchange, 401, "");
                    return;
                }
                try {
                    answer(
                            exchange,
                            200,
                            commands.apply(exchange.getRequestURI().getPath().substring(1)));
                } catch (Failure e) {
                    answer(exchange, 409, e.getMessage());
                }
            }
        });
        server.start();
        Secrets.write(file, "%d %s".formatted(server.getAddress().getPort(), secret));
        return server;
    }

    /** Sends a command to the launcher that owns the file, or nothing when there is none. */
    static Optional<String> send(Path file, String command) {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            String[] words = Files.readString(file).split(" ");
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:%s/%s".formatted(words[0], command)))
                                    .header("Authorization", "Bearer " + words[1])
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new Failure(answer.body());
            }
            return Optional.of(answer.body());
        } catch (ConnectException e) {
            throw new Failure("the launcher is just starting or ending: try again in a moment", e);
        } catch (IOException e) {
            throw new Failure("the launcher does not answer: %s".formatted(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}

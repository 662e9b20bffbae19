package fooddelivery.phone;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The messages that were taken, the newest {@value #KEPT} of them, in memory and in a file with a line each. Written before
 * the sender is answered, so that whoever is killed in between knows it afterwards.
 */
final class Mailbox {

    static final int KEPT = 5000;

    private final Path file;
    private List<Sent> messages = new ArrayList<>();
    private int lines;

    /** @param file made when it is missing; a last line that was cut off by a crash is forgotten */
    Mailbox(Path file) {
        this.file = file;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                    read(line).ifPresent(messages::add);
                }
            }
            rewrite();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Sent> read(String line) {
        try {
            return Optional.of(Sent.of(new JsonObject(line)));
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }

    long nextPosition() {
        return messages.isEmpty() ? 1 : messages.get(messages.size() - 1).position() + 1;
    }

    void add(Sent message) {
        messages.add(message);
        try {
            Files.writeString(
                    file, message.toJson().encode() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            lines++;
            if (lines >= 2 * KEPT) {
                rewrite();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void rewrite() throws IOException {
        if (messages.size() > KEPT) {
            messages = new ArrayList<>(messages.subList(messages.size() - KEPT, messages.size()));
        }
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        Files.write(
                whole,
                messages.stream().map(message -> message.toJson().encode()).toList());
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        lines = messages.size();
    }

    Optional<Sent> newest(Predicate<Sent> condition) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (condition.test(messages.get(i))) {
                return Optional.of(messages.get(i));
            }
        }
        return Optional.empty();
    }

    /** What the phone of this number shows. */
    Stream<Sent> shownOn(String number) {
        return messages.stream()
                .filter(message -> message.isShown() && message.number().equals(number));
    }

    /** The newest message of each number that shows any, the number of the newest first. */
    List<Sent> numbers() {
        Map<String, Sent> newest = new LinkedHashMap<>();
        for (int i = messages.size() - 1; i >= 0; i--) {
            Sent message = messages.get(i);
            if (message.isShown()) {
                newest.putIfAbsent(message.number(), message);
            }
        }
        return List.copyOf(newest.values());
    }
}

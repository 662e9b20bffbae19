package fooddelivery.saga;

import fooddelivery.events.EventType;
import fooddelivery.saga.MemoryDatabase.Sent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One queue for each service, with the filters of the real broker's configuration. Any message may be taken next. */
final class Broker {

    private static final Map<String, String> FILTERS = readFilters();
    private static final Map<String, List<String>> READERS = new ConcurrentHashMap<>();

    private final Map<String, List<Sent>> queues = new LinkedHashMap<>();

    Broker() {
        FILTERS.keySet().forEach(queue -> queues.put(queue, new ArrayList<>()));
    }

    void send(Sent event) {
        READERS.computeIfAbsent(event.type(), Broker::readersOf)
                .forEach(queue -> queues.get(queue).add(event));
    }

    List<Sent> queue(String service) {
        return queues.get(service);
    }

    boolean isEmpty() {
        return queues.values().stream().allMatch(List::isEmpty);
    }

    /** The services whose queues such an event comes to. */
    static List<String> readersOf(String type) {
        if (!EventType.named(type).orElseThrow().address().equals(EventType.COMMON)) {
            // No part of the saga.
            return List.of();
        }
        return FILTERS.entrySet().stream()
                .filter(queue -> passes(queue.getValue(), type))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Comparisons of the type by LIKE and NOT LIKE, joined by AND, and such groups joined by OR. */
    private static boolean passes(String filter, String type) {
        return Arrays.stream(filter.split(" OR "))
                .anyMatch(
                        group -> Arrays.stream(group.replaceAll("^\\(|\\)$", "").split(" AND "))
                                .allMatch(part -> compares(part, type)));
    }

    private static boolean compares(String condition, String type) {
        Matcher like = Pattern.compile("type (NOT )?LIKE '([^']*)'").matcher(condition.strip());
        if (!like.matches()) {
            throw new IllegalArgumentException("Cannot read this part of a filter: " + condition);
        }
        boolean alike = type.matches(like.group(2).replace(".", "\\.").replace("%", ".*"));
        return alike == (like.group(1) == null);
    }

    private static Map<String, String> readFilters() {
        Map<String, String> filters = new LinkedHashMap<>();
        Matcher queue = Pattern.compile("<queue name=\"(\\w+)\"[^>]*>\\s*<durable>true</durable>\\s*"
                        + "<filter string=\"(type [^\"]*)\"/>")
                .matcher(configuration());
        while (queue.find()) {
            filters.put(queue.group(1), queue.group(2));
        }
        if (filters.size() != 6) {
            throw new IllegalStateException("There should be six queues with filters: " + filters.keySet());
        }
        return filters;
    }

    private static String configuration() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("docker/broker.xml");
            if (Files.exists(file)) {
                try {
                    return Files.readString(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        throw new IllegalStateException(
                "docker/broker.xml is not found above " + Path.of("").toAbsolutePath());
    }
}

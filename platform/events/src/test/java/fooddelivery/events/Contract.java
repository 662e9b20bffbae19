package fooddelivery.events;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The events as others read about them: {@code asyncapi.yaml}, and a JSON Schema of the envelope and of each type's
 * {@code data}. Fields and their types come from the records, words from their Javadoc or {@code contract.yaml}, readers
 * from {@code broker.xml}, the values of a status from the state diagrams.
 */
final class Contract {

    /** The address of the copies for programs that are no service; its queue has what the operator wishes. */
    private static final String FEED = "fooddelivery.feed";

    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z_]+");
    private static final Pattern CONSTANTS = Pattern.compile("^(?:[A-Z][A-Z_]+, )*[A-Z][A-Z_]+ or [A-Z][A-Z_]+\\b");
    private static final Jsonb JSONB = JsonbBuilder.create(new JsonbConfig().withFormatting(true));

    private final Path tree;
    private final Javadoc javadoc;
    private final List<Queues.Queue> queues;
    private final Map<String, Object> words;

    /** @param tree the repository */
    Contract(Path tree) throws IOException {
        this.tree = tree;
        javadoc = Javadoc.of(tree.resolve("platform/events/src/main/java"));
        queues = Queues.of(tree.resolve("docker/broker.xml"));
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        try (InputStream yaml = Contract.class.getResourceAsStream("/contract/contract.yaml")) {
            words = new Yaml(new SafeConstructor(strict)).load(yaml);
        }
    }

    /** All files by their path below {@code platform/events/src/main/resources}. */
    Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        files.put("asyncapi.yaml", asyncApi());
        files.put("schemas/envelope.json", jsonSchema("CloudEvents 1.0, structured", Envelope.class));
        for (EventType type : EventType.everywhere()) {
            files.put("schemas/" + type.name() + ".json", jsonSchema(type.name(), type.record()));
        }
        return files;
    }

    /** Complete in itself. */
    private String jsonSchema(String title, Class<?> record) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.put("$comment", "Generated from the record in Java. Fields that are not named here may be added.");
        schema.putAll(schemaOf(record, "#/$defs/"));
        Map<String, Object> shared = new TreeMap<>();
        shapes(record).forEach(shape -> shared.put(shape.getSimpleName(), schemaOf(shape, "#/$defs/")));
        if (!shared.isEmpty()) {
            schema.put("$defs", shared);
        }
        return JSONB.toJson(schema).strip() + "\n";
    }

    private String asyncApi() {
        Map<String, Object> document = new LinkedHashMap<>();
        for (String part : List.of("asyncapi", "info", "defaultContentType", "servers")) {
            document.put(part, words.get(part));
        }
        Map<String, List<EventType>> channels = EventType.everywhere().stream()
                .collect(Collectors.groupingBy(EventType::address, TreeMap::new, Collectors.toList()));
        channels.put(FEED, EventType.all());
        document.put("channels", channels(channels));
        document.put("operations", operations(channels));
        document.put("components", components());

        DumperOptions style = new DumperOptions();
        style.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        style.setWidth(120);
        style.setSplitLines(false);
        style.setDereferenceAliases(true);
        style.setIndicatorIndent(2);
        style.setIndentWithIndicator(true);
        return "# Generated from the records in Java, contract.yaml and broker.xml: mvn -pl platform/events test"
                + " -Dtest=ContractTest -Dfooddelivery.write-docs=true\n" + new Yaml(style).dump(document);
    }

    private Map<String, Object> channels(Map<String, List<EventType>> byAddress) {
        Map<String, Object> channels = new LinkedHashMap<>();
        byAddress.forEach((address, types) -> {
            String name = channel(address);
            Map<String, Object> messages = new LinkedHashMap<>();
            types.forEach(type -> messages.put(name(type), reference("#/components/messages/" + name(type))));
            Map<String, Object> channel = new LinkedHashMap<>();
            channel.put("address", address);
            channel.put("description", word("channels", name, "description"));
            channel.put("servers", List.of(reference("#/servers/" + word("channels", name, "server"))));
            channel.put("messages", messages);
            channels.put(name, channel);
        });
        return channels;
    }

    private Map<String, Object> operations(Map<String, List<EventType>> byAddress) {
        Map<String, Object> operations = new LinkedHashMap<>();
        byAddress.forEach((address, types) -> {
            if (!address.equals(FEED)) {
                types.stream()
                        .collect(Collectors.groupingBy(
                                type -> type.source().substring(1), TreeMap::new, Collectors.toList()))
                        .forEach((service, told) -> operations.put(
                                service + "Tells" + (isCommon(address) ? "" : capital(channel(address))),
                                operation("send", service + "Tells", "", address, told)));
            }
        });
        for (Queues.Queue queue : queues) {
            List<EventType> types = byAddress.getOrDefault(queue.address(), List.of()).stream()
                    .filter(type -> queue.takes(type.name()))
                    .toList();
            if (!types.isEmpty()) {
                operations.put(
                        queue.reader() + "Listens"
                                + (isCommon(queue.address()) ? "" : "To" + capital(channel(queue.address()))),
                        operation("receive", queue.reader() + "Listens", "To", queue.address(), types));
            }
        }
        return operations;
    }

    private Map<String, Object> operation(
            String action, String verb, String to, String address, List<EventType> types) {
        String name = isCommon(address) ? verb : verb + to + capital(channel(address));
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("action", action);
        operation.put("channel", reference("#/channels/" + channel(address)));
        operation.put("summary", word("operations", name));
        operation.put(
                "messages",
                types.stream()
                        .map(type -> reference("#/channels/%s/messages/%s".formatted(channel(address), name(type))))
                        .toList());
        return operation;
    }

    private Map<String, Object> components() {
        Map<String, Object> messages = new LinkedHashMap<>();
        Map<String, Object> schemas = new LinkedHashMap<>();
        String references = "#/components/schemas/";
        schemas.put("Envelope", schemaOf(Envelope.class, references));
        Set<Class<?>> shared = new TreeSet<>(Comparator.comparing(Class::getSimpleName));
        for (EventType type : EventType.everywhere()) {
            messages.put(name(type), message(type, references));
            schemas.put(name(type), schemaOf(type.record(), references));
            shared.addAll(shapes(type.record()));
        }
        shared.forEach(shape -> schemas.put(shape.getSimpleName(), schemaOf(shape, references)));
        Map<String, Object> components = new LinkedHashMap<>(map(words.get("components")));
        components.put("messages", messages);
        components.put("schemas", schemas);
        return components;
    }

    private Map<String, Object> message(EventType type, String references) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("source", Map.of("const", type.source()));
        own.put("type", Map.of("const", type.name()));
        own.put("data", reference(references + name(type)));
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("name", type.name());
        message.put("summary", description(type.record()));
        message.put("traits", List.of(reference("#/components/messageTraits/event")));
        message.put("payload", Map.of("allOf", List.of(reference(references + "Envelope"), Map.of("properties", own))));
        return message;
    }

    private Map<String, Object> schemaOf(Class<?> record, String references) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            properties.put(component.getName(), property(record, component, references));
            if (!component.isAnnotationPresent(MayBeMissing.class)) {
                required.add(component.getName());
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", description(record));
        schema.put("type", "object");
        schema.put("required", required);
        schema.put("properties", properties);
        return schema;
    }

    private Map<String, Object> property(Class<?> record, RecordComponent component, String references) {
        String name = component.getName();
        String words =
                javadoc.of(record, name).orElseGet(() -> word("fields", name)).replaceFirst("\\.$", "");
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", words + (isWon(component) ? ", in won" : ""));
        Class<?> type = component.getType();
        if (List.of("specversion", "datacontenttype").contains(name)) {
            schema.put("const", name.equals("specversion") ? "1.0" : "application/json");
        } else if (type == String.class) {
            schema.put("type", "string");
            List<String> values = values(name, words);
            if (!values.isEmpty()) {
                schema.put("enum", values);
            }
        } else {
            schema.putAll(schemaOf(component.getGenericType(), references));
        }
        if (type == int.class || type == Integer.class || type == long.class) {
            schema.put("minimum", isWon(component) ? 0 : 1);
        } else if (type == double.class) {
            int furthest = name.equals("lat") ? 90 : 180;
            schema.put("minimum", -furthest);
            schema.put("maximum", furthest);
        } else if (name.equals("lines")) {
            schema.put("minItems", 1);
        }
        return schema;
    }

    private Map<String, Object> schemaOf(Type type, String references) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            Type element = list.getActualTypeArguments()[0];
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "array");
            schema.put(
                    "items",
                    element instanceof Class<?> shape && shape.isRecord()
                            ? reference(references + shape.getSimpleName())
                            : schemaOf(element, references));
            return schema;
        }
        if (type instanceof Class<?> shape && shape.isRecord()) {
            // Not a bare reference: AsyncAPI takes no description beside one.
            return Map.of("allOf", List.of(reference(references + shape.getSimpleName())));
        }
        if (type == UUID.class) {
            return ordered("type", "string", "format", "uuid");
        }
        if (type == Instant.class) {
            return ordered("type", "string", "format", "date-time");
        }
        if (type == LocalTime.class) {
            return ordered("type", "string", "pattern", "^([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?)?$");
        }
        if (type == DayOfWeek.class) {
            return ordered(
                    "type",
                    "string",
                    "enum",
                    Arrays.stream(DayOfWeek.values()).map(Enum::name).toList());
        }
        if (type == boolean.class) {
            return Map.of("type", "boolean");
        }
        if (type == int.class || type == Integer.class || type == long.class) {
            return ordered("type", "integer", "format", type == long.class ? "int64" : "int32");
        }
        if (type == double.class) {
            return ordered("type", "number", "format", "double");
        }
        if (type.getTypeName().equals("E")) {
            return Map.of("type", "object");
        }
        throw new IllegalStateException("The contract has no words yet for fields of " + type.getTypeName());
    }

    /** A field whose words begin with its values, or one that holds a state of a diagram. */
    private List<String> values(String name, String words) {
        Matcher listed = CONSTANTS.matcher(words);
        if (listed.find()) {
            return CONSTANT.matcher(listed.group())
                    .results()
                    .map(MatchResult::group)
                    .toList();
        }
        return switch (name) {
            case "status" -> states("order");
            case "ticketStatus" -> states("ticket");
            default -> List.of();
        };
    }

    private List<String> states(String diagram) {
        try {
            return Pattern.compile("`([A-Z_]+)`")
                    .matcher(Files.readString(tree.resolve("docs/states/%s.md".formatted(diagram))))
                    .results()
                    .map(state -> state.group(1))
                    .filter(state -> !state.equals("NONE"))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Versions apart, every large number is money. */
    private static boolean isWon(RecordComponent component) {
        return component.getType() == long.class
                && !component.getName().toLowerCase(Locale.ROOT).endsWith("version")
                && !component.getName().equals("sequence");
    }

    /** The records that a record is made of, at any depth. */
    private static Set<Class<?>> shapes(Class<?> record) {
        Set<Class<?>> shapes = new LinkedHashSet<>();
        for (RecordComponent component : record.getRecordComponents()) {
            Stream.of(Stream.of(component.getGenericType()), arguments(component.getGenericType()))
                    .flatMap(Function.identity())
                    .filter(type -> type instanceof Class<?> shape && shape.isRecord())
                    .map(type -> (Class<?>) type)
                    .forEach(shape -> {
                        shapes.add(shape);
                        shapes.addAll(shapes(shape));
                    });
        }
        return shapes;
    }

    private static Stream<Type> arguments(Type type) {
        return type instanceof ParameterizedType generic ? Stream.of(generic.getActualTypeArguments()) : Stream.of();
    }

    private String description(Class<?> record) {
        return javadoc.of(record)
                .orElseThrow(() -> new IllegalStateException(record.getSimpleName() + " says nothing in its Javadoc"));
    }

    private String word(String... path) {
        Object found = words;
        for (String step : path) {
            found = map(found).get(step);
            if (found == null) {
                throw new IllegalStateException(
                        "contract.yaml, or the Javadoc of the field, should say: " + String.join(".", path));
            }
        }
        return (String) found;
    }

    private static String name(EventType type) {
        return type.record().getSimpleName();
    }

    private static String channel(String address) {
        return address.substring(address.lastIndexOf('.') + 1);
    }

    private static boolean isCommon(String address) {
        return address.equals(EventType.COMMON);
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static Map<String, Object> reference(String to) {
        return Map.of("$ref", to);
    }

    private static Map<String, Object> ordered(String key, Object value, String nextKey, Object nextValue) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        map.put(nextKey, nextValue);
        return map;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }
}

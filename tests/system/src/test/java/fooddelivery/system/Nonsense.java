package fooddelivery.system;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

/** Makes input as a schema wants it, and then spoils it. */
final class Nonsense {

    /** JSON text of a value, or of what pretends to be one. */
    private record Raw(String text) {}

    private static final List<String> ODD_TEXTS = List.of(
            "",
            " ",
            "null",
            "0",
            "-1",
            "x".repeat(300),
            "가".repeat(10_000),
            "\u0000",
            "a\u0000b",
            "\u0007\u001b[31m",
            "\u202eabc\u202c",
            "e\u0301\u0302\u0303\u0304",
            "👩‍👩‍👧‍👦",
            "\ud800",
            "' or 1=1 --",
            "\"; drop table account; --",
            "<script>alert(1)</script>",
            "${jndi:ldap://127.0.0.1/x}",
            "#{7*7}",
            "%s%n%x",
            "../../../../etc/passwd",
            "\r\nSet-Cookie: a=b",
            "2026-02-30T25:61:00Z",
            "00000000-0000-0000-0000-000000000000",
            "not-a-uuid",
            "NaN",
            "1e309",
            "+82-10-1234-5678");

    private static final List<Raw> ODD_VALUES = List.of(
            new Raw("null"),
            new Raw("true"),
            new Raw("0"),
            new Raw("-1"),
            new Raw("1.5"),
            new Raw("-0.0"),
            new Raw("2147483648"),
            new Raw("9223372036854775807"),
            new Raw("9223372036854775808"),
            new Raw("-9223372036854775809"),
            new Raw("1e400"),
            new Raw("1e-400"),
            new Raw("1E1000000000"),
            new Raw("0x10"),
            new Raw("NaN"),
            new Raw("[]"),
            new Raw("{}"),
            new Raw("[null]"),
            new Raw("[[[[[[]]]]]]"),
            new Raw("{\"a\":{\"b\":{\"c\":[]}}}"),
            new Raw("[".repeat(2_000) + "]".repeat(2_000)),
            new Raw("{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000)),
            new Raw("[" + "1,".repeat(5_000) + "1]"),
            new Raw("'single'"),
            new Raw("undefined"),
            new Raw("\"\\ud800\""),
            new Raw("\"\\u0000\""),
            new Raw("\"\\x\""));

    private static final List<String> ODD_PATHS = List.of(
            "%00",
            "%ff%fe",
            "..%2f..%2fetc",
            "%2e%2e",
            "%F0%9F%98%80",
            "-1",
            "null",
            "0;a=b",
            "%27%20or%201=1",
            "%3Cscript%3E",
            "a%0d%0aX-A:%20b",
            "x".repeat(2_000),
            "00000000-0000-0000-0000-00000000000g",
            "%25%32%66");

    private final Random random;
    /** Values that exist, by the name of what they are. */
    private final Map<String, String> known;

    Nonsense(Random random, Map<String, String> known) {
        this.random = random;
        this.known = known;
    }

    /** For a path: often what exists, sometimes what could, sometimes what cannot. */
    String pathSegment(JsonObject parameter) {
        if (chance(20)) {
            return pick(ODD_PATHS);
        }
        String name = parameter.getString("name");
        return known.containsKey(name) && chance(75)
                ? known.get(name)
                : new UUID(random.nextLong(), random.nextLong()).toString();
    }

    String queryValue(Contract contract, JsonObject parameter) {
        // Longer addresses are the server's own business.
        Object value = chance(60)
                ? valid(contract, parameter.getJsonObject("schema"), parameter.getString("name"))
                : oddText().replaceAll("(?s)(.{150}).*", "$1");
        String text = value instanceof Raw raw ? raw.text() : String.valueOf(value);
        return chance(5) ? "%ff%00" : URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Only what a client can send in a header at all. */
    String headerValue() {
        return pick(List.of(
                "",
                "x",
                "x".repeat(4_000),
                "\"quoted\"",
                "1, 2",
                "-1",
                "99999999999999999999",
                UUID.randomUUID().toString()));
    }

    String body(Contract contract, JsonObject schema) {
        Object value = valid(contract, schema, "");
        for (int faults = random.nextInt(4); faults > 0; faults--) {
            value = spoiled(value);
        }
        String text = text(value);
        return switch (random.nextInt(20)) {
            case 0 -> text.substring(0, random.nextInt(text.length() + 1));
            case 1 -> text + text;
            case 2 ->
                new StringBuilder(text)
                        .insert(random.nextInt(text.length() + 1), (char) random.nextInt(0xd800))
                        .toString();
            case 3 -> "\ufeff" + text;
            default -> text;
        };
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Object valid(Contract contract, JsonObject reference, String name) {
        JsonObject schema = contract.resolved(reference);
        if (schema.containsKey("const")) {
            return new Raw(schema.get("const").toString());
        }
        if (schema.containsKey("enum")) {
            JsonValue value = pick(schema.getJsonArray("enum"));
            return value instanceof JsonString text ? text.getString() : new Raw(value.toString());
        }
        if (schema.containsKey("allOf")) {
            Map<String, Object> all = new LinkedHashMap<>();
            for (JsonObject part : schema.getJsonArray("allOf").getValuesAs(JsonObject.class)) {
                if (valid(contract, part, name) instanceof Map<?, ?> map) {
                    map.forEach((key, value) -> all.put((String) key, value));
                }
            }
            return all;
        }
        return switch (type(schema)) {
            case "object" -> object(contract, schema);
            case "array" -> array(contract, schema, name);
            case "integer" -> new Raw(isKnown(name) ? known.get(name) : Long.toString(within(schema)));
            case "number" ->
                new Raw(isKnown(name) ? known.get(name) : Double.toString(within(schema) + random.nextDouble()));
            case "boolean" -> new Raw(Boolean.toString(random.nextBoolean()));
            default -> string(schema, name);
        };
    }

    /** The first of several; what does not say is an object when it has properties, else a text. */
    private static String type(JsonObject schema) {
        JsonValue type = schema.get("type");
        if (type instanceof JsonArray several) {
            return several.getString(0);
        }
        return type instanceof JsonString one
                ? one.getString()
                : schema.containsKey("properties") ? "object" : "string";
    }

    private Map<String, Object> object(Contract contract, JsonObject schema) {
        Map<String, Object> members = new LinkedHashMap<>();
        JsonObject properties = schema.getJsonObject("properties");
        if (properties != null) {
            List<String> required = schema.containsKey("required")
                    ? schema.getJsonArray("required").getValuesAs(JsonString::getString)
                    : List.of();
            properties.forEach((name, property) -> {
                if (required.contains(name) || chance(70)) {
                    members.put(name, valid(contract, (JsonObject) property, name));
                }
            });
        }
        return members;
    }

    private List<Object> array(Contract contract, JsonObject schema, String name) {
        List<Object> items = new ArrayList<>();
        for (int count = 1 + random.nextInt(3); count > 0 && schema.containsKey("items"); count--) {
            items.add(valid(contract, schema.getJsonObject("items"), name));
        }
        return items;
    }

    private boolean isKnown(String name) {
        return known.containsKey(name) && chance(80);
    }

    private long within(JsonObject schema) {
        long least = bound(schema, "minimum", 0);
        long most = Math.max(least, bound(schema, "maximum", 1_000));
        return chance(20) ? least : chance(25) ? most : least + (long) (random.nextDouble() * (most - least));
    }

    private static long bound(JsonObject schema, String name, long otherwise) {
        JsonNumber number = schema.getJsonNumber(name);
        return number == null ? otherwise : number.longValue();
    }

    private Object string(JsonObject schema, String name) {
        if (isKnown(name)) {
            return known.get(name);
        }
        String format = schema.getString("format", "");
        if (format.equals("uuid")) {
            return new UUID(random.nextLong(), random.nextLong()).toString();
        }
        if (format.equals("date-time")) {
            return Instant.ofEpochSecond(random.nextInt()).toString();
        }
        if (format.equals("time")) {
            return "%02d:%02d".formatted(random.nextInt(24), random.nextInt(60));
        }
        if (schema.containsKey("pattern")) {
            return digits(4 + random.nextInt(7));
        }
        int least = (int) bound(schema, "minLength", 0);
        int most = (int) Math.min(60, bound(schema, "maxLength", 20));
        return "text-" + digits(Math.max(1, Math.max(least, most) - 5));
    }

    private String digits(int count) {
        return random.ints(count, 0, 10).mapToObj(Integer::toString).collect(Collectors.joining());
    }

    private String oddText() {
        return pick(ODD_TEXTS);
    }

    /** The same with one thing wrong, somewhere. */
    @SuppressWarnings("unchecked")
    private Object spoiled(Object value) {
        if (value instanceof Map<?, ?> map && !map.isEmpty() && chance(85)) {
            Map<String, Object> members = new LinkedHashMap<>((Map<String, Object>) map);
            String name = pick(List.copyOf(members.keySet()));
            switch (random.nextInt(8)) {
                case 0 -> members.remove(name);
                case 1 -> members.put("unknown", pick(ODD_VALUES));
                case 2 -> members.put(oddText(), members.remove(name));
                default -> members.put(name, spoiled(members.get(name)));
            }
            return members;
        }
        if (value instanceof List<?> list && !list.isEmpty() && chance(75)) {
            List<Object> items = new ArrayList<>(list);
            int index = random.nextInt(items.size());
            items.set(index, spoiled(items.get(index)));
            if (chance(20)) {
                for (int count = 300; count > 0; count--) {
                    items.add(items.get(index));
                }
            }
            return items;
        }
        return chance(50) ? oddText() : pick(ODD_VALUES);
    }

    private static String text(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(member -> text(member.getKey()) + ":" + text(member.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Nonsense::text).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof Raw raw
                ? raw.text()
                : Json.createValue((String) value).toString();
    }
}

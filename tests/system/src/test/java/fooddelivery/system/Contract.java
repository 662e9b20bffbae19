package fooddelivery.system;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a running service tells of its interface at {@code /openapi}. */
record Contract(String service, JsonObject document) {

    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

    /**
     * @param path with the names of its parameters in braces
     * @param parameters of the path, the query and the headers
     * @param body the schema of what is sent, if anything is
     * @param isPublic whether nobody needs a token for it
     */
    record Operation(
            Contract contract,
            String method,
            String path,
            List<JsonObject> parameters,
            Optional<JsonObject> body,
            boolean isPublic) {

        List<JsonObject> parametersIn(String place) {
            return parameters.stream()
                    .filter(parameter -> parameter.getString("in").equals(place))
                    .toList();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static List<Contract> all(Platform platform) {
        return Platform.SERVICES.stream()
                .map(service -> new Contract(
                        service,
                        platform.directly(service)
                                .get("/openapi?format=JSON")
                                .expect(200)
                                .json()))
                .toList();
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        JsonObject paths = document.getJsonObject("paths");
        for (String path : paths.keySet()) {
            JsonObject item = paths.getJsonObject(path);
            for (String method : METHODS) {
                if (item.containsKey(method)) {
                    operations.add(operation(path, item, method));
                }
            }
        }
        return operations;
    }

    private Operation operation(String path, JsonObject item, String method) {
        JsonObject operation = item.getJsonObject(method);
        Optional<JsonObject> body = Optional.ofNullable(operation.getJsonObject("requestBody"))
                .map(this::resolved)
                .map(found -> found.getJsonObject("content").getJsonObject("application/json"))
                .map(content -> content.getJsonObject("schema"));
        JsonArray security = operation.containsKey("security")
                ? operation.getJsonArray("security")
                : document.getJsonArray("security");
        return new Operation(
                this,
                method.toUpperCase(Locale.ROOT),
                "/" + service + "/api" + path,
                Stream.concat(parameters(item), parameters(operation)).toList(),
                body,
                security == null || security.isEmpty() || security.contains(JsonValue.EMPTY_JSON_OBJECT));
    }

    private Stream<JsonObject> parameters(JsonObject holder) {
        JsonArray parameters = holder.getJsonArray("parameters");
        return parameters == null
                ? Stream.empty()
                : parameters.getValuesAs(JsonObject.class).stream().map(this::resolved);
    }

    /** What a reference stands for; anything else is itself. */
    JsonObject resolved(JsonObject object) {
        JsonString reference = object.getJsonString("$ref");
        if (reference == null) {
            return object;
        }
        JsonObject found = document;
        for (String step : reference.getString().substring("#/".length()).split("/")) {
            found = found.getJsonObject(step);
        }
        return resolved(found);
    }
}

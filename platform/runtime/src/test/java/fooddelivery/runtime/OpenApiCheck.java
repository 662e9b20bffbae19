package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Holds {@code META-INF/openapi.yaml}, written by hand, against the REST resources: the same operations with the same
 * parameters, each with its roles, and public exactly where the resource is. No body has a primitive component.
 */
public final class OpenApiCheck {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    /** What both sides tell of an operation. */
    private record Operation(boolean isPublic, Set<String> parameters) {}

    private OpenApiCheck() {}

    /** Compares every class below the package that has a {@code @Path}, and what every service has. */
    public static void compare(String root) {
        Stream<? extends Class<?>> own = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(root).stream()
                        // An interface with a path is a client of somebody else.
                        .filter(type -> type.isAnnotatedWith(Path.class) && !type.isInterface())
                        .map(JavaClass::reflect);
        compare(Stream.concat(
                        own,
                        Stream.of(
                                DeadLettersResource.class,
                                EventLogResource.class,
                                SagaPartsResource.class,
                                RecoveryResource.class))
                .toArray(Class<?>[]::new));
    }

    public static void compare(Class<?>... resources) {
        assertThat(resources).as("REST resources").isNotEmpty();
        compare(read("META-INF/openapi.yaml"), resources);
    }

    static void compare(Map<String, Object> document, Class<?>... resources) {
        SortedMap<String, Operation> written = operations(document);
        SortedMap<String, Operation> coded = operations(resources);
        assertThat(written.keySet())
                .as("operations of openapi.yaml and of the resources")
                .isEqualTo(coded.keySet());
        coded.forEach(
                (name, operation) -> assertThat(written.get(name)).as(name).isEqualTo(operation));
        requireSingleTypes(document);
        references(document)
                .forEach(reference ->
                        assertThat(resolve(document, reference)).as(reference).isNotNull());
    }

    private static SortedMap<String, Operation> operations(Class<?>... resources) {
        SortedMap<String, Operation> operations = new TreeMap<>();
        for (Class<?> resource : resources) {
            for (Method method : resource.getDeclaredMethods()) {
                httpMethod(method).ifPresent(verb -> {
                    Set<String> parameters = new TreeSet<>();
                    for (Parameter parameter : method.getParameters()) {
                        requireBoxed(parameter.getParameterizedType());
                        if (parameter.isAnnotationPresent(QueryParam.class)) {
                            parameters.add("query "
                                    + parameter.getAnnotation(QueryParam.class).value());
                        }
                        if (parameter.isAnnotationPresent(PathParam.class)) {
                            parameters.add("path "
                                    + parameter.getAnnotation(PathParam.class).value());
                        }
                    }
                    String name = verb + " " + path(resource, method);
                    assertThat(operations.put(name, new Operation(isPublic(method), parameters)))
                            .as("%s is there twice", name)
                            .isNull();
                });
            }
        }
        return operations;
    }

    /** An absent {@code long} would be 0, and JSON-B cuts a large or broken number to fit into it. */
    private static void requireBoxed(Type type) {
        if (type instanceof ParameterizedType generic) {
            Arrays.stream(generic.getActualTypeArguments()).forEach(argument -> requireBoxed(argument));
        } else if (type instanceof Class<?> record && record.isRecord()) {
            for (RecordComponent component : record.getRecordComponents()) {
                assertThat(component.getType().isPrimitive())
                        .as("%s of %s is a primitive", component.getName(), record.getName())
                        .isFalse();
                requireBoxed(component.getGenericType());
            }
        }
    }

    private static Optional<String> httpMethod(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                .map(type -> type.getAnnotation(HttpMethod.class).value())
                .findFirst();
    }

    private static String path(Class<?> resource, Method method) {
        Path own = method.getAnnotation(Path.class);
        String joined = "/" + resource.getAnnotation(Path.class).value() + "/" + (own == null ? "" : own.value());
        // {id: [0-9]+} is {id} in the document.
        return joined.replaceAll("\\{\\s*(\\w+)\\s*:[^/]*}", "{$1}")
                .replaceAll("/+", "/")
                .replaceAll("(?<=.)/$", "");
    }

    private static boolean isPublic(Method method) {
        boolean permitted = method.isAnnotationPresent(PermitAll.class);
        boolean restricted = method.isAnnotationPresent(RolesAllowed.class);
        if (!permitted && !restricted) {
            permitted = method.getDeclaringClass().isAnnotationPresent(PermitAll.class);
            restricted = method.getDeclaringClass().isAnnotationPresent(RolesAllowed.class);
        }
        assertThat(permitted ^ restricted)
                .as("%s says who may call it: @RolesAllowed or @PermitAll", method)
                .isTrue();
        return permitted;
    }

    private static SortedMap<String, Operation> operations(Map<String, Object> document) {
        SortedMap<String, Operation> operations = new TreeMap<>();
        map(document.get("paths"))
                .forEach((path, item) -> map(item).forEach((verb, operation) -> {
                    if (METHODS.contains(verb)) {
                        Set<String> parameters = new TreeSet<>();
                        Stream.of(map(item), map(operation))
                                .flatMap(holder -> list(holder.get("parameters")).stream())
                                .map(parameter -> map(parameter).containsKey("$ref")
                                        ? map(resolve(document, (String)
                                                map(parameter).get("$ref")))
                                        : map(parameter))
                                .filter(parameter -> Set.of("query", "path").contains(parameter.get("in")))
                                .forEach(
                                        parameter -> parameters.add(parameter.get("in") + " " + parameter.get("name")));
                        Object security = map(operation).getOrDefault("security", document.get("security"));
                        assertThat(map(operation).get("responses"))
                                .as("answers of %s %s", verb, path)
                                .isNotNull();
                        operations.put(
                                verb.toUpperCase(Locale.ROOT) + " " + path,
                                new Operation(list(security).contains(Map.of()), parameters));
                    }
                }));
        return operations;
    }

    /** The server reads the document by the rules of OpenAPI 3.0, and would publish nothing of one with a list of types. */
    private static void requireSingleTypes(Object node) {
        if (node instanceof Map<?, ?> object) {
            assertThat(object.get("type") instanceof List)
                    .as("a list of types in %s", object)
                    .isFalse();
            object.values().forEach(OpenApiCheck::requireSingleTypes);
        } else if (node instanceof List<?> array) {
            array.forEach(OpenApiCheck::requireSingleTypes);
        }
    }

    /** Every {@code $ref} in the document. */
    private static Set<String> references(Object node) {
        Set<String> found = new LinkedHashSet<>();
        if (node instanceof Map<?, ?> object) {
            if (object.get("$ref") instanceof String reference) {
                found.add(reference);
            }
            object.values().forEach(value -> found.addAll(references(value)));
        } else if (node instanceof List<?> array) {
            array.forEach(value -> found.addAll(references(value)));
        }
        return found;
    }

    private static Object resolve(Map<String, Object> document, String reference) {
        Object node = document;
        for (String step : reference.substring(2).split("/")) {
            node = map(node).get(step);
        }
        return node;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return node == null ? Map.of() : (Map<String, Object>) node;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object node) {
        return node == null ? new ArrayList<>() : (List<Object>) node;
    }

    static Map<String, Object> read(String resource) {
        try (InputStream yaml = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            assertThat(yaml).as(resource).isNotNull();
            LoaderOptions strict = new LoaderOptions();
            strict.setAllowDuplicateKeys(false);
            return map(new Yaml(new SafeConstructor(strict)).load(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package fooddelivery.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A part of a document, looked at without ceremony: what is not there is empty. */
record Yaml(Object value) {

    static final Path DOCKER = Path.of("../../docker");

    /** The documents of a file, in which no key may come twice. */
    static List<Yaml> read(Path file) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<Yaml> documents = new ArrayList<>();
        try {
            new org.yaml.snakeyaml.Yaml(new SafeConstructor(options))
                    .loadAll(Files.readString(file))
                    .forEach(document -> documents.add(new Yaml(document)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return documents;
    }

    /** @param path names, with dots between */
    Yaml at(String path) {
        Object found = value;
        for (String name : path.split("\\.")) {
            found = found instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return new Yaml(found);
    }

    Yaml named(String name) {
        return new Yaml(value instanceof Map<?, ?> map ? map.get(name) : null);
    }

    Stream<Yaml> items() {
        return value instanceof List<?> list ? list.stream().map(Yaml::new) : Stream.empty();
    }

    Stream<Map.Entry<String, Yaml>> members() {
        return value instanceof Map<?, ?> map
                ? map.entrySet().stream()
                        .map(member -> Map.entry(String.valueOf(member.getKey()), new Yaml(member.getValue())))
                : Stream.empty();
    }

    boolean isThere() {
        return value != null;
    }

    /** Empty when absent. */
    String text() {
        return value == null ? "" : value.toString();
    }

    @Override
    public String toString() {
        return text();
    }
}

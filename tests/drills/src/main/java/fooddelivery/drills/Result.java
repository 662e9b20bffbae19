package fooddelivery.drills;

import fooddelivery.drills.Stage.Held;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * How a drill went, but for the pictures.
 *
 * @param did what was said while things failed
 * @param on the machine
 * @param revision of this repository
 */
record Result(
        String name,
        String does,
        String must,
        Instant at,
        long seconds,
        String on,
        String revision,
        List<String> did,
        List<Held> held) {

    static Result of(Drill drill, Stage stage, Instant at, String on, String revision) {
        return new Result(
                drill.name(),
                drill.does(),
                drill.must(),
                at.truncatedTo(ChronoUnit.SECONDS),
                Math.round(stage.recorder().now()),
                on,
                revision,
                stage.done(),
                stage.held());
    }

    boolean ok() {
        return !held.isEmpty() && held.stream().allMatch(Held::ok);
    }

    /** What the index needs to know of it. */
    JsonObject json() {
        JsonArrayBuilder promises = Json.createArrayBuilder();
        held.forEach(one -> promises.add(
                Json.createObjectBuilder().add("promise", one.promise()).add("ok", one.ok())));
        return Json.createObjectBuilder()
                .add("name", name)
                .add("does", does)
                .add("must", must)
                .add("ok", ok())
                .add("at", at.toString())
                .add("seconds", seconds)
                .add("on", on)
                .add("revision", revision)
                .add("promises", promises)
                .build();
    }

    /** The results beside each other in that directory, in the order in which the drills are listed. */
    static List<JsonObject> read(Path directory) throws IOException {
        List<JsonObject> all = new ArrayList<>();
        for (Drill drill : Drill.ALL) {
            Path file = directory.resolve(drill.name() + ".json");
            if (Files.exists(file)) {
                try (Reader text = Files.newBufferedReader(file);
                        JsonReader json = Json.createReader(text)) {
                    all.add(json.readObject());
                }
            }
        }
        return all;
    }
}

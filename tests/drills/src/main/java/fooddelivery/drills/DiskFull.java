package fooddelivery.drills;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.system.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Database and broker each have a small disk of their own, which somebody else fills. */
final class DiskFull implements Drill.Promising {

    private static final long FULL_MILLIS = 20_000;
    private static final String SIZE = "900M";

    private final List<Path> mounted = new ArrayList<>();
    private final List<Path> images = new ArrayList<>();

    @Override
    public boolean isContentWithAny() {
        return false;
    }

    @Override
    public void requirePossible(Settings settings) {
        Command.requireRootAnd("mount", "umount", "mkfs.ext4", "fallocate", "truncate");
    }

    @Override
    public void prepare(Path data, Platform platform) throws IOException {
        // PostgreSQL does not run as root, and has to pass.
        Command.run("chmod", "711", data.toString());
        for (String part : List.of("database", "broker")) {
            Path image = Files.createTempFile("drill-disk-", ".img");
            images.add(image);
            Path directory = Files.createDirectories(data.resolve(part));
            Command.run("truncate", "-s", SIZE, image.toString());
            Command.run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
            try {
                Command.run("mount", "-o", "loop", image.toString(), directory.toString());
            } catch (IllegalStateException e) {
                throw new NotHere("no file can be mounted as a disk: " + e.getMessage());
            }
            mounted.add(directory);
        }
    }

    @Override
    public void run(Stage stage) {
        Path data = stage.platform().data();
        List<String> startedByHand = new ArrayList<>();
        SteadyOrders orders = new SteadyOrders(stage);
        orders.during(200, () -> {
            for (String part : List.of("database", "broker")) {
                SteadyOrders.pause(4_000);
                stage.during("the disk of the %s is full".formatted(part), () -> {
                    fill(data.resolve(part));
                    SteadyOrders.pause(FULL_MILLIS);
                    empty(data.resolve(part));
                });
                SteadyOrders.pause(4_000);
                if (!stage.platform().processes().containsKey(part)) {
                    stage.say("%s has ended, and is started again by hand", part);
                    startedByHand.add(part);
                    stage.platform().start(part);
                }
            }
        });
        orders.promiseGoodAnswers(503);
        orders.promiseAnswersWithin(Duration.ofSeconds(10));
        stage.promise("nothing had to be started by hand", () -> {
            stage.say("started by hand: %s", startedByHand.isEmpty() ? "nothing" : startedByHand);
            assertThat(startedByHand).as("parts that had ended").isEmpty();
        });
        orders.promiseNothingLostOrDoubled(Duration.ofSeconds(90));
    }

    private static Path filler(Path disk) {
        return disk.resolve("filler");
    }

    /** To the last byte: what is left by the large piece is taken in small ones. */
    private static void fill(Path disk) {
        try {
            long room = Files.getFileStore(disk).getUsableSpace();
            if (room > 2_000_000) {
                Command.run(
                        "fallocate",
                        "-l",
                        Long.toString(room - 1_000_000),
                        filler(disk).toString());
            }
            Command.run(
                    "sh",
                    "-c",
                    "while dd if=/dev/zero bs=4096 count=64 oflag=append conv=notrunc of=\"$1\" 2>/dev/null; do :; done",
                    "sh",
                    filler(disk) + ".end");
        } catch (IOException e) {
            throw new IllegalStateException("The disk " + disk + " could not be filled", e);
        }
    }

    private static void empty(Path disk) {
        try {
            Files.deleteIfExists(filler(disk));
            Files.deleteIfExists(Path.of(filler(disk) + ".end"));
        } catch (IOException e) {
            throw new IllegalStateException("The disk " + disk + " could not be emptied", e);
        }
    }

    @Override
    public void cleanUp() throws IOException {
        for (Path directory : mounted) {
            Command.run("umount", directory.toString());
        }
        mounted.clear();
        for (Path image : images) {
            Files.deleteIfExists(image);
        }
    }
}

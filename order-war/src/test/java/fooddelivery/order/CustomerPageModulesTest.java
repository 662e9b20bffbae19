package fooddelivery.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code src/test/js}: what the customers' page does without a browser. Where Node.js is missing the browser's tests
 * are all there is.
 */
class CustomerPageModulesTest {

    private static final int PATIENCE_SECONDS = 300;

    @Test
    void the_modules_do_what_their_tests_say(@TempDir Path directory) throws IOException, InterruptedException {
        assumeTrue(isInstalled("node"), "Node.js is not on the path");
        Path output = directory.resolve("output");

        Process node = new ProcessBuilder("node", "--test", "src/test/js")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = node.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            node.destroyForcibly().waitFor();
        }

        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended && node.exitValue() == 0).as(said).isTrue();
        // It would also be content with no tests at all.
        assertThat(said).containsPattern("# pass [1-9][0-9]+");
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}

package fooddelivery.drills;

import fooddelivery.system.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The services as an earlier commit of this repository has them, built in a work tree of its own below {@code target}. */
final class EarlierRevision {

    private EarlierRevision() {}

    /**
     * @param revision a commit, branch or tag
     * @return the work tree with the built archives; one that was built before is used again
     */
    static Path build(String revision) throws IOException {
        Path here = Platform.workTree();
        String commit = run(here, "git", "rev-parse", "--short=12", revision + "^{commit}")
                .strip();
        Path tree = here.resolve("tests/drills/target/revision-" + commit);
        Path done = tree.resolve("target/built");
        if (Files.exists(done)) {
            return tree;
        }
        System.out.printf("building the services of %s%n", commit);
        if (!Files.exists(tree)) {
            run(here, "git", "worktree", "prune");
            run(here, "git", "worktree", "add", "--force", "--detach", tree.toString(), commit);
        }
        run(
                tree,
                "bash",
                "-c",
                // Maven as it is found for every build here.
                "tree=$PWD; . .mvn/tools.sh; maven \"$@\"",
                "build",
                "-B",
                "-ntp",
                "-q",
                "-Dquick",
                "-pl",
                String.join(
                        ",",
                        Platform.SERVICES.stream()
                                .map(service -> service + "-war")
                                .toList()),
                "-am",
                "package");
        Files.createDirectories(done.getParent());
        Files.createFile(done);
        return tree;
    }

    private static String run(Path directory, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException("%s failed: %s".formatted(List.of(command), said));
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}

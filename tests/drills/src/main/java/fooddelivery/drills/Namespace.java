package fooddelivery.drills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A network of its own, in which a drill runs again and may lose packets without disturbing anybody else. */
final class Namespace {

    /** Its name, for whoever runs in it. */
    private static final String VARIABLE = "FOODDELIVERY_DRILL_NAMESPACE";

    private Namespace() {}

    static boolean isHere() {
        return System.getenv(VARIABLE) != null;
    }

    static void requirePossible() {
        Command.requireRootAnd("ip", "iptables");
        if (isHere()) {
            return;
        }
        String name = "fooddelivery-try-" + ProcessHandle.current().pid();
        try {
            Command.run("ip", "netns", "add", name);
        } catch (IllegalStateException e) {
            throw new NotHere("no network namespace can be made: " + e.getMessage());
        }
        Command.run("ip", "netns", "delete", name);
    }

    /** @return the exit code of the drill within */
    static int run(String drill, Settings settings) {
        String name = "fooddelivery-" + ProcessHandle.current().pid();
        List<String> command = new ArrayList<>(List.of(
                "ip",
                "netns",
                "exec",
                name,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Drills.class.getName(),
                drill));
        settings.options().forEach((option, value) -> {
            // Each time is in a namespace of its own: what a drill changes is gone with it.
            if (!option.equals("--times")) {
                command.add(option);
                command.add(value);
            }
        });
        Command.run("ip", "netns", "add", name);
        Thread end = new Thread(() -> remove(name), "remove the namespace");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            Command.run("ip", "netns", "exec", name, "ip", "link", "set", "lo", "up");
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            builder.environment().put(VARIABLE, name);
            Process process = builder.start();
            return process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            remove(name);
            Runtime.getRuntime().removeShutdownHook(end);
        }
    }

    /** With whatever still runs in it, which the drill has started. */
    private static void remove(String name) {
        if (Command.run("ip", "netns", "list").lines().noneMatch(line -> line.split(" ")[0].equals(name))) {
            return;
        }
        Command.run("ip", "netns", "pids", name)
                .lines()
                .map(Long::valueOf)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .forEach(ProcessHandle::destroyForcibly);
        Command.run("ip", "netns", "delete", name);
    }
}

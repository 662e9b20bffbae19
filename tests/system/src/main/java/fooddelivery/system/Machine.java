package fooddelivery.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Linux tells of processes in {@code /proc}. Seconds are of one processor core. */
public final class Machine {

    /** The kernel counts in these, whatever its own clock does. */
    private static final double TICKS_PER_SECOND = 100;

    /**
     * Processor time used since the start of each process.
     *
     * @param parts by part of the platform
     * @param client of this program, and of the phone that the customers' messages go to
     * @param everything of the whole machine
     * @param load processes that could run at the end, on average of the last minute
     */
    public record Usage(Map<String, Double> parts, double client, double everything, double load, long nanoTime) {

        /** More than this, and what was measured is of a machine with less than it has. */
        public static final double DISTURBED_CORES = 0.15;

        public Usage since(Usage earlier) {
            Map<String, Double> difference = new LinkedHashMap<>();
            parts.forEach((part, seconds) -> difference.put(part, seconds - earlier.parts.getOrDefault(part, 0.0)));
            return new Usage(
                    difference,
                    client - earlier.client,
                    everything - earlier.everything,
                    load,
                    nanoTime - earlier.nanoTime);
        }

        public double platform() {
            return parts.values().stream().mapToDouble(Double::doubleValue).sum();
        }

        public double seconds() {
            return nanoTime / 1e9;
        }

        /** Cores that neither the platform nor this program kept busy. */
        public double othersCores() {
            return Math.max(0, everything - platform() - client) / seconds();
        }

        public boolean isDisturbed() {
            return othersCores() > DISTURBED_CORES;
        }
    }

    private Machine() {}

    public static Usage usage(Platform platform) {
        Map<String, Double> parts = new LinkedHashMap<>();
        platform.processes().forEach((part, process) -> parts.put(part, cpuSeconds(process)));
        double client = cpuSeconds(ProcessHandle.current())
                + platform.process("phone").map(Machine::cpuSeconds).orElse(0.0);
        return new Usage(parts, client, everything(), load(), System.nanoTime());
    }

    /** Memory of each part in MB; what processes share is counted once. */
    public static Map<String, Long> memory(Platform platform) {
        Map<String, Long> memory = new LinkedHashMap<>();
        platform.processes()
                .forEach((part, process) -> memory.put(
                        part, family(process).mapToLong(Machine::kilobytes).sum() / 1024));
        return memory;
    }

    /** Resident memory of a process with all it has started, in MB; what others map as well is counted in full. */
    public static long residentMb(ProcessHandle process) {
        return family(process)
                        .mapToLong(one ->
                                number(proc(one).resolve("status"), "VmRSS:").orElse(0L))
                        .sum()
                / 1024;
    }

    public static long threads(ProcessHandle process) {
        return family(process)
                .mapToLong(
                        one -> number(proc(one).resolve("status"), "Threads:").orElse(0L))
                .sum();
    }

    public static long openFiles(ProcessHandle process) {
        return family(process)
                .mapToLong(one -> entries(proc(one).resolve("fd")))
                .sum();
    }

    private static long entries(Path directory) {
        String[] names = directory.toFile().list();
        return names == null ? 0 : names.length;
    }

    private static Path proc(ProcessHandle process) {
        return Path.of("/proc", Long.toString(process.pid()));
    }

    /** Processes that could run, on average of the last minute. */
    public static double load() {
        return lines(Path.of("/proc/loadavg"))
                .findFirst()
                .map(line -> Double.parseDouble(line.split(" ")[0]))
                .orElse(Double.NaN);
    }

    /**
     * How fast a core is at this moment: the same work every time, so that runs of different days can be compared. A virtual
     * machine may be half as fast tomorrow.
     *
     * @return milliseconds of the fastest of five times
     */
    public static double calibration() {
        long best = Long.MAX_VALUE;
        for (int time = 0; time < 5; time++) {
            long begin = System.nanoTime();
            long state = 88172645463325252L;
            for (int i = 0; i < 100_000_000; i++) {
                state ^= state << 13;
                state ^= state >>> 7;
                state ^= state << 17;
            }
            long took = System.nanoTime() - begin;
            // Never 0; asked for, so that the loop is not left out.
            best = state == 0 ? best : Math.min(best, took);
        }
        return best / 1e6;
    }

    /** The flags that a service's JVM was started with, as Linux tells them. */
    public static String javaFlags(ProcessHandle process) {
        return lines(proc(process).resolve("cmdline"))
                .flatMap(line -> Stream.of(line.split("\0")))
                .filter(argument -> argument.startsWith("-X"))
                .filter(argument -> !argument.startsWith("-Xlog") && !argument.startsWith("-XX:SharedArchiveFile"))
                .collect(Collectors.joining(" "));
    }

    /** The commit that is measured, and whether something but reports was changed since. */
    public static String revision(Path tree) {
        try {
            String commit = git(tree, "rev-parse", "--short=12", "HEAD");
            boolean isChanged = !git(
                            tree,
                            "status",
                            "--porcelain",
                            "--untracked-files=no",
                            "--",
                            ".",
                            ":(exclude)docs/benchmark",
                            ":(exclude)docs/drills")
                    .isEmpty();
            return isChanged ? commit + ", changed" : commit;
        } catch (IOException e) {
            // Sources without git: an archive.
            return "unknown";
        }
    }

    private static String git(Path tree, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        Process git = new ProcessBuilder(command)
                .directory(tree.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (git.waitFor() != 0) {
                throw new IOException(said);
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    public static String description() {
        Runtime java = Runtime.getRuntime();
        String processor = lines(Path.of("/proc/cpuinfo"))
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        String memory = lines(Path.of("/proc/meminfo"))
                .filter(line -> line.startsWith("MemTotal"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 / 1024 + " GB")
                .findFirst()
                .orElse("?");
        return "%d cores (%s), %s memory, Java %s, %s"
                .formatted(
                        java.availableProcessors(),
                        processor,
                        memory,
                        Runtime.version().feature(),
                        System.getProperty("os.name"));
    }

    /** With its children, also those that have ended: PostgreSQL has a process for each connection. */
    private static double cpuSeconds(ProcessHandle process) {
        double living = family(process)
                .mapToDouble(one -> ticks(one, 13) + ticks(one, 14))
                .sum();
        return (living + ticks(process, 15) + ticks(process, 16)) / TICKS_PER_SECOND;
    }

    private static Stream<ProcessHandle> family(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    /** @param field of proc_pid_stat(5), counted from 0; 0 for a process that is gone */
    private static double ticks(ProcessHandle process, int field) {
        String stat = lines(Path.of("/proc/%d/stat".formatted(process.pid())))
                .findFirst()
                .orElse("");
        // The name, field 1, is in brackets and may have blanks.
        int afterName = stat.lastIndexOf(')') + 2;
        return stat.isEmpty() ? 0 : Double.parseDouble(stat.substring(afterName).split(" ")[field - 2]);
    }

    private static long kilobytes(ProcessHandle process) {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        Optional<Long> shared = number(proc.resolve("smaps_rollup"), "Pss:");
        return shared.or(() -> number(proc.resolve("status"), "VmRSS:")).orElse(0L);
    }

    private static Optional<Long> number(Path file, String name) {
        return lines(file)
                .filter(line -> line.startsWith(name))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst();
    }

    private static double everything() {
        String[] words = lines(Path.of("/proc/stat")).findFirst().orElse("cpu").split(" +");
        double busy = 0;
        for (int field : List.of(1, 2, 3, 6, 7)) {
            busy += words.length > field ? Double.parseDouble(words[field]) : 0;
        }
        return busy / TICKS_PER_SECOND;
    }

    /** Nothing for a file that is not there, or no longer, or not for us. */
    private static Stream<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file).stream() : Stream.empty();
        } catch (java.nio.file.NoSuchFileException e) {
            return Stream.empty();
        } catch (IOException e) {
            if (Files.exists(file.resolveSibling("cmdline"))) {
                throw new UncheckedIOException(e);
            }
            return Stream.empty();
        }
    }
}

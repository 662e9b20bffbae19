package fooddelivery.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What Linux tells of processes in {@code /proc}. Seconds are of one processor core. */
public final class Machine {

    /** The kernel counts in these, whatever its own clock does. */
    private static final double TICKS_PER_SECOND = 100;

    /**
     * Processor time used since the start of each process.
     *
     * @param parts by part of the platform
     * @param client of this program
     * @param everything of the whole machine
     */
    public record Usage(Map<String, Double> parts, double client, double everything, long nanoTime) {

        public Usage since(Usage earlier) {
            Map<String, Double> difference = new LinkedHashMap<>();
            parts.forEach((part, seconds) -> difference.put(part, seconds - earlier.parts.getOrDefault(part, 0.0)));
            return new Usage(
                    difference, client - earlier.client, everything - earlier.everything, nanoTime - earlier.nanoTime);
        }

        public double platform() {
            return parts.values().stream().mapToDouble(Double::doubleValue).sum();
        }

        double seconds() {
            return nanoTime / 1e9;
        }

        /** Cores that neither the platform nor this program kept busy. */
        public double othersCores() {
            return Math.max(0, everything - platform() - client) / seconds();
        }
    }

    private Machine() {}

    public static Usage usage(Platform platform) {
        Map<String, Double> parts = new LinkedHashMap<>();
        platform.processes().forEach((part, process) -> parts.put(part, cpuSeconds(process)));
        return new Usage(parts, cpuSeconds(ProcessHandle.current()), everything(), System.nanoTime());
    }

    /** Memory of each part in MB; what processes share is counted once. */
    public static Map<String, Long> memory(Platform platform) {
        Map<String, Long> memory = new LinkedHashMap<>();
        platform.processes()
                .forEach((part, process) -> memory.put(
                        part, family(process).mapToLong(Machine::kilobytes).sum() / 1024));
        return memory;
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

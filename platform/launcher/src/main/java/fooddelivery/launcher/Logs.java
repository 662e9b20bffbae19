package fooddelivery.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;

/** The parts' log files: one file a part, appended to by the part itself, kept small by the launcher. */
final class Logs {

    /** One line a record, the time in UTC as in every other log of the platform. */
    static final String JVM_FORMAT =
            "-Djava.util.logging.SimpleFormatter.format=%1$tFT%1$tT.%1$tLZ %4$-7s %3$s %5$s%6$s%n";

    private static final Pattern EXCEPTION = Pattern.compile("(Caused by: )?[a-z][\\w.$]*(Exception|Error)(: .*)?");

    private Logs() {}

    /** The last lines that are not empty, joined for a message of one line. */
    static String lastLines(String text, int count) {
        return String.join(" | ", last(text, count));
    }

    static List<String> last(String text, int count) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    /** The line with these words, and the exceptions around it: servers log the reason before or after giving up. */
    static String reason(String text, String words) {
        List<String> reason = text.lines()
                .filter(line -> line.contains(words) || EXCEPTION.matcher(line).matches())
                .map(line -> line.length() > 300 ? line.substring(0, 300) + "…" : line)
                .distinct()
                .limit(8)
                .toList();
        return "    " + String.join("\n    ", reason);
    }

    /** What was written since the file had that size; at most the last megabyte. */
    static String since(Path log, long start) throws IOException {
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
            long from = Math.max(start <= file.size() ? start : 0, file.size() - 1_048_576);
            ByteBuffer text = ByteBuffer.allocate((int) (file.size() - from));
            while (text.hasRemaining() && file.read(text, from + text.position()) > 0) {
                // reads until full or at the end
            }
            return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Moves a log that has grown past the limit to {@code <name>.1}. The part goes on writing to the same open file, so
     * it is copied and cut; the few lines written in between are lost.
     */
    static void rotate(Path log, long limit) throws IOException {
        if (Files.exists(log) && Files.size(log) > limit) {
            Files.copy(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
                file.truncate(0);
            }
        }
    }
}

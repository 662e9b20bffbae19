package fooddelivery.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/** Random secrets, and files that nobody else may read whatever the umask is. */
final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();
    /** Without 0, O, 1, l and I: these are read from a screen and typed. */
    private static final String READABLE = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private Secrets() {}

    /** 120 bits. */
    static String random() {
        return letters(24);
    }

    /** 60 bits, in three groups: typed by people, and guarded against guessing by the services. */
    static String forTyping() {
        return letters(4) + "-" + letters(4) + "-" + letters(4);
    }

    private static String letters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(READABLE.charAt(RANDOM.nextInt(READABLE.length())));
        }
        return text.toString();
    }

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** Writes the file with mode 0600, all or nothing. */
    static void write(Path file, String content) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.write(unfinished, content.getBytes(StandardCharsets.UTF_8));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}

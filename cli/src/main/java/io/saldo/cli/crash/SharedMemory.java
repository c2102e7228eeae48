package io.saldo.cli.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The directories of shared memory that servers used, which must not pile up when they are killed. Linux only. */
final class SharedMemory {
    private static final Pattern USED = Pattern.compile("/dev/shm/saldo-[^/ ]+");

    private final Set<String> used = new TreeSet<>();

    /** Notes what a process uses at the moment. */
    void note(long pid) {
        try {
            Matcher names = USED.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "maps")));
            while (names.find()) {
                used.add(names.group());
            }
        } catch (IOException _) {
            // The process has ended, or this is no Linux.
        }
    }

    /** All that was ever noted is gone. */
    void checkGone() {
        for (String directory : used) {
            AuditFailed.check(!Files.exists(Path.of(directory)), "a server has left " + directory + " behind");
        }
    }
}

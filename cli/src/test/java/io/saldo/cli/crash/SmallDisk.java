package io.saldo.cli.crash;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file system of its own, in memory. Whoever may not mount one skips the test. */
final class SmallDisk implements AutoCloseable {
    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    /** Mounts one, or skips the test. */
    static SmallDisk mount(Path path, String options) throws IOException {
        Files.createDirectories(path);
        boolean isMounted = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString());
        assumeTrue(isMounted, "a file system cannot be mounted here");
        return new SmallDisk(path);
    }

    Path path() {
        return path;
    }

    /** Changes its size or the like. */
    void remount(String options) throws IOException {
        if (!run("mount", "-o", "remount," + options, path.toString())) {
            throw new IOException("cannot remount " + path);
        }
    }

    private static boolean run(String... command) throws IOException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IOException _) {
            // There is no such command.
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        if (!run("umount", path.toString())) {
            throw new IOException("cannot unmount " + path);
        }
    }
}

package io.saldo.benchmark.ids;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this process alone holds in memory, each page once: heap, native memory, shared buffers. Pages of mapped files are not
 * counted, since the system takes them back when it needs them. A thread looks every 200 ms and keeps the most.
 */
final class ProcessMemory {
    private static final long INTERVAL_MILLIS = 200;
    private static final Path ROLLUP = Path.of("/proc/self/smaps_rollup");

    private final AtomicLong mostKb = new AtomicLong();

    ProcessMemory() {
        Thread.ofPlatform().daemon().name("memory").start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                mostKb.accumulateAndGet(heldKb(), Math::max);
                Thread.sleep(INTERVAL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static long heldKb() {
        try {
            return Files.readAllLines(ROLLUP).stream()
                    .filter(line -> line.startsWith("Pss_Anon") || line.startsWith("Pss_Shmem"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long mostKb() {
        return mostKb.get();
    }
}

package io.saldo.cli.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server whose disk fails stops at once, and has acknowledged nothing that the disk does not have. */
@Timeout(300)
class FailingDiskTest {
    private static final int HALTED = 70;
    private static final long STOP_NANOS_MAX = 60_000_000_000L;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"fdatasync, EIO, cannot be read or written", "pwrite64, ENOSPC, is full"})
    void stopsWhenAWriteOrASyncFails(String call, String error, String meaning) throws IOException {
        Strace strace = Strace.in(directory);
        Shop shop = new Shop(directory, directory.resolve("data"));
        try (ServerProcess server = shop.open()) {
            shop.begin(server);
            shop.order(server, 50);
            Shop.stop(server);
        }

        int port = ServerProcess.freePort();
        try (ServerProcess server = shop.start(
                strace.before("-e", "trace=" + call, "-e", "inject=" + call + ":error=" + error + ":when=120+"),
                port)) {
            server.awaitReady();
            Customers customers = shop.customers(server);
            server.expectEnd();
            customers.begin(shop.random(), false);
            ServerProcess.await(() -> !server.isAlive() || customers.haveFailed(), STOP_NANOS_MAX);
            customers.end();

            assertEquals(HALTED, server.awaitExit(), server.output());
            String line = Shop.onlyLine(server);
            assertTrue(line.startsWith("saldo: stopped, because it can no longer keep what it promises: "), line);
            assertTrue(line.contains("the disk of " + shop.data()) && line.contains(meaning), line);
        }
        assertTrue(strace.lines().stream().anyMatch(line -> line.contains("INJECTED")), "a " + call + " failed");

        try (ServerProcess server = shop.open()) {
            shop.audit(server);
            Shop.stop(server);
        }
        shop.verify();
    }

    @Test
    void goesOnWhenACheckpointCannotBeWritten() throws IOException {
        Strace strace = Strace.in(directory);
        Shop shop = new Shop(directory, directory.resolve("data"));
        try (ServerProcess server = shop.open("--ledger-checkpoint-events=100")) {
            shop.begin(server);
            // Data is synced by fdatasync; fsync is for files that are new.
            try (ServerProcess tracer = strace.attach(server, "-e", "trace=fsync", "-e", "inject=fsync:error=EIO")) {
                shop.order(server, 200);
                assertTrue(
                        ServerProcess.await(() -> says(server, "no checkpoint could be written"), STOP_NANOS_MAX),
                        server.output());
                shop.order(server, 200);
                assertTrue(tracer.isAlive(), tracer.output());
            }
            shop.audit(server);
            assertTrue(
                    ServerProcess.await(() -> says(server, "checkpoint sequence="), STOP_NANOS_MAX), server.output());
            Shop.stop(server);
        }
        shop.verify();
    }

    private static boolean says(ServerProcess server, String words) {
        try {
            return server.output().contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

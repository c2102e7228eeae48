package io.saldo.cli.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is asked to stop, by SIGTERM, does so in order. */
@Timeout(300)
class ShutdownTest {
    private static final int STOPS = 3;
    private static final long LOAD_NANOS_MAX = 30_000_000_000L;
    private static final int ANSWERS = 100;

    @TempDir
    Path directory;

    @Test
    void endsWithZeroUnderLoadAndLeavesNothingBehind() throws IOException {
        Shop shop = new Shop(directory, directory.resolve("data"));
        SharedMemory memory = new SharedMemory();
        for (int i = 0; i < STOPS; i++) {
            try (ServerProcess server = shop.open()) {
                if (i == 0) {
                    shop.begin(server);
                } else {
                    assertEquals(0, shop.audit(server).done(), "what was done was answered");
                }
                memory.note(server.pid());
                Customers customers = shop.customers(server);
                customers.begin(shop.random(), false);
                assertTrue(ServerProcess.await(() -> customers.answers() >= ANSWERS, LOAD_NANOS_MAX));

                server.terminate();

                assertEquals(0, server.awaitExit(), server.output());
                customers.end();
                assertFalse(server.output().contains("\"ERROR\""), server.output());
            }
            memory.checkGone();
        }
        try (ServerProcess server = shop.open()) {
            shop.audit(server);
            Shop.stop(server);
        }
        shop.verify();
    }
}

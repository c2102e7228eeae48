package io.saldo.cli.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose disk is full stops with a line that says so, and goes on when there is room again. */
@Timeout(300)
class FullDiskTest {
    private static final int BATCHES_MAX = 1_000;
    private static final int HALTED = 70;

    @TempDir
    Path directory;

    @Test
    void stopsWhenTheDiskIsFullAndLosesNothing() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), "size=300m")) {
            Shop shop = new Shop(directory, disk.path().resolve("data"));
            try (ServerProcess server = shop.open()) {
                shop.begin(server);
                shop.order(server, 50);

                assertFalse(shop.orderLong(server, BATCHES_MAX), "the disk became full");

                assertEquals(HALTED, server.awaitExit(), server.output());
                String line = Shop.onlyLine(server);
                assertTrue(line.startsWith("saldo: stopped, because it can no longer keep what it promises: "), line);
                assertTrue(line.contains("the disk of " + shop.data() + " is full; free some space"), line);
            }

            String stillFull = shop.refusal();
            assertTrue(stillFull.contains("make room and start again") || stillFull.contains("is full"), stillFull);

            disk.remount("size=600m");
            try (ServerProcess server = shop.open()) {
                shop.audit(server);
                shop.order(server, 50);
                shop.audit(server);
                Shop.stop(server);
            }
            shop.verify();
        }
    }
}

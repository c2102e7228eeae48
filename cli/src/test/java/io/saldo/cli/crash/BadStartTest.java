package io.saldo.cli.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that cannot start says in one line what is wrong and what to do, and ends. */
@Timeout(300)
class BadStartTest {
    @TempDir
    Path directory;

    private Shop shop;

    @BeforeEach
    void makeShop() {
        shop = new Shop(directory, directory.resolve("data"));
    }

    @Test
    void refusesADataDirectoryThatAnotherServerUses() throws IOException {
        try (ServerProcess first = shop.open()) {
            shop.begin(first);
            shop.order(first, 20);

            String line = shop.refusal();

            assertEquals(
                    "saldo: the data directory " + shop.data() + " is in use by another Saldo, process " + first.pid()
                            + "; stop that one, or give this one another --data",
                    line);
            shop.order(first, 20);
            shop.audit(first);
        }
    }

    @Test
    void refusesADataDirectoryBelowAFile() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Shop below = new Shop(directory, file.resolve("data"));

        String line = below.refusal();

        assertTrue(line.startsWith("saldo: the data directory " + below.data() + " cannot be written ("), line);
        assertTrue(line.endsWith("; make it writable for this user, or give another --data"), line);
    }

    @Test
    void refusesADataDirectoryThatNobodyCanWrite() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("readonly"), "ro,size=1m")) {
            Shop readonly = new Shop(directory, disk.path().resolve("data"));

            String line = readonly.refusal();

            assertTrue(line.startsWith("saldo: the data directory " + readonly.data() + " cannot be written ("), line);
            assertTrue(line.contains("Read-only file system"), line);
        }
    }

    @Test
    void refusesAPortThatAnotherProgramUses() throws IOException {
        try (ServerProcess first = shop.open()) {
            shop.begin(first);
            shop.order(first, 20);
            Shop.stop(first);
        }
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();

            String line;
            try (ServerProcess refused = shop.start(List.of(), port)) {
                assertEquals(1, refused.awaitExit(), refused.output());
                line = Shop.onlyLine(refused);
            }

            assertTrue(line.startsWith("saldo: "), line);
            assertTrue(line.contains(Integer.toString(port)) && line.contains("in use"), line);
        }
        try (ServerProcess again = shop.open()) {
            shop.audit(again);
        }
    }
}

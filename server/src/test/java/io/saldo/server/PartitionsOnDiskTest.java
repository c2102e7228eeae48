package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.replica.StartFailureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Partitions with their real logs, over restarts. */
@Timeout(180)
final class PartitionsOnDiskTest {
    private static final String PARTITIONS = "--partitions=4";

    @TempDir
    Path directory;

    @Test
    void answersAlikeAfterARestart() throws Exception {
        String from = PartitionsTest.in(1, "before");
        String to = PartitionsTest.in(3, "before");
        List<String> requests = new ArrayList<>();
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            requests.add(TestServer.transfer(TestServer.newId(), from, to, Integer.toString(i + 1)));
        }

        try (TestServer saldo = TestServer.startOnDisk(directory, PARTITIONS);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            saldo.open(from, "1000");
            saldo.open(to, "0");
            List<Future<Answer>> answers = new ArrayList<>();
            for (String request : requests) {
                answers.add(threads.submit(() -> saldo.post("/v1/transfers", request)));
            }
            for (Future<Answer> answer : answers) {
                bodies.add(answer.get().is(201).body());
            }
        }

        try (TestServer saldo = TestServer.startOnDisk(directory, PARTITIONS)) {
            for (int i = 0; i < requests.size(); i++) {
                assertEquals(
                        bodies.get(i),
                        saldo.post("/v1/transfers", requests.get(i)).is(200).body());
            }
            assertEquals("535.0000", saldo.balance(from));
            assertEquals("465.0000", saldo.balance(to));
        }
    }

    @Test
    void refusesAnotherNumberOfPartitions() {
        TestServer.startOnDisk(directory, PARTITIONS).close();

        StartFailureException refused =
                assertThrows(StartFailureException.class, () -> TestServer.startOnDisk(directory, "--partitions=2"));

        assertTrue(String.valueOf(refused.getMessage()).contains("was made with 4 partitions"), refused.getMessage());
        assertTrue(Files.exists(directory.resolve("partition-3").resolve("journal")));
    }

    @Test
    void takesThePartitionsThatTheDataHas() {
        TestServer.startOnDisk(directory, PARTITIONS).close();

        try (TestServer saldo = TestServer.startOnDisk(directory)) {
            assertEquals(4, saldo.partitions().count());
        }
    }

    @Test
    void refusesToSplitWhatWasMadeAsOne() {
        TestServer.startOnDisk(directory).close();

        StartFailureException refused =
                assertThrows(StartFailureException.class, () -> TestServer.startOnDisk(directory, PARTITIONS));

        assertTrue(String.valueOf(refused.getMessage()).contains("was made with 1 partitions"), refused.getMessage());
    }
}

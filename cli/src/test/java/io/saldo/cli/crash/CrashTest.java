package io.saldo.cli.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A real server, killed with SIGKILL again and again, loses nothing, changes nothing and does nothing twice. */
@Timeout(900)
class CrashTest {
    private static final int KILLS = 100;
    private static final int FIRST_STARTS = 5;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void losesNothingWhenItIsKilledAHundredTimes() throws IOException {
        long seed = Long.getLong("saldo.crash.seed", new SplittableRandom().nextLong(1_000_000_000));
        try {
            System.out.println(new CrashRun(directory, seed, CrashTest::printSome).run(KILLS));
        } catch (AuditFailed failure) {
            fail(
                    "the data is in " + directory + "; repeat with './saldo crash --rounds " + KILLS + " --seed " + seed
                            + "'",
                    failure);
        }
    }

    private static void printSome(String line) {
        if (!line.startsWith("kill ") || line.matches("kill \\d*0 .*")) {
            System.out.println(line);
        }
    }

    @Test
    void startsAgainWhenItWasKilledDuringItsVeryFirstStart() throws IOException {
        SplittableRandom random = new SplittableRandom();
        ServerCommand saldo = ServerCommand.trained(directory);
        Path output = directory.resolve("output");
        for (int i = 0; i < FIRST_STARTS; i++) {
            Path data = directory.resolve("first-" + i);
            int port = ServerProcess.freePort();
            long nanos = random.nextLong(1_500_000_000L);
            try (ServerProcess first = ServerProcess.start(saldo.run(data, port), port, output)) {
                ServerProcess.await(() -> first.ageNanos() >= nanos, nanos);
            }

            try (ServerProcess second = ServerProcess.start(saldo.run(data, port), port, output)) {
                second.awaitReady();
                Answer answer = second.wire().get("/v1/ledger/trial-balance");

                assertEquals(200, answer.status(), "killed after " + nanos + " ns, then " + answer);
                second.terminate();
                assertEquals(0, second.awaitExit());
            }
        }
    }
}

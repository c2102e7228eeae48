package io.saldo.cli.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.cli.crash.ServerCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short mix: every fault once, under load, on three nodes with four partitions. */
class ChaosTest {
    private static final long SECONDS_MAX = 600;

    @TempDir
    Path directory;

    @Test
    void losesDoublesAndInventsNothingWhateverIsDoneToTheNodes() throws Exception {
        Path said = directory.resolve("said");
        List<String> command = ServerCommand.plain()
                .with("chaos", "--dir", directory.resolve("chaos").toString());

        Process chaos = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean hasEnded = chaos.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
        chaos.destroy();

        String output = Files.readString(said);
        System.out.println(output);
        assertEquals(0, hasEnded ? chaos.exitValue() : -1, output);
    }
}

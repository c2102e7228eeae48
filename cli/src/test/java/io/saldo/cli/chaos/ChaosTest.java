package io.saldo.cli.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.saldo.cli.crash.ServerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short run of {@code ./saldo chaos}: three real nodes in network namespaces, four partitions, a bank's load. */
@Timeout(900)
class ChaosTest {
    private static final List<Fault> MIX = List.of(
            Fault.KILL_LEADER,
            Fault.KILL_ALL,
            Fault.PAUSE_LEADER,
            Fault.WIPE_DISK,
            Fault.CUT_OUTGOING,
            Fault.CUT_OFF,
            Fault.LOSE_PACKETS);
    private static final String SEED = "20261201";
    private static final long MINUTES_MAX = 14;
    private static final int PAYMENTS_MIN = 300;
    private static final Pattern DONE = Pattern.compile(": ([0-9]+) payments done, [0-9]+ answered, ([0-9]+) reads");

    @TempDir
    Path directory;

    @Test
    void losesAndDoublesNothingWhileNodesDieAndWiresAreCut() throws Exception {
        assumeTrue(ChaosPlan.canHaveNetwork(), "network namespaces need root, ip and nft");

        Outcome outcome = chaos(
                "--seed",
                SEED,
                "--partitions",
                "4",
                "--dir",
                directory.resolve("run").toString(),
                "--faults",
                MIX.stream().map(Fault::name).collect(Collectors.joining(",")));

        assertEquals(0, outcome.exitCode(), outcome.said());
        MIX.forEach(fault -> assertTrue(outcome.said().contains(fault + "=1"), outcome.said()));
        assertTrue(
                outcome.said().contains("all nodes stopped in order, and have the same sound journals"),
                outcome.said());
        Matcher done = DONE.matcher(outcome.said());
        assertTrue(done.find(), outcome.said());
        assertTrue(Integer.parseInt(done.group(1)) > PAYMENTS_MIN, outcome.said());
        assertTrue(Integer.parseInt(done.group(2)) > 0, outcome.said());
    }

    private record Outcome(int exitCode, String said) {}

    private Outcome chaos(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(ServerCommand.plain().with("chaos"));
        command.addAll(List.of(arguments));
        Path said = directory.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            boolean hasEnded = process.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
            return new Outcome(hasEnded ? process.exitValue() : -1, Files.readString(said));
        } finally {
            // Its nodes and its network end with it, when it is asked to end.
            process.destroy();
            process.waitFor(1, TimeUnit.MINUTES);
        }
    }
}

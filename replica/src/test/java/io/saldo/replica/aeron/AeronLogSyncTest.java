package io.saldo.replica.aeron;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The log's dealings with the disk, as the kernel sees them. Needs strace, and is skipped where it does not run. */
@Timeout(300)
class AeronLogSyncTest {

    private static final Pattern CALL = Pattern.compile("^\\d+ +(?:<\\.\\.\\. )?(\\w+)(.*)$");

    @TempDir
    Path data;

    private Path trace;

    @BeforeEach
    void findStrace() throws IOException, InterruptedException {
        trace = data.resolve("trace");
        boolean isThere;
        try {
            Process probe = new ProcessBuilder("strace", "-f", "-o", trace.toString(), "true")
                    .redirectErrorStream(true)
                    .start();
            isThere = probe.waitFor(30, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (IOException e) {
            isThere = false;
        }
        assumeTrue(isThere, "strace does not run here");
    }

    /** A killed log leaves shared memory, which the next start would clear. */
    @AfterEach
    void clearMemory() {
        LogPlaces.prepare(data.resolve("traced"), 0).close();
    }

    @Test
    void deliversAnEntryOnlyAfterItsBytesAreSynced() throws Exception {
        List<String> said = run(List.of("-e", "trace=pwrite64,fdatasync,write"), 50);

        assertTrue(said.contains("delivered 50"), String.join("\n", said));
        int synced = 0;
        int delivered = 0;
        boolean isWritten = false;
        for (String line : Files.readAllLines(trace)) {
            Matcher call = CALL.matcher(line);
            if (!call.matches()) {
                continue;
            }
            if (call.group(1).equals("pwrite64") && line.contains("xxxxxxxx")) {
                isWritten = true;
            } else if (call.group(1).equals("fdatasync") && line.contains("= 0") && isWritten) {
                isWritten = false;
                synced++;
            } else if (call.group(1).equals("write") && line.contains("\"delivered ")) {
                delivered++;
                assertTrue(delivered <= synced, "delivered before its sync: " + line);
            }
        }
        assertTrue(delivered >= 50, delivered + " delivered");
    }

    @ParameterizedTest
    @CsvSource({"fdatasync,EIO", "pwrite64,ENOSPC", "pwrite64,EIO"})
    void failsForGoodWhenTheDiskDoes(String call, String error) throws Exception {
        String fault = "inject=" + call + ":error=" + error + ":when=60+";

        List<String> said = run(List.of("-e", "trace=" + call, "-e", fault), Integer.MAX_VALUE);

        String last = said.getLast();
        assertTrue(last.startsWith("failed the log's archive failed: IOException"), last);
        assertFalse(said.stream().filter(line -> line.startsWith("failed")).count() > 1, String.join("\n", said));
        assertTrue(Files.readString(trace).contains("INJECTED"));
    }

    /** Runs the child until it has delivered so many entries, or has ended by itself. */
    private List<String> run(List<String> options, long untilIndex) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-s", "400", "-o", trace.toString()));
        command.addAll(options);
        command.addAll(LogChild.command(data.resolve("traced"), 1, 200));
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> said = new ArrayList<>();
        boolean isKilled = false;
        try (BufferedReader lines = child.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (!isKilled && line.equals("delivered " + untilIndex)) {
                    isKilled = true;
                    child.descendants().forEach(ProcessHandle::destroyForcibly);
                }
            }
            int exit = child.waitFor();
            assertTrue(isKilled || exit == 7, exit + " after " + String.join("\n", said));
        } finally {
            child.descendants().forEach(ProcessHandle::destroyForcibly);
            child.destroyForcibly();
        }
        return said;
    }
}

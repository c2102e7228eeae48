package io.saldo.cli.crash;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Shows or changes what a process and the kernel say to each other. Where it does not run, the test is skipped.
 *
 * @param trace the file with a line for each call
 */
record Strace(Path trace) {
    private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
    private static final String UNFINISHED = " <unfinished ...>";

    /** Finds the program, or skips the test. */
    static Strace in(Path directory) throws IOException {
        Path trace = directory.resolve("trace");
        boolean runs;
        try {
            Process probe = new ProcessBuilder("strace", "-f", "-o", trace.toString(), "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            runs = probe.waitFor(30, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (IOException _) {
            runs = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            runs = false;
        }
        assumeTrue(runs, "strace does not run here");
        return new Strace(trace);
    }

    /** What stands before a command, so that it runs as a direct child and strace beside it. */
    List<String> before(String... options) {
        // -D: the traced program keeps the process id that its starter knows, so that signals reach it.
        List<String> command = new ArrayList<>(List.of("strace", "-D", "-f", "-qq", "-o", trace.toString()));
        command.addAll(List.of(options));
        return command;
    }

    /** Begins to trace a process that runs already, and goes on until it is closed. */
    ServerProcess attach(ServerProcess traced, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-o", trace.toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-p", Long.toString(traced.pid())));
        ServerProcess tracer = ServerProcess.start(command, ServerProcess.NO_PORT, trace.resolveSibling("strace.log"));
        boolean isAttached = ServerProcess.await(() -> isTraced(traced) || !tracer.isAlive(), 30_000_000_000L);
        assumeTrue(isAttached && tracer.isAlive(), "strace may not attach to a process here");
        return tracer;
    }

    /** Whether all threads of a process are traced. */
    private static boolean isTraced(ServerProcess process) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("status")).contains("TracerPid:\t0\n")) {
                    return false;
                }
            }
            return true;
        } catch (IOException _) {
            // A thread has ended meanwhile.
            return false;
        }
    }

    /**
     * A call.
     *
     * @param begin the line of the trace in which it began
     * @param end the line in which it returned
     * @param text with its arguments and its result
     */
    record Call(int begin, int end, String text) {
        String name() {
            return text.substring(0, text.indexOf('('));
        }

        boolean has(String words) {
            return text.contains(words);
        }

        boolean isRead() {
            return name().startsWith("re");
        }

        boolean isSent() {
            return name().startsWith("write") || name().startsWith("send");
        }

        boolean isSync() {
            return name().endsWith("sync");
        }

        boolean isDone() {
            return text.endsWith(" = 0");
        }
    }

    /** All calls, by the order in which they began. */
    List<Call> calls() throws IOException {
        List<Call> calls = new ArrayList<>();
        Map<String, Call> begun = new HashMap<>();
        List<String> lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            Matcher line = LINE.matcher(lines.get(i));
            if (!line.matches()) {
                continue;
            }
            String thread = line.group(1);
            String text = line.group(2);
            Matcher resumed = RESUMED.matcher(text);
            if (text.endsWith(UNFINISHED)) {
                begun.put(thread, new Call(i, i, text.substring(0, text.length() - UNFINISHED.length())));
            } else if (resumed.matches()) {
                Call call = begun.remove(thread);
                if (call != null) {
                    calls.add(new Call(call.begin(), i, call.text() + resumed.group(1)));
                }
            } else if (text.contains("(")) {
                calls.add(new Call(i, i, text));
            }
        }
        calls.sort(Comparator.comparingInt(Call::begin));
        return calls;
    }

    List<String> lines() throws IOException {
        return Files.readAllLines(trace);
    }
}

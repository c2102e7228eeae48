package io.saldo.server.http;

import io.saldo.replica.Result;
import io.saldo.server.json.JsonOutput;
import java.util.Arrays;

/** Memory that one request uses and the next one uses again: its body, its commands, their results, its answer. */
public final class Scratch {
    private static final int BODY_BYTES = 4_096;
    private static final int ANSWER_BYTES = 2_048;
    private static final int COMMAND_BYTES = 1_024;
    /** What has grown beyond this is not kept, so that one large request does not hold its memory for ever. */
    private static final int KEPT_BYTES_MAX = 4 << 20;

    private byte[] body = new byte[BODY_BYTES];
    private byte[] commands = new byte[COMMAND_BYTES];
    private byte[] packed = new byte[0];
    private long[] results = new long[1];
    private int resultCount;
    private int commandCount;
    private final JsonOutput answer = new JsonOutput(ANSWER_BYTES);

    Scratch() {}

    /** Room for the body. */
    public byte[] body() {
        return body;
    }

    /** Room for a body of at least so many bytes, with the first {@code kept} bytes as they were. */
    public byte[] body(int bytes, int kept) {
        if (body.length < bytes) {
            byte[] larger = new byte[Math.max(bytes, body.length * 2)];
            System.arraycopy(body, 0, larger, 0, kept);
            body = larger;
        }
        return body;
    }

    /** Room for commands of at least so many bytes, with the first {@code kept} bytes as they were. */
    public byte[] commands(int bytes, int kept) {
        if (commands.length < bytes) {
            byte[] larger = new byte[Math.max(bytes, commands.length * 2)];
            System.arraycopy(commands, 0, larger, 0, kept);
            commands = larger;
        }
        return commands;
    }

    /** Room for a packed answer of at least so many bytes. */
    public byte[] packed(int bytes) {
        if (packed.length < bytes) {
            packed = new byte[Math.max(bytes, packed.length * 2)];
        }
        return packed;
    }

    /** Room for at least so many results. */
    public long[] results(int count) {
        if (results.length < count) {
            results = new long[Math.max(count, results.length * 2)];
        }
        // What is not submitted after all has no result.
        Arrays.fill(results, 0, count, Result.NOTHING);
        resultCount = count;
        commandCount += count;
        return results;
    }

    /** The answer, which is written from its start. */
    public JsonOutput answer() {
        return answer;
    }

    /** Forgets the request before. */
    void begin() {
        answer.clear();
        resultCount = 0;
        commandCount = 0;
    }

    /** How many results were asked for last; they stand at the start of {@link #lastResults}. */
    public int lastResultCount() {
        return resultCount;
    }

    /** The results of what was submitted last. */
    public long[] lastResults() {
        return results;
    }

    /** How many commands the request brought. */
    public int commandCount() {
        return commandCount;
    }

    boolean isWorthKeeping() {
        return body.length + commands.length + packed.length + answer.capacity() <= KEPT_BYTES_MAX;
    }
}

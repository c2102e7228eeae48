package io.saldo.server.batch;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.api.Commands;
import io.saldo.server.http.Scratch;
import io.saldo.server.input.CommandParser;
import io.saldo.server.input.CurrencyCodes;
import io.saldo.server.input.InvalidLine;
import io.saldo.server.input.TransferScanner;
import io.saldo.server.problem.Problem;
import io.saldo.server.problem.RequestRefused;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One batch on its way. Lines become encoded commands until a chunk is full; the chunk is submitted as a whole, and its
 * results are written before the next chunk begins, so that the commands are decided in the order of their lines.
 */
final class BatchRun {
    private static final int CHUNK_BYTES_MAX = 512 * 1024;
    private static final int NOT_A_COMMAND = -1;
    /** The usual length of a result, so that the answer seldom grows while it is written. */
    private static final int RESULT_BYTES = 400;

    private final Commands commands;
    private final CommandParser parser;
    private final Scratch scratch;
    private final TransferScanner scanner;
    private final CommandWriter writer = new CommandWriter();
    private final ResultLines results;
    private final int chunkBytesMax;
    private final Map<Integer, InvalidLine> invalid = new HashMap<>();
    private int[] lineNumbers = new int[1_024];
    private int[] offsets = new int[1_024];
    private int lines;
    private int count;
    private int bytes;
    private boolean anySubmitted;
    private Optional<Problem> barred = Optional.empty();

    BatchRun(Partitions partitions, Commands commands, CommandParser parser, CurrencyCodes codes, Scratch scratch) {
        this.commands = commands;
        this.parser = parser;
        this.scratch = scratch;
        scanner = new TransferScanner(codes);
        results = new ResultLines(partitions, commands, scratch);
        chunkBytesMax = Math.min(CHUNK_BYTES_MAX, commands.bytesMax());
    }

    void run(byte[] body, int length) {
        int number = 0;
        for (int from = 0; from < length; ) {
            int end = endOfLine(body, from, length);
            number++;
            if (!isBlank(body, from, end)) {
                line(number, body, from, end - from);
            }
            from = end + 1;
        }
        submit();
    }

    private static int endOfLine(byte[] body, int from, int length) {
        int end = from;
        while (end < length && body[end] != '\n') {
            end++;
        }
        return end;
    }

    private static boolean isBlank(byte[] body, int from, int end) {
        for (int i = from; i < end; i++) {
            if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private void line(int number, byte[] body, int from, int length) {
        byte[] room = scratch.commands(bytes + TransferScanner.COMMAND_BYTES_MAX, bytes);
        int encoded = scanner.scanLine(body, from, length, room, bytes);
        if (encoded == 0) {
            encoded = encodeStrictly(number, body, from, length);
        }
        if (encoded > 0 && bytes + encoded > chunkBytesMax) {
            byte[] moved =
                    Arrays.copyOfRange(scratch.commands(bytes + encoded, bytes + encoded), bytes, bytes + encoded);
            submit();
            System.arraycopy(moved, 0, scratch.commands(encoded, 0), 0, encoded);
        }
        note(number, encoded);
    }

    /** Encodes a line by the strict parser, and gives 0 when the line is no command. */
    private int encodeStrictly(int number, byte[] body, int from, int length) {
        try {
            Command command = parser.parseLine(body, from, length);
            byte[] room = scratch.commands(bytes + Commands.roomFor(command), bytes);
            return writer.write(command, MemorySegment.ofArray(room), bytes);
        } catch (InvalidLine notACommand) {
            invalid.put(number, notACommand);
            return 0;
        }
    }

    private void note(int number, int encoded) {
        if (lines == lineNumbers.length) {
            lineNumbers = Arrays.copyOf(lineNumbers, lines * 2);
            offsets = Arrays.copyOf(offsets, lines * 2);
        }
        lineNumbers[lines] = number;
        offsets[lines++] = encoded > 0 ? bytes : NOT_A_COMMAND;
        count += encoded > 0 ? 1 : 0;
        bytes += encoded;
    }

    /** Submits the chunk and writes the results of its lines. */
    private void submit() {
        long[] decided = scratch.results(Math.max(1, count));
        if (count > 0 && barred.isEmpty()) {
            try {
                commands.submit(MemorySegment.ofArray(scratch.commands(bytes, bytes)), bytes, count, decided);
                anySubmitted = true;
            } catch (RequestRefused refused) {
                if (!anySubmitted) {
                    throw refused;
                }
                barred = Optional.of(refused.problem());
            }
        }
        scratch.answer().reserve(lines * RESULT_BYTES);
        int next = 0;
        for (int i = 0; i < lines; i++) {
            int number = lineNumbers[i];
            if (offsets[i] == NOT_A_COMMAND) {
                results.invalid(number, Objects.requireNonNull(invalid.get(number)));
            } else if (barred.isPresent()) {
                results.barred(number, offsets[i], barred.get());
            } else {
                results.decided(number, offsets[i], decided[next++]);
            }
        }
        lines = 0;
        count = 0;
        bytes = 0;
    }
}

package io.saldo.server.batch.packed;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.batch.BatchLayout;
import io.saldo.ledger.batch.ResultCode;
import io.saldo.ledger.batch.ResultStatus;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.command.CommandReader;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.model.AccountId;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.api.Commands;
import io.saldo.server.http.Scratch;
import io.saldo.server.problem.Problem;
import io.saldo.server.problem.RequestRefused;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * One packed batch on its way to several partitions. A number tells an account only within its partition, and a command may
 * name accounts of two; so the accounts are given their ids back, which every partition understands, and the partitions
 * share the commands among themselves.
 */
final class PartedRun {
    private static final int CHUNK_BYTES_MAX = 256 * 1024;
    private static final int ROOM_BYTES = CommandLayout.TRANSFER_NAMES + 2 * AccountId.LENGTH_MAX + 7;

    private final PackedFrame frame;
    private final Partitions partitions;
    private final Commands commands;
    private final Scratch scratch;
    private final CommandCheck check;
    private final CommandReader reader = new CommandReader();
    private final CommandWriter writer = new CommandWriter();
    private final long[] decided;
    private final int[] chunk;
    private final int chunkBytesMax;
    private int count;
    private int bytes;
    private Optional<Problem> barred = Optional.empty();
    private boolean anyDecided;

    /**
     * @param decided gets what became of each command: a result of the ledgers, or a {@link Mark}
     */
    PartedRun(PackedFrame frame, Partitions partitions, Commands commands, Scratch scratch, long[] decided) {
        this.frame = frame;
        this.partitions = partitions;
        this.commands = commands;
        this.scratch = scratch;
        this.decided = decided;
        check = new CommandCheck(partitions.count());
        chunk = new int[frame.count()];
        chunkBytesMax = Math.min(CHUNK_BYTES_MAX, commands.bytesMax());
    }

    /**
     * Runs all commands.
     *
     * @throws RequestRefused when the ledgers decided none of them, and a later try may succeed
     */
    void run() {
        int at = BatchLayout.HEADER_BYTES;
        for (int index = 0; index < frame.count(); index++) {
            int length = CommandReader.length(frame.body(), at);
            if (check.isSound(frame.body(), at, length)) {
                add(index, at, length);
            } else {
                decided[index] = Mark.INVALID;
            }
            at += length;
        }
        submit();
        if (barred.isPresent() && !anyDecided) {
            throw new RequestRefused(barred.get());
        }
    }

    private void add(int index, int at, int length) {
        if (bytes > 0 && bytes + length + ROOM_BYTES > chunkBytesMax) {
            submit();
        }
        int written = copy(at, length);
        if (written == 0) {
            decided[index] = Mark.of(ResultStatus.REFUSED, ResultCode.ACCOUNT_NOT_FOUND);
            return;
        }
        chunk[count++] = index;
        bytes += written;
    }

    /** Copies a command behind those of the chunk, with ids in place of numbers; 0 when there is no such account. */
    private int copy(int at, int length) {
        byte[] room = scratch.commands(bytes + length + ROOM_BYTES, bytes);
        if (!namesByNumber(at)) {
            MemorySegment.copy(frame.body(), Bytes.BYTE, at, room, bytes, length);
            return length;
        }
        Command.PostTransfer transfer = (Command.PostTransfer) reader.read(
                frame.body(),
                at,
                number -> PackedResults.nameOf(partitions, number).orElse(AccountId.NONE));
        if (transfer.from().isNone() || transfer.to().isNone()) {
            return 0;
        }
        return writer.write(transfer, MemorySegment.ofArray(room), bytes);
    }

    private boolean namesByNumber(int at) {
        return frame.body().get(Bytes.BYTE, at + CommandLayout.KIND) == CommandLayout.POST_TRANSFER
                && (frame.body().get(Bytes.BYTE, at + CommandLayout.FROM_LENGTH) == 0
                        || frame.body().get(Bytes.BYTE, at + CommandLayout.TO_LENGTH) == 0);
    }

    private void submit() {
        if (count == 0) {
            return;
        }
        long[] results = new long[count];
        if (barred.isEmpty()) {
            try {
                commands.submit(MemorySegment.ofArray(scratch.commands(bytes, bytes)), bytes, count, results);
                anyDecided = true;
            } catch (RequestRefused refused) {
                barred = Optional.of(refused.problem());
            }
        }
        for (int i = 0; i < count; i++) {
            decided[chunk[i]] = barred.isPresent() ? PackedRun.mark(barred.get()) : results[i];
        }
        count = 0;
        bytes = 0;
    }
}

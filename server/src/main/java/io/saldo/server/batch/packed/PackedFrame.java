package io.saldo.server.batch.packed;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.batch.BatchLayout;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.command.CommandReader;
import io.saldo.ledger.model.Limits;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.lang.foreign.MemorySegment;

/**
 * A packed batch whose frame is sound: its header says what follows, and the lengths of its commands lead from the first to
 * the end. What the commands themselves say is not looked at.
 *
 * @param body the batch, from its first byte on
 * @param length of the whole batch
 * @param count of its commands
 * @param withBalances whether results tell balances
 */
record PackedFrame(MemorySegment body, int length, int count, boolean withBalances) {
    /**
     * Checks header and lengths.
     *
     * @throws RequestRefused when they make no sense; nothing was done then
     */
    static PackedFrame of(byte[] bytes, int length) {
        MemorySegment body = MemorySegment.ofArray(bytes).asSlice(0, length);
        require(length >= BatchLayout.HEADER_BYTES, "the batch is shorter than its header");
        require(
                body.get(Bytes.INT, BatchLayout.MAGIC) == BatchLayout.BATCH_MAGIC,
                "the batch does not begin with SLB1");
        require(
                body.get(Bytes.SHORT, BatchLayout.HEADER_LENGTH) == BatchLayout.HEADER_BYTES,
                "the header's length must be " + BatchLayout.HEADER_BYTES);
        int flags = Short.toUnsignedInt(body.get(Bytes.SHORT, BatchLayout.FLAGS));
        require((flags & ~BatchLayout.WITH_BALANCES) == 0, "a flag is set that has no meaning");
        require(
                body.get(Bytes.INT, BatchLayout.FAILURES) == 0 && body.get(Bytes.LONG, BatchLayout.RESERVED) == 0,
                "reserved bytes of the header must be zero");
        require(
                body.get(Bytes.LONG, BatchLayout.LENGTH) == length,
                "the header tells another length than the body has");
        int count = body.get(Bytes.INT, BatchLayout.COUNT);
        if (count < 0 || count > BatchLayout.COMMANDS_MAX) {
            throw new RequestRefused(
                    ProblemCode.CONTENT_TOO_LARGE,
                    "a packed batch may have at most " + BatchLayout.COMMANDS_MAX + " commands; nothing was done");
        }
        checkLengths(body, length, count);
        return new PackedFrame(body, length, count, flags == BatchLayout.WITH_BALANCES);
    }

    private static void checkLengths(MemorySegment body, int length, int count) {
        int at = BatchLayout.HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            if (length - at < CommandLayout.FIELDS) {
                throw new RequestRefused(
                        ProblemCode.INVALID_REQUEST, "the batch ends before command " + i + "; nothing was done");
            }
            int command = CommandReader.length(body, at);
            if (command < CommandLayout.FIELDS
                    || command % 8 != 0
                    || command > Limits.COMMAND_BYTES_MAX
                    || command > length - at) {
                throw new RequestRefused(
                        ProblemCode.INVALID_REQUEST,
                        "the length of command " + i + " makes no sense; nothing was done");
            }
            at += command;
        }
        require(at == length, "something follows the last command");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new RequestRefused(ProblemCode.INVALID_REQUEST, otherwise + "; nothing was done");
        }
    }
}

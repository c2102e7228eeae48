package io.saldo.ledger.batch;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes a packed batch, command by command. For one thread at a time; used again after {@link #clear}. */
public final class BatchWriter {
    private final CommandWriter writer = new CommandWriter();
    private byte[] bytes;
    private MemorySegment segment;
    private int length = BatchLayout.HEADER_BYTES;
    private int count;

    /** An empty batch with room for so many bytes; it grows. */
    public BatchWriter(int capacity) {
        bytes = new byte[Math.max(capacity, BatchLayout.HEADER_BYTES)];
        segment = MemorySegment.ofArray(bytes);
    }

    /** Begins another batch in the same memory. */
    public BatchWriter clear() {
        length = BatchLayout.HEADER_BYTES;
        count = 0;
        return this;
    }

    /** How many commands it has. */
    public int count() {
        return count;
    }

    /** How many bytes it takes in memory, with the room to grow. */
    public int capacity() {
        return bytes.length;
    }

    /** How many bytes it has, with its header. */
    public int length() {
        return length;
    }

    /**
     * Adds a command, whose accounts are named by their ids.
     *
     * @throws IllegalArgumentException when a field has no place in the layout; the batch is then as it was before
     */
    public BatchWriter add(Command command) {
        // How long it is, only writing it tells: what does not fit is written once more, with twice the room.
        while (bytes.length - length < Limits.COMMAND_BYTES_MAX) {
            try {
                added(writer.write(command, segment, length));
                return this;
            } catch (IndexOutOfBoundsException full) {
                makeRoom(bytes.length - length + 1);
            }
        }
        added(writer.write(command, segment, length));
        return this;
    }

    /** Adds a command that is encoded already. */
    public BatchWriter add(MemorySegment command) {
        makeRoom((int) command.byteSize());
        MemorySegment.copy(command, 0, segment, length, command.byteSize());
        added((int) command.byteSize());
        return this;
    }

    /**
     * Adds a transfer whose accounts are named by their numbers; 0 stands for {@code @external}, in deposits and
     * withdrawals.
     *
     * @param currency its code, 3 to 12 characters
     */
    public BatchWriter add(
            TransactionId id, TransferType type, int from, int to, DecimalAmount amount, String currency) {
        makeRoom(CommandLayout.TRANSFER_NAMES);
        int at = length;
        segment.set(Bytes.LONG, at, 0);
        segment.set(Bytes.INT, at + CommandLayout.LENGTH, CommandLayout.TRANSFER_NAMES);
        segment.set(Bytes.BYTE, at + CommandLayout.KIND, CommandLayout.POST_TRANSFER);
        segment.set(Bytes.LONG, at + CommandLayout.ID_HIGH, id.high());
        segment.set(Bytes.LONG, at + CommandLayout.ID_LOW, id.low());
        segment.set(Bytes.LONG, at + CommandLayout.AMOUNT_LOW, amount.low());
        segment.set(Bytes.LONG, at + CommandLayout.AMOUNT_HIGH, amount.high());
        code(at + CommandLayout.CURRENCY, currency);
        segment.set(Bytes.BYTE, at + CommandLayout.DECIMALS, (byte) amount.decimals());
        segment.set(Bytes.BYTE, at + CommandLayout.FROM_LENGTH, (byte) 0);
        segment.set(Bytes.BYTE, at + CommandLayout.TO_LENGTH, (byte) 0);
        segment.set(Bytes.BYTE, at + CommandLayout.TRANSFER_TYPE, (byte) type.ordinal());
        segment.set(Bytes.INT, at + CommandLayout.FROM_NUMBER, from);
        segment.set(Bytes.INT, at + CommandLayout.TO_NUMBER, to);
        added(CommandLayout.TRANSFER_NAMES);
        return this;
    }

    private void code(int at, String currency) {
        byte[] code = currency.getBytes(StandardCharsets.US_ASCII);
        if (code.length > CommandLayout.CURRENCY_BYTES) {
            throw new IllegalArgumentException("a currency's code has at most 12 characters");
        }
        for (int i = 0; i < CommandLayout.CURRENCY_BYTES; i++) {
            segment.set(Bytes.BYTE, at + i, i < code.length ? code[i] : 0);
        }
    }

    private void added(int bytesOfCommand) {
        length += bytesOfCommand;
        count++;
    }

    private void makeRoom(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
            segment = MemorySegment.ofArray(bytes);
        }
    }

    /**
     * Writes the header.
     *
     * @param withBalances whether results shall tell balances
     * @return the batch, in the first {@link #length} bytes
     */
    public byte[] seal(boolean withBalances) {
        segment.set(Bytes.INT, BatchLayout.MAGIC, BatchLayout.BATCH_MAGIC);
        segment.set(Bytes.SHORT, BatchLayout.HEADER_LENGTH, (short) BatchLayout.HEADER_BYTES);
        segment.set(Bytes.SHORT, BatchLayout.FLAGS, (short) (withBalances ? BatchLayout.WITH_BALANCES : 0));
        segment.set(Bytes.INT, BatchLayout.COUNT, count);
        segment.set(Bytes.INT, BatchLayout.FAILURES, 0);
        segment.set(Bytes.LONG, BatchLayout.LENGTH, length);
        segment.set(Bytes.LONG, BatchLayout.RESERVED, 0);
        return bytes;
    }
}

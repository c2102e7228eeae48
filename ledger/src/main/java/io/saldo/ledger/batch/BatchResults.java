package io.saldo.ledger.batch;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.model.Amount;
import java.lang.foreign.MemorySegment;

/** Reads the results of a packed batch where they lie. Results are counted from 0, in the order of the commands. */
public final class BatchResults {
    private final MemorySegment bytes;
    private final int count;
    private final int resultBytes;

    private BatchResults(MemorySegment bytes, int count, int resultBytes) {
        this.bytes = bytes;
        this.count = count;
        this.resultBytes = resultBytes;
    }

    /**
     * Results whose frame is sound.
     *
     * @throws IllegalArgumentException when the bytes are no results
     */
    public static BatchResults of(byte[] array) {
        return of(array, 0, array.length);
    }

    /**
     * Results whose frame is sound, within an array.
     *
     * @throws IllegalArgumentException when the bytes are no results
     */
    public static BatchResults of(byte[] array, int offset, int length) {
        MemorySegment bytes = MemorySegment.ofArray(array).asSlice(offset, length);
        if (length < BatchLayout.HEADER_BYTES
                || bytes.get(Bytes.INT, BatchLayout.MAGIC) != BatchLayout.RESULTS_MAGIC
                || bytes.get(Bytes.SHORT, BatchLayout.HEADER_LENGTH) != BatchLayout.HEADER_BYTES
                || bytes.get(Bytes.LONG, BatchLayout.LENGTH) != length) {
            throw new IllegalArgumentException("the bytes are no results of a packed batch");
        }
        int count = bytes.get(Bytes.INT, BatchLayout.COUNT);
        int resultBytes = bytes.get(Bytes.SHORT, BatchLayout.RESULT_LENGTH);
        boolean isKnown =
                resultBytes == BatchLayout.RESULT_BYTES || resultBytes == BatchLayout.RESULT_WITH_BALANCES_BYTES;
        if (!isKnown || count < 0 || BatchLayout.HEADER_BYTES + (long) count * resultBytes != length) {
            throw new IllegalArgumentException("the results of a packed batch have another length");
        }
        return new BatchResults(bytes, count, resultBytes);
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** How many are neither done nor repeated. */
    public int failures() {
        return bytes.get(Bytes.INT, BatchLayout.FAILURES);
    }

    /** Whether transfers tell balances. */
    public boolean hasBalances() {
        return resultBytes == BatchLayout.RESULT_WITH_BALANCES_BYTES;
    }

    /**
     * What became of the command.
     *
     * @throws IllegalArgumentException when this program knows no status with {@link #statusNumber}
     */
    public ResultStatus status(int result) {
        return ResultStatus.of(statusNumber(result));
    }

    /** What became of the command, as a number, 0 to 255; see {@link ResultStatus#find}. */
    public int statusNumber(int result) {
        return Byte.toUnsignedInt(bytes.get(Bytes.BYTE, at(result) + BatchLayout.STATUS));
    }

    /**
     * Why, if it was not done.
     *
     * @throws IllegalArgumentException when this program knows no code with {@link #codeNumber}
     */
    public ResultCode code(int result) {
        return ResultCode.of(codeNumber(result));
    }

    /** Why, if it was not done, as a number, 0 to 65,535; see {@link ResultCode#find}. */
    public int codeNumber(int result) {
        return Short.toUnsignedInt(bytes.get(Bytes.SHORT, at(result) + BatchLayout.CODE));
    }

    /** The partition of its event. */
    public int partition(int result) {
        return Byte.toUnsignedInt(bytes.get(Bytes.BYTE, at(result) + BatchLayout.PARTITION));
    }

    /** The number of the account that it opened, or 0. */
    public int accountNumber(int result) {
        return bytes.get(Bytes.INT, at(result) + BatchLayout.ACCOUNT_NUMBER);
    }

    /** The sequence of its event, or 0. */
    public long sequence(int result) {
        return bytes.get(Bytes.LONG, at(result) + BatchLayout.SEQUENCE);
    }

    /** The time of its event, in nanoseconds since 1970, or 0. */
    public long timeNanos(int result) {
        return bytes.get(Bytes.LONG, at(result) + BatchLayout.TIME);
    }

    /** The sender's balance after a transfer; only {@link #hasBalances}. */
    public Amount fromBalance(int result) {
        return amount(at(result) + BatchLayout.FROM_BALANCE);
    }

    /** The receiver's balance after a transfer; only {@link #hasBalances}. */
    public Amount toBalance(int result) {
        return amount(at(result) + BatchLayout.TO_BALANCE);
    }

    private Amount amount(long at) {
        if (!hasBalances()) {
            throw new IllegalStateException("results without balances were asked for");
        }
        return new Amount(bytes.get(Bytes.LONG, at + 8), bytes.get(Bytes.LONG, at));
    }

    private long at(int result) {
        if (result < 0 || result >= count) {
            throw new IndexOutOfBoundsException("result " + result + " of " + count);
        }
        return BatchLayout.HEADER_BYTES + (long) result * resultBytes;
    }
}

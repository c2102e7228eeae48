package io.saldo.ledger.state;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.Invariant;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A table of records of one size off the heap, numbered from zero. It grows by chunks that never move, so growth copies
 * nothing and a reader's chunk stays valid. The ledger thread writes; any thread may read fields of records whose number
 * it got through one of the acquire reads.
 */
final class RecordTable {
    private static final VarHandle LONG_HANDLE =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final VarHandle INT_HANDLE =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    private final Arena arena;
    private final int recordBytes;
    private final int shift;
    private final int mask;
    private volatile MemorySegment[] chunks = {};
    private volatile int size;
    /** The same as {@link #chunks} for the ledger thread: no volatile field, so that reads of a record share their checks. */
    private MemorySegment[] ownChunks = {};

    /** The same as {@link #size} for the ledger thread. */
    private int ownSize;

    /**
     * An empty table.
     *
     * @param recordBytes a multiple of eight
     * @param shift a chunk holds {@code 2^shift} records
     */
    RecordTable(Arena arena, int recordBytes, int shift) {
        this.arena = arena;
        this.recordBytes = recordBytes;
        this.shift = shift;
        mask = (1 << shift) - 1;
    }

    /** How many records there are. */
    int size() {
        return size;
    }

    /** The same for the ledger thread. */
    int ownSize() {
        return ownSize;
    }

    /** Adds a record of zeros; its number becomes visible to other threads with the next release write of it. */
    int append() {
        int number = ownSize;
        Invariant.check(number < Integer.MAX_VALUE, "a table holds fewer than 2^31 records");
        if (number >>> shift == ownChunks.length) {
            grow();
        }
        ownSize = number + 1;
        size = ownSize;
        return number;
    }

    private void grow() {
        MemorySegment[] grown = Arrays.copyOf(ownChunks, ownChunks.length + 1);
        grown[ownChunks.length] = arena.allocate((long) recordBytes << shift, 64);
        ownChunks = grown;
        chunks = grown;
    }

    long readLong(int record, int field) {
        return chunks[record >>> shift].get(Bytes.LONG, offset(record, field));
    }

    /** The same for the ledger thread. */
    long ownLong(int record, int field) {
        return ownChunks[record >>> shift].get(Bytes.LONG, offset(record, field));
    }

    void writeLong(int record, int field, long value) {
        ownChunks[record >>> shift].set(Bytes.LONG, offset(record, field), value);
    }

    int readInt(int record, int field) {
        return chunks[record >>> shift].get(Bytes.INT, offset(record, field));
    }

    /** The same for the ledger thread. */
    int ownInt(int record, int field) {
        return ownChunks[record >>> shift].get(Bytes.INT, offset(record, field));
    }

    void writeInt(int record, int field, int value) {
        ownChunks[record >>> shift].set(Bytes.INT, offset(record, field), value);
    }

    /** Reads what {@link #publishLong} wrote, and with it all that was written before. */
    long acquireLong(int record, int field) {
        return (long) LONG_HANDLE.getAcquire(chunks[record >>> shift], offset(record, field));
    }

    void publishLong(int record, int field, long value) {
        LONG_HANDLE.setRelease(ownChunks[record >>> shift], offset(record, field), value);
    }

    /** Reads what {@link #publishInt} wrote, and with it all that was written before. */
    int acquireInt(int record, int field) {
        return (int) INT_HANDLE.getAcquire(chunks[record >>> shift], offset(record, field));
    }

    void publishInt(int record, int field, int value) {
        INT_HANDLE.setRelease(ownChunks[record >>> shift], offset(record, field), value);
    }

    private long offset(int record, int field) {
        return (long) (record & mask) * recordBytes + field;
    }

    /** Gives all records in order, chunk by chunk. */
    void forEachChunk(Consumer<MemorySegment> consumer) {
        int left = size;
        for (MemorySegment chunk : chunks) {
            int here = Math.min(left, mask + 1);
            consumer.accept(chunk.asSlice(0, (long) here * recordBytes));
            left -= here;
        }
    }

    /** Fills an empty table with records as {@link #forEachChunk} gave them. */
    void load(StateSource source, int records) {
        Invariant.check(ownSize == 0, "only an empty table is loaded");
        int left = records;
        while (left > 0) {
            grow();
            int here = Math.min(left, mask + 1);
            source.read(ownChunks[ownChunks.length - 1].asSlice(0, (long) here * recordBytes));
            left -= here;
        }
        ownSize = records;
        size = records;
    }
}

package io.saldo.journal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** How the journal reads and writes numbers: little-endian on every machine, at any alignment. */
final class LittleEndian {
    private static final ValueLayout.OfByte I8 = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    static int u8(MemorySegment bytes, long offset) {
        return bytes.get(I8, offset) & 0xFF;
    }

    static int u16(MemorySegment bytes, long offset) {
        return bytes.get(I16, offset) & 0xFFFF;
    }

    static int i32(MemorySegment bytes, long offset) {
        return bytes.get(I32, offset);
    }

    static long i64(MemorySegment bytes, long offset) {
        return bytes.get(I64, offset);
    }

    static void putI32(MemorySegment bytes, long offset, int value) {
        bytes.set(I32, offset, value);
    }

    static void putI64(MemorySegment bytes, long offset, long value) {
        bytes.set(I64, offset, value);
    }
}

package io.saldo.ledger;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * How numbers lie in memory, in the log and in the journal: little-endian, at any address. Held as constants so that
 * the compiler can fold every access to a plain load or store.
 */
public final class Bytes {
    /** One byte. */
    public static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    /** Two bytes, little-endian. */
    public static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** Four bytes, little-endian. */
    public static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** Eight bytes, little-endian. */
    public static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Bytes() {}

    /** The next multiple of eight at or above {@code length}. */
    public static int padded(int length) {
        return (length + 7) & ~7;
    }

    /** The next multiple of eight at or above {@code length}. */
    public static long padded(long length) {
        return (length + 7) & ~7L;
    }
}

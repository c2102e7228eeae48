package io.saldo.journal;

import java.lang.foreign.MemorySegment;

/** Looks for bytes that are not zero where a segment must be blank. */
final class Zeros {
    private static final MemorySegment BLANK =
            MemorySegment.ofArray(new byte[64 * 1024]).asReadOnly();

    private Zeros() {}

    /** Offset of the first byte from {@code from} to before {@code to} that is not zero, or -1. */
    static long firstNonZero(MemorySegment bytes, long from, long to) {
        for (long at = from; at < to; at += BLANK.byteSize()) {
            long end = Math.min(to, at + BLANK.byteSize());
            long difference = MemorySegment.mismatch(bytes, at, end, BLANK, 0, end - at);
            if (difference >= 0) {
                return at + difference;
            }
        }
        return -1;
    }
}

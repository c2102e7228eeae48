package io.saldo.journal;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Computes the links of a journal's events again, and compares them. Blocks must come without a gap. For one thread. */
final class LinkVerifier {
    private final Threads threads;
    private long faultOffset;

    /** A sum without meaning, which keeps the compiler from leaving out the reads. */
    @SuppressWarnings("UnusedVariable")
    private long sum;

    /**
     * Begins behind some block.
     *
     * @param threads as they were there; followed from block to block
     */
    LinkVerifier(Threads threads) {
        this.threads = threads;
    }

    /** What is wrong with the first faulty link of a sound block, or null. */
    @Nullable
    String verify(MemorySegment bytes, long offset, long position) {
        long end = offset + LittleEndian.i32(bytes, offset + BlockLayout.LENGTH);
        for (long event = offset + BlockLayout.HEADER_BYTES; event < end; ) {
            long near = EventRegistry.endOfNear(bytes, event, end);
            sum += EventRegistry.bringNear(threads, bytes, event, near);
            for (; event < near; event += EventLayout.length(bytes, event)) {
                String fault = EventRegistry.relink(threads, bytes, event, position + event - offset);
                if (fault != null) {
                    faultOffset = event - offset;
                    return fault;
                }
            }
        }
        return null;
    }

    /** Offset in its block of the event whose fault {@link #verify} has told. */
    long faultOffset() {
        return faultOffset;
    }
}

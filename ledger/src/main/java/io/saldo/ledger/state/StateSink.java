package io.saldo.ledger.state;

import java.lang.foreign.MemorySegment;

/** Where a state is saved to. */
@FunctionalInterface
public interface StateSink {
    /** Takes the whole segment as the next bytes. */
    void write(MemorySegment bytes);
}

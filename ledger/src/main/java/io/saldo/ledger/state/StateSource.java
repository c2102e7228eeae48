package io.saldo.ledger.state;

import java.lang.foreign.MemorySegment;

/** Where a saved state comes from. */
@FunctionalInterface
public interface StateSource {
    /** Fills the whole segment with the next bytes. */
    void read(MemorySegment target);
}

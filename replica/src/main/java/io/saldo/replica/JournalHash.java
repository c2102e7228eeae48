package io.saldo.replica;

import io.saldo.ledger.Invariant;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a journal is at a place: equal for two journals only if all their bytes up to there are.
 *
 * @param sequence of the last event before the place
 * @param hash SHA-256 of the last block before the place, zeros when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by the methods below, and never changed.
record JournalHash(long sequence, byte[] hash) {
    static final int HASH_BYTES = 32;

    JournalHash {
        Invariant.check(hash.length == HASH_BYTES, "a hash of the journal is a SHA-256");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JournalHash that && sequence == that.sequence && Arrays.equals(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash) + Long.hashCode(sequence);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(hash) + " at sequence " + sequence;
    }
}

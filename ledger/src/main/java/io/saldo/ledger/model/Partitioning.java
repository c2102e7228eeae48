package io.saldo.ledger.model;

import io.saldo.ledger.Bytes;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Which partition an account lives in: the FNV-1a hash of 64 bits over the bytes of its id (Fowler, Noll, Vo), finished
 * with the mixer of MurmurHash3 (Appleby, {@code fmix64}) so that every bit counts, and its unsigned remainder by the
 * number of partitions. The number is fixed when a ledger is made. System accounts live in every partition; what this
 * computes for them means nothing.
 *
 * @param count how many partitions there are, 1 to {@value #COUNT_MAX}
 */
public record Partitioning(int count) {
    /** The most partitions. */
    public static final int COUNT_MAX = 16;
    /** Everything in one partition. */
    public static final Partitioning SINGLE = new Partitioning(1);

    private static final long FNV_OFFSET_BASIS = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException when it is out of range
     */
    public Partitioning {
        if (count < 1 || count > COUNT_MAX) {
            throw new IllegalArgumentException("there are 1 to " + COUNT_MAX + " partitions, not " + count);
        }
    }

    /** The partition of an account, from 0. */
    public int of(AccountId account) {
        if (count == 1) {
            return 0;
        }
        byte[] id = account.value().getBytes(StandardCharsets.UTF_8);
        return of(MemorySegment.ofArray(id), 0, id.length);
    }

    /** The partition of the account whose id has these bytes, from 0. */
    public int of(MemorySegment source, long offset, int length) {
        if (count == 1) {
            return 0;
        }
        long hash = FNV_OFFSET_BASIS;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ Byte.toUnsignedLong(source.get(Bytes.BYTE, offset + i))) * FNV_PRIME;
        }
        return (int) Long.remainderUnsigned(mixed(hash), count);
    }

    private static long mixed(long hash) {
        long mixed = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ mixed >>> 33;
    }
}

package io.saldo.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The tags of {@link IdGeneration}s of one size, a word for each bucket and generation. Of the largest size, of which several are
 * there at a time, the words of one bucket stand side by side: an id is asked for in all of them, in the same bucket, and they come
 * near together in one line of the cache. Each of these generations has a lane.
 *
 * <p>Lanes are taken and written by the ledger thread, and given back by any thread that holds the index's lock; they are read by any.
 */
final class IdTags {
    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int LANE_BITS = 3;
    /** The words of a large array begin 16 bytes behind the start of a line. */
    private static final int WORDS_BEFORE = 6;

    private final long[] words;
    private final int slotBits;
    private final int buckets;
    private final int laneBits;
    /** Lanes that have an owner, bit by bit; guarded by the index's lock. */
    private int owned;
    /** Lanes that ever had one. */
    private int written;

    /** @param slotBits 2 to this power are the slots of a generation */
    IdTags(int slotBits) {
        this.slotBits = slotBits;
        buckets = 1 << (slotBits - IdGeneration.BUCKET_BITS);
        laneBits = slotBits == IdGeneration.SLOT_BITS_MAX ? LANE_BITS : 0;
        words = new long[WORDS_BEFORE + (buckets << laneBits)];
    }

    int slotBits() {
        return slotBits;
    }

    /** What one lane of it takes. */
    long bytesOfLane() {
        return ((long) words.length * Long.BYTES) >>> laneBits;
    }

    /** A lane that is nobody's, or -1 when there is none. With the index's lock. */
    int own() {
        int free = ~owned & ((1 << (1 << laneBits)) - 1);
        if (free == 0) {
            return -1;
        }
        int lane = Integer.numberOfTrailingZeros(free);
        owned |= 1 << lane;
        return lane;
    }

    /** Gives a lane back, which others may still be reading. With the index's lock. */
    void disown(int lane) {
        owned &= ~(1 << lane);
    }

    /** Makes all tags of a lane free. The ledger thread. */
    void blank(int lane) {
        if ((written & 1 << lane) != 0) {
            for (int bucket = 0; bucket < buckets; bucket++) {
                set(lane, bucket, 0);
            }
        }
        written |= 1 << lane;
    }

    /** The word of a bucket, for the ledger thread. */
    long get(int lane, int bucket) {
        return words[at(lane, bucket)];
    }

    /** The same for any thread. */
    long getAcquire(int lane, int bucket) {
        return (long) WORDS.getAcquire(words, at(lane, bucket));
    }

    /** Sets the word of a bucket. The ledger thread. */
    void set(int lane, int bucket, long word) {
        WORDS.setRelease(words, at(lane, bucket), word);
    }

    private int at(int lane, int bucket) {
        return WORDS_BEFORE + (bucket << laneBits) + lane;
    }
}

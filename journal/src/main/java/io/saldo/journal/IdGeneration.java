package io.saldo.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The ids of the newest events, in a table of fixed size: the hash's first bits choose a bucket of eight slots, its first free
 * slot is taken, and when it has none one of the next bucket. A byte of the hash, the slot's tag, stands apart from the entry,
 * so that one word says of a bucket that it does not hold an id, which nearly every look-up asks: without a branch, and in an
 * eighth of the memory. The tag and a fingerprint are all that is kept of an id; it is compared with that in the journal. Nothing
 * is ever moved, so a full generation is followed by another and put on disk in the background.
 *
 * <pre>
 * tags   in {@link IdTags}: a byte for each slot, the first slot's lowest; 0 free; slots are taken in their order
 * entry  bits 19-63: position / 8, bits 0-18: fingerprint
 *
 * hash   from bit 63 on: bucket; bits 19-26: tag, with 1 for 0; bits 0-18: fingerprint
 * </pre>
 *
 * <p>One thread, the ledger's, puts; any thread finds. A tag is written after its entry.
 */
final class IdGeneration {
    static final int SLOT_BITS_MIN = 12;
    static final int SLOT_BITS_MAX = 21;

    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int FINGERPRINT_BITS = 19;
    private static final long FINGERPRINT_MASK = (1L << FINGERPRINT_BITS) - 1;
    static final int BUCKET_BITS = 3;
    private static final long TAG_MASK = 0xFF;
    private static final long EACH_TAG = 0x0101_0101_0101_0101L;
    private static final long LOW_BITS_OF_TAGS = 0x7F7F_7F7F_7F7F_7F7FL;
    private static final long LAST_TAG = 0xFFL << 56;
    /** Positions are multiples of 8, and 45 bits of them are kept. */
    private static final long POSITION_MAX = (1L << 48) - 8;

    private final IdTags tags;
    private final int lane;
    private final long[] entries;
    private final int slotBits;
    private final int bucketMask;
    private final int countMax;
    private int count;
    /** Position of the first event that is in a later generation. */
    private volatile long end = Long.MAX_VALUE;

    /**
     * An empty one, as large as its tags; five in eight of its slots may be taken.
     *
     * @param lane of the tags, which is its own; what an earlier owner wrote there is blanked
     */
    IdGeneration(IdTags tags, int lane) {
        this.tags = tags;
        this.lane = lane;
        slotBits = tags.slotBits();
        bucketMask = (1 << (slotBits - BUCKET_BITS)) - 1;
        tags.blank(lane);
        entries = new long[1 << slotBits];
        countMax = entries.length / 8 * 5;
    }

    int slotBits() {
        return slotBits;
    }

    IdTags tags() {
        return tags;
    }

    /** Gives its tags back: they may belong to another generation from now on. With the index's lock. */
    void giveUp() {
        tags.disown(lane);
    }

    long memoryBytes() {
        return (long) Long.BYTES * entries.length + tags.bytesOfLane();
    }

    /** Ids in it; read by others, perhaps late. */
    int count() {
        return count;
    }

    boolean isFull() {
        return count >= countMax;
    }

    /** All events about its ids lie before this position; {@code Long.MAX_VALUE} while it takes more. */
    long end() {
        return end;
    }

    void end(long position) {
        end = position;
    }

    /** Reads where the hash's tag and entry will most likely be put, so that they come near; the value means nothing. */
    long anticipate(long hash) {
        int bucket = home(hash);
        return entries[slot(bucket, taken(tags.get(lane, bucket)) & ((1 << BUCKET_BITS) - 1))];
    }

    /** The same for so many hashes. */
    long anticipate(long[] hashes, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += anticipate(hashes[i]);
        }
        return sum;
    }

    /**
     * Of up to 64 hashes, bit by bit, whether an entry may be theirs; for a generation that takes no more. First a loop without a
     * branch that depends on memory, so that the processor waits for many buckets at once; then the few whose bucket has their
     * tag or is full.
     */
    long mayHold(long[] hashes, int count) {
        long open = 0;
        for (int i = 0; i < count; i++) {
            long hash = hashes[i];
            long bucket = tags.get(lane, home(hash));
            long hints = matches(bucket, tag(hash)) | (bucket & LAST_TAG);
            open |= ((hints | -hints) >>> (Long.SIZE - 1)) << i;
        }
        long held = 0;
        for (long left = open; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            held |= (mayHold(hashes[i]) ? 1L : 0L) << i;
        }
        return held;
    }

    private boolean mayHold(long hash) {
        long tag = tag(hash);
        for (int bucket = home(hash); ; bucket = next(bucket)) {
            long bucketTags = tags.get(lane, bucket);
            for (long left = matches(bucketTags, tag); left != 0; left &= left - 1) {
                if (((entries[slot(bucket, indexOf(left))] ^ hash) & FINGERPRINT_MASK) == 0) {
                    return true;
                }
            }
            if ((bucketTags & LAST_TAG) == 0) {
                return false;
            }
        }
    }

    /** Position of the newest event about the id, or -1. */
    long find(long hash, long idHigh, long idLow, EventBytes events) {
        int slot = slotOf(hash, idHigh, idLow, events);
        // A slot once taken stays with its id, so reading it again can only give a newer event about the id.
        return slot < 0 ? EventLayout.NO_POSITION : positionOf((long) WORDS.getAcquire(entries, slot));
    }

    /** The event at the position is the newest about the id; says whether the id was not in this generation before. */
    boolean put(long hash, long idHigh, long idLow, long position, EventBytes events) {
        Invariant.holds(position > 0 && position <= POSITION_MAX, "positions fit into 48 bits");
        int slot = slotOf(hash, idHigh, idLow, events);
        long entry = (position << (FINGERPRINT_BITS - 3)) | (hash & FINGERPRINT_MASK);
        if (slot >= 0) {
            WORDS.setRelease(entries, slot, entry);
            return false;
        }
        int bucket = ~slot;
        long bucketTags = tags.get(lane, bucket);
        int taken = taken(bucketTags);
        WORDS.setRelease(entries, slot(bucket, taken), entry);
        tags.set(lane, bucket, bucketTags | (tag(hash) << (taken * Byte.SIZE)));
        count++;
        return true;
    }

    /** The slot of the id's entry or, when it has none, the complement of the bucket that would take it. */
    private int slotOf(long hash, long idHigh, long idLow, EventBytes events) {
        long tag = tag(hash);
        for (int bucket = home(hash); ; bucket = next(bucket)) {
            long bucketTags = tags.getAcquire(lane, bucket);
            for (long left = matches(bucketTags, tag); left != 0; left &= left - 1) {
                int slot = slot(bucket, indexOf(left));
                long entry = (long) WORDS.getAcquire(entries, slot);
                if (((entry ^ hash) & FINGERPRINT_MASK) == 0) {
                    long position = positionOf(entry);
                    if (EventBytes.isAbout(events.bytesAt(position), events.offsetAt(position), idHigh, idLow)) {
                        return slot;
                    }
                }
            }
            if ((bucketTags & LAST_TAG) == 0) {
                return ~bucket;
            }
        }
    }

    private int home(long hash) {
        return (int) (hash >>> (Long.SIZE + BUCKET_BITS - slotBits));
    }

    private int next(int bucket) {
        return (bucket + 1) & bucketMask;
    }

    private static int slot(int bucket, int index) {
        return (bucket << BUCKET_BITS) + index;
    }

    private static long tag(long hash) {
        long tag = (hash >>> FINGERPRINT_BITS) & TAG_MASK;
        return tag + ((tag - 1) >>> (Long.SIZE - 1));
    }

    /** The highest bit of each tag of the bucket that is this one. */
    private static long matches(long bucketTags, long tag) {
        long differences = bucketTags ^ (tag * EACH_TAG);
        return ~(((differences & LOW_BITS_OF_TAGS) + LOW_BITS_OF_TAGS) | differences | LOW_BITS_OF_TAGS);
    }

    /** The slot, within its bucket, of the first match. */
    private static int indexOf(long matches) {
        return Long.numberOfTrailingZeros(matches) / Byte.SIZE;
    }

    /** How many slots of the bucket are taken. */
    private static int taken(long bucketTags) {
        return (Long.SIZE + Byte.SIZE - 1 - Long.numberOfLeadingZeros(bucketTags)) / Byte.SIZE;
    }

    private static long positionOf(long entry) {
        return entry >>> FINGERPRINT_BITS << 3;
    }
}

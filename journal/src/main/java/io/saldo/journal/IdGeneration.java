package io.saldo.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The ids of the newest events, in one flat table of fixed size: the hash's first bits choose a slot, and the next free one
 * is taken. Only a place and a fingerprint are kept; the id is compared with that in the journal. Nothing is ever moved, so
 * a full generation is followed by another and put on disk in the background.
 *
 * <pre>
 * entry  bits 19-63: position / 8, bits 0-18: fingerprint; 0 free (no event is at position 0)
 * </pre>
 *
 * <p>One thread, the ledger's, puts; any thread finds.
 */
final class IdGeneration {
    static final int SLOT_BITS_MIN = 12;
    static final int SLOT_BITS_MAX = 21;

    private static final VarHandle ENTRIES = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int FINGERPRINT_BITS = 19;
    private static final long FINGERPRINT_MASK = (1L << FINGERPRINT_BITS) - 1;
    private static final long FREE = 0;
    /** Positions are multiples of 8, and 45 bits of them are kept. */
    private static final long POSITION_MAX = (1L << 48) - 8;

    private final long[] entries;
    private final int slotBits;
    private final int countMax;
    private int count;
    /** Position of the first event that is in a later generation. */
    private volatile long end = Long.MAX_VALUE;

    /** @param slotBits 2 to this power are the slots, of which five in eight may be taken */
    IdGeneration(int slotBits) {
        this.slotBits = slotBits;
        entries = new long[1 << slotBits];
        countMax = entries.length / 8 * 5;
    }

    int slotBits() {
        return slotBits;
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

    /** Reads where the hash's entry would stand, so that it comes near; the value means nothing. */
    long anticipate(long hash) {
        return entries[home(hash)];
    }

    /** The same for so many hashes. */
    long anticipate(long[] hashes, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += entries[home(hashes[i])];
        }
        return sum;
    }

    /** Of up to 64 hashes, bit by bit, whether an entry may be theirs; for a generation that takes no more. */
    long mayHold(long[] hashes, int count) {
        long held = 0;
        for (int i = 0; i < count; i++) {
            long fingerprint = hashes[i] & FINGERPRINT_MASK;
            int slot = home(hashes[i]);
            long entry = entries[slot];
            while (entry != FREE && (entry & FINGERPRINT_MASK) != fingerprint) {
                slot = (slot + 1) & (entries.length - 1);
                entry = entries[slot];
            }
            held |= entry == FREE ? 0 : 1L << i;
        }
        return held;
    }

    /** Position of the newest event about the id, or -1. */
    long find(long hash, long idHigh, long idLow, EventBytes events) {
        int slot = slotOf(hash, idHigh, idLow, events);
        // A slot once taken stays with its id, so reading it again can only give a newer event about the id.
        return slot < 0 ? EventLayout.NO_POSITION : positionOf((long) ENTRIES.getAcquire(entries, slot));
    }

    /** The event at the position is the newest about the id; says whether the id was not in this generation before. */
    boolean put(long hash, long idHigh, long idLow, long position, EventBytes events) {
        Invariant.holds(position > 0 && position <= POSITION_MAX, "positions fit into 48 bits");
        int slot = slotOf(hash, idHigh, idLow, events);
        boolean isNew = slot < 0;
        if (isNew) {
            count++;
            slot = ~slot;
        }
        ENTRIES.setRelease(entries, slot, (position << (FINGERPRINT_BITS - 3)) | (hash & FINGERPRINT_MASK));
        return isNew;
    }

    /** The slot of the id's entry or, when it has none, the complement of the free one that it would take. */
    private int slotOf(long hash, long idHigh, long idLow, EventBytes events) {
        long fingerprint = hash & FINGERPRINT_MASK;
        int slot = home(hash);
        while (true) {
            long entry = (long) ENTRIES.getAcquire(entries, slot);
            if (entry == FREE) {
                return ~slot;
            }
            if ((entry & FINGERPRINT_MASK) == fingerprint) {
                long position = positionOf(entry);
                if (EventBytes.isAbout(events.bytesAt(position), events.offsetAt(position), idHigh, idLow)) {
                    return slot;
                }
            }
            slot = (slot + 1) & (entries.length - 1);
        }
    }

    private int home(long hash) {
        return (int) (hash >>> (Long.SIZE - slotBits));
    }

    private static long positionOf(long entry) {
        return entry >>> FINGERPRINT_BITS << 3;
    }
}

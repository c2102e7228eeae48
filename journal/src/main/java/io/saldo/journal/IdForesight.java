package io.saldo.journal;

/**
 * What was found out about a group of ids before they are looked up one by one. One part of the index after the other is asked
 * for all of them: such short loops let the processor wait for the memory of many ids at a time, which a look-up that goes
 * from part to part cannot.
 *
 * <p>All parts but the newest generation never gain an id. So an id that none of them held is looked for in the newest
 * generation alone, as long as that is still the newest. For the ledger thread alone.
 */
final class IdForesight {
    /** How many ids are looked at together: what comes near for them must stay in the nearest cache. */
    static final int IDS_MAX = 64;

    private final long[] highs = new long[IDS_MAX];
    private final long[] lows = new long[IDS_MAX];
    private final long[] hashes = new long[IDS_MAX];
    private int count;
    private int next;
    /** Bit by bit, whether an older part may hold the id. */
    private long held;

    private IdGeneration newest;

    /** A sum without meaning, which keeps the compiler from leaving out the reads. */
    @SuppressWarnings("UnusedVariable")
    private long touched;

    /** Knows of no id. */
    IdForesight(IdGeneration newest) {
        this.newest = newest;
    }

    /**
     * Looks for all of the ids.
     *
     * @param count at most {@link #IDS_MAX}
     * @param generations the newest first
     */
    void look(IdHash hash, long[] idHighs, long[] idLows, int count, IdGeneration[] generations, IdRun[] runs) {
        this.count = count;
        next = 0;
        newest = generations[0];
        for (int i = 0; i < count; i++) {
            highs[i] = idHighs[i];
            lows[i] = idLows[i];
            hashes[i] = hash.of(idHighs[i], idLows[i]);
        }
        touched += newest.anticipate(hashes, count);
        held = 0;
        for (int part = 1; part < generations.length; part++) {
            held |= generations[part].mayHold(hashes, count);
        }
        try {
            for (IdRun run : runs) {
                held |= run.mayHold(hashes, count);
            }
        } catch (IllegalStateException e) {
            // A run was merged away meanwhile, so nothing is known of those behind it.
            held = -1;
        }
    }

    /**
     * Whether no part but the newest generation holds the id, for sure. Ids are asked for in the order in which they were
     * given; of any other, nothing is known.
     */
    @SuppressWarnings("ReferenceEquality") // Asks whether it is the same generation.
    boolean isNew(long idHigh, long idLow, IdGeneration newestNow) {
        for (int i = next; i < count; i++) {
            if (lows[i] == idLow && highs[i] == idHigh) {
                next = i + 1;
                return newest == newestNow && (held & 1L << i) == 0;
            }
        }
        return false;
    }

    /** The hash of an id, which need not be computed again when it is the one that was asked for last. */
    long hashOf(IdHash hash, long idHigh, long idLow) {
        int last = next - 1;
        return last >= 0 && lows[last] == idLow && highs[last] == idHigh ? hashes[last] : hash.of(idHigh, idLow);
    }
}

package io.saldo.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * From an id to the newest event about it, for all ids there ever were: the newest in {@link IdGeneration}s in memory, the
 * older in {@link IdRun}s on disk behind a filter in memory. Newer parts are asked first, so the first answer is the newest.
 *
 * <p>The ledger thread puts and begins new generations; another thread replaces generations by a run, or runs by one. Both
 * publish a new list of the parts, so any thread finds without a lock.
 */
final class IdIndex {
    /** Generations and runs, the newest first; never compared, so arrays will do. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Parts(IdGeneration[] generations, IdRun[] runs) {}

    private static final VarHandle COUNT = countHandle();

    private final IdHash hash;
    private volatile Parts parts;
    private volatile boolean isRotationDue;
    private IdGeneration newest;
    private final IdForesight foresight;
    private long putSinceRotation;
    /** Written opaquely: a volatile write for each id would make the ledger thread wait for all that it has written. */
    @SuppressWarnings("UnusedVariable") // By its handle.
    private long count;

    /** A sum without meaning, which keeps the compiler from leaving out the reads. */
    @SuppressWarnings("UnusedVariable")
    private long anticipated;

    /**
     * @param runs the newest first
     */
    IdIndex(IdHash hash, IdRun... runs) {
        this.hash = hash;
        newest = alone(IdGeneration.SLOT_BITS_MIN);
        foresight = new IdForesight(newest);
        parts = new Parts(new IdGeneration[] {newest}, runs.clone());
        countRuns();
    }

    private static VarHandle countHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(IdIndex.class, "count", long.class);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the field is there", e);
        }
    }

    /** Counts what is in runs only, when nothing is in memory yet. */
    void countRuns() {
        long sum = 0;
        for (IdRun run : parts.runs) {
            sum += run.header().ids();
        }
        COUNT.setOpaque(this, sum);
    }

    IdHash hash() {
        return hash;
    }

    /** Position of the newest event about the id, or -1. Any thread. */
    @SuppressWarnings("ReferenceEquality") // Asks whether anybody has put other parts in their place.
    long find(long idHigh, long idLow, EventBytes events) {
        long idHash = hash.of(idHigh, idLow);
        while (true) {
            Parts all = parts;
            try {
                long position = find(all, idHash, idHigh, idLow, events);
                // The tags of a generation that was given up meanwhile say nothing of it; its ids are in a new run.
                if (position >= 0 || all == parts) {
                    return position;
                }
            } catch (IllegalStateException e) {
                // Runs that were merged meanwhile are closed; their entries are in the new one.
                if (all == parts) {
                    throw e;
                }
            }
        }
    }

    private static long find(Parts all, long idHash, long idHigh, long idLow, EventBytes events) {
        for (IdGeneration generation : all.generations) {
            long position = generation.find(idHash, idHigh, idLow, events);
            if (position >= 0) {
                return position;
            }
        }
        for (IdRun run : all.runs) {
            if (run.mayHold(idHash)) {
                long position = run.find(idHash, idHigh, idLow, events);
                if (position >= 0) {
                    return position;
                }
            }
        }
        return EventLayout.NO_POSITION;
    }

    /** How many ids are known that are an event's own; any thread, perhaps late. */
    long count() {
        return (long) COUNT.getOpaque(this);
    }

    /** The event at the position is the newest about an id that is its own. The ledger thread only. */
    void putOwn(long idHigh, long idLow, long position, EventBytes events) {
        if (put(idHigh, idLow, position, events)) {
            COUNT.setOpaque(this, count + 1);
        }
    }

    /** The event at the position is the newest about an id of an earlier event. The ledger thread only. */
    void putSubject(long idHigh, long idLow, long position, EventBytes events) {
        put(idHigh, idLow, position, events);
    }

    private boolean put(long idHigh, long idLow, long position, EventBytes events) {
        if (newest.isFull() || isRotationDue) {
            rotate(position);
        }
        putSinceRotation++;
        return newest.put(foresight.hashOf(hash, idHigh, idLow), idHigh, idLow, position, events);
    }

    /** Begins a new generation at the position: of four times the size, or the size that the last ones had together. */
    private void rotate(long position) {
        boolean asked = isRotationDue;
        if (asked && newest.count() == 0) {
            isRotationDue = false;
            return;
        }
        int larger = newest.isFull() ? newest.slotBits() + 2 : newest.slotBits();
        int together = Long.SIZE - Long.numberOfLeadingZeros(2 * putSinceRotation);
        int slotBits = Math.clamp(asked ? together : larger, IdGeneration.SLOT_BITS_MIN, IdGeneration.SLOT_BITS_MAX);
        IdGeneration next = generation(slotBits);
        newest.end(position);
        newest = next;
        synchronized (this) {
            IdGeneration[] old = parts.generations;
            IdGeneration[] grown = new IdGeneration[old.length + 1];
            grown[0] = next;
            System.arraycopy(old, 0, grown, 1, old.length);
            parts = new Parts(grown, parts.runs);
        }
        if (asked) {
            putSinceRotation = 0;
            isRotationDue = false;
        }
    }

    /** An empty generation, with its tags beside those of the newest when there is room. */
    private IdGeneration generation(int slotBits) {
        IdTags tags = newest.tags();
        int lane;
        synchronized (this) {
            lane = tags.slotBits() == slotBits ? tags.own() : -1;
        }
        return lane < 0 ? alone(slotBits) : new IdGeneration(tags, lane);
    }

    private static IdGeneration alone(int slotBits) {
        IdTags tags = new IdTags(slotBits);
        return new IdGeneration(tags, tags.own());
    }

    /**
     * Finds out ahead what {@link #findForeseen} will need to know of so many ids, at most {@link IdForesight#IDS_MAX}. The
     * ledger thread only.
     */
    void foresee(long[] idHighs, long[] idLows, int count) {
        Parts all = parts;
        foresight.look(hash, idHighs, idLows, count, all.generations, all.runs);
    }

    /** As {@link #find}, and faster for the ids that were foreseen, in their order. The ledger thread only. */
    long findForeseen(long idHigh, long idLow, EventBytes events) {
        return foresight.isNew(idHigh, idLow, newest)
                ? newest.find(foresight.hashOf(hash, idHigh, idLow), idHigh, idLow, events)
                : find(idHigh, idLow, events);
    }

    /** Reads where an id will be put that is not looked up, so that it comes near. The ledger thread only. */
    void anticipateNewest(long idHigh, long idLow) {
        anticipated += newest.anticipate(hash.of(idHigh, idLow));
    }

    /** The runs, the newest first. */
    IdRun[] runs() {
        return parts.runs.clone();
    }

    /** Entries in memory only. Any thread, perhaps late. */
    long recentCount() {
        long recent = 0;
        for (IdGeneration generation : parts.generations) {
            recent += generation.count();
        }
        return recent;
    }

    /** Bytes of memory for all ids. Any thread. */
    long memoryBytes() {
        Parts all = parts;
        long bytes = 0;
        for (IdGeneration generation : all.generations) {
            bytes += generation.memoryBytes();
        }
        for (IdRun run : all.runs) {
            bytes += run.memoryBytes();
        }
        return bytes;
    }

    /** Takes in a run of the newest ids on disk, gives up what it makes superfluous, and asks for a new generation. */
    synchronized void add(IdRun run) {
        IdRun[] old = parts.runs;
        IdRun[] grown = new IdRun[old.length + 1];
        grown[0] = run;
        System.arraycopy(old, 0, grown, 1, old.length);
        List<IdGeneration> gone = Stream.of(parts.generations)
                .filter(generation -> generation.end() <= run.to())
                .toList();
        IdGeneration[] kept = Stream.of(parts.generations)
                .filter(generation -> !gone.contains(generation))
                .toArray(IdGeneration[]::new);
        parts = new Parts(kept, grown);
        gone.forEach(IdGeneration::giveUp);
        isRotationDue = true;
    }

    /** What the runs say of events from the position on is not seen, since they have not been executed again. */
    void limit(long position) {
        for (IdRun run : parts.runs) {
            run.limit(position);
        }
    }

    /** Puts one run in the place of those that it was merged of, which stand together. */
    synchronized void replace(IdRun[] merged, IdRun by) {
        parts = new Parts(
                parts.generations,
                Arrays.stream(parts.runs)
                        .map(run -> run == merged[0] ? by : run)
                        .filter(run -> !Arrays.asList(merged).contains(run))
                        .toArray(IdRun[]::new));
    }

    /** Gives the runs' memory back. */
    synchronized void close() {
        IdRun[] runs = parts.runs;
        parts = new Parts(parts.generations, new IdRun[0]);
        for (IdRun run : runs) {
            run.close();
        }
    }
}

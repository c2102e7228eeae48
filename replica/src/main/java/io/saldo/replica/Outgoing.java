package io.saldo.replica;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry on its way into the log, and those who wait for it. Its bytes are kept until it comes back, since they may have
 * to be appended again. Changed by whoever has the gateway's way.
 */
final class Outgoing {
    private static final long BYTES_MIN = 4 * 1024;

    private MemorySegment entry = MemorySegment.NULL;
    private List<Submission> submissions = List.of();
    private long length = EntryFormat.HEADER_BYTES;
    private int count;
    private int kind;

    /** Begins an empty entry. */
    void begin() {
        length = EntryFormat.HEADER_BYTES;
        count = 0;
        kind = EntryFormat.BARRIER;
        submissions = new ArrayList<>();
    }

    /** Copies what a submission brings. */
    void add(Submission submission) {
        makeRoom(length + submission.bytes);
        MemorySegment.copy(submission.commands, 0, entry, length, submission.bytes);
        length += submission.bytes;
        count += submission.count;
        if (submission.kind != EntryFormat.BARRIER) {
            kind = submission.kind;
        }
        submissions.add(submission);
    }

    private void makeRoom(long needed) {
        if (needed > entry.byteSize()) {
            long bytes = Math.max(BYTES_MIN, Long.highestOneBit(needed - 1) << 1);
            MemorySegment larger = Arena.ofAuto().allocate(bytes, Long.BYTES);
            MemorySegment.copy(entry, 0, larger, 0, Math.min(entry.byteSize(), length));
            entry = larger;
        }
    }

    void seal(long origin, long batch) {
        makeRoom(length);
        EntryFormat.seal(entry, length, origin, batch, count, kind);
    }

    MemorySegment entry() {
        return entry;
    }

    long length() {
        return length;
    }

    boolean isEmpty() {
        return submissions.isEmpty();
    }

    boolean isBarrier() {
        return kind == EntryFormat.BARRIER;
    }

    /** In the order in which they were added. */
    List<Submission> submissions() {
        return submissions;
    }
}

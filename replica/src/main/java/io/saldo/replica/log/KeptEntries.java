package io.saldo.replica.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a disk is to {@link InMemoryLog}: the entries and the mark that outlive a crash. A log that is started with the
 * entries of an earlier one is its restart. Safe for use by several threads.
 */
public final class KeptEntries {

    /** Of a group's nodes the same; each has been given a part of it. */
    private final List<Entry> entries;

    private Optional<SnapshotMark> mark = Optional.empty();
    private boolean isInUse;

    /** Nothing kept yet. */
    public KeptEntries() {
        this(Collections.synchronizedList(new ArrayList<>()));
    }

    private KeptEntries(List<Entry> entries) {
        this.entries = entries;
    }

    /** The disk of another node of the same group, or of a node whose disk was replaced: the same order, and no mark. */
    KeptEntries ofPeer() {
        return new KeptEntries(entries);
    }

    /** How many entries are kept; also the index of the last. */
    public long count() {
        return entries.size();
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    Entry at(long logIndex) {
        return entries.get(Math.toIntExact(logIndex - 1));
    }

    synchronized Optional<SnapshotMark> mark() {
        return mark;
    }

    synchronized void mark(SnapshotMark newest) {
        mark = Optional.of(newest);
    }

    /** Two running logs on one disk would interleave their entries. */
    synchronized void take() {
        if (isInUse) {
            throw new LogStartException("another log that is not closed uses these entries");
        }
        isInUse = true;
    }

    synchronized void release() {
        isInUse = false;
    }

    /** An entry and the time at which it was taken. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and nobody else sees the array.
    record Entry(byte[] bytes, long timeNanos) {}
}

package io.saldo.replica.log;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * What follows the log: the host of the ledger. All methods are called on the ledger thread. Anything thrown from them
 * fails the log, since an entry that was skipped is an entry lost.
 *
 * <p>Order of calls: {@link #onStart}; the entries committed so far, in batches; {@link #onReplayed}; {@link #onRole}; the
 * live entries, with further calls of {@link #onRole} in between. {@link #duty} and {@link #takeMark} come in between too,
 * never inside a batch of entries.
 */
public interface LogFollower {

    /** First of all calls, with the newest mark if there is one; the entry after its index is the next delivered. */
    void onStart(Optional<SnapshotMark> mark);

    /**
     * A committed entry, synced to disk on a majority of nodes.
     *
     * @param logIndex counts entries from 1 without gaps; the same entry has the same index on every node and after
     *     every restart
     * @param timeNanos by the leader's clock when it took the entry; it may go back when that clock is set back or
     *     another node leads
     * @param entry holds the bytes, and is overwritten after the return
     * @param offset of the first byte, a multiple of 8
     * @param length in bytes
     */
    void onEntry(long logIndex, long timeNanos, MemorySegment entry, long offset, long length);

    /** After a batch of at least one entry, before the thread looks for more: the time to flush and to answer. */
    void onBatchEnd();

    /**
     * The moment of a mark: everything up to the entry delivered last must be durable on the return.
     *
     * @return what {@link #onStart} shall get, at most {@link SnapshotMark#CONTENT_BYTES_MAX} bytes, copied at once
     */
    MemorySegment takeMark();

    /**
     * Once, when live operation begins: this node has found the leader, or leads, and has been given every entry that was
     * committed when it joined.
     */
    void onReplayed();

    /**
     * The role of this node, after the replay and at each change of role, term or leader; {@link Role#NONE} while there is
     * an election.
     *
     * @param term counts leaderships, never decreasing; of {@link Role#NONE} the one that ended
     * @param leader number of the leading node, or -1 if {@code role} is {@link Role#NONE}
     */
    void onRole(Role role, long term, int leader);

    /**
     * A turn for work of the follower's own. Called after each look at the log, at least every few tens of
     * milliseconds.
     *
     * @param nowNanos of {@link System#nanoTime()}
     * @return how many things were done; 0 lets the thread rest
     */
    int duty(long nowNanos);
}

package io.saldo.replica.log;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A log of entries that is kept in one order by all nodes of a group, and that forgets none it has delivered.
 *
 * <p>An entry is bytes, opaque to the log. It is delivered to the {@link LogFollower} of every node once it is synced to
 * the disks of a majority, in the order in which the leader took it. Any node appends; how it reaches the leader is the
 * log's affair, and shows only in the number of its {@link #connection()}.
 */
public interface ReplicatedLog extends AutoCloseable {

    /**
     * Starts to deliver, from the first entry or from the newest mark, on a thread of the log that is from now on the
     * ledger thread. Returns when the log's threads run; the replay goes on afterwards and ends with
     * {@link LogFollower#onReplayed()}.
     *
     * @param follower gets the entries
     * @param fatal gets the first failure after this method has returned, on a thread of the log, which it must not
     *     close there; nothing is delivered after it, and the receiver ends the process
     * @throws LogStartException when the environment refuses; the log is closed then
     * @throws IllegalStateException when started before
     */
    void start(LogFollower follower, Consumer<LogFailedException> fatal);

    /**
     * The number of this node's present way to the leader, from 1; 0 while there is none. The number is a higher one each
     * time the way is made anew: when the leader or its term is another, or the session with it was opened again. Callable
     * from any thread; may be stale as soon as it returns.
     *
     * <p>Entries appended under one number are taken by the leader in their order, none skipped. When the number changes, a
     * tail of them that nobody knows (none, some or all) is lost; entries of the tail that were not lost may still be
     * delivered, even after entries that were appended under the next number.
     */
    long connection();

    /**
     * Offers an entry, and does not wait for its commit. Callable from any thread; calls take turns, and the order of
     * turns is the order in the log. The bytes are copied before the return.
     *
     * @param entry holds the bytes, on the heap or off it
     * @param offset of the first byte
     * @param length in bytes, 1 to {@link #entryBytesMax()}
     * @param connection the number that the caller knows; if it is not the present one, or 0, nothing is taken and the
     *     answer is {@link AppendStatus#NO_LEADER}
     */
    AppendStatus append(MemorySegment entry, long offset, long length, long connection);

    /** Most bytes of an entry. */
    int entryBytesMax();

    /**
     * The role of this node as far as appending goes: {@link Role#NONE} as long as {@link #connection()} is 0. Callable
     * from any thread; may be stale as soon as it returns.
     */
    Role role();

    /**
     * Asks for a mark, so that the next start replays only what comes after it. Taken at every node at the same place
     * in the log, soon; ignored where this node does not lead, and while another mark is being taken. What lies before the
     * mark before it may then be forgotten, as the log's configuration says. Callable from any thread.
     */
    void requestSnapshot();

    /**
     * Whether everything that the log holds at this node is to be kept for now, be it forgettable or not: its files are
     * being copied, say. A log that forgets nothing does nothing here. Callable from any thread.
     */
    default void holdPurge(boolean isHeld) {}

    /**
     * The log's files at this node as they are now, for a copy from which another node can go on. What was committed before
     * the call is among them. Purging must be held. Callable from any thread but the log's own.
     *
     * @param timeoutNanos how long to wait for a moment at which there is no election
     * @return nothing when there was no such moment, or the log lies in no files
     */
    default Optional<LogImage> image(long timeoutNanos) {
        return Optional.empty();
    }

    /**
     * Whether what an image lists is still what the files hold: an election may have cut off what was not committed, and
     * something else may have been written in its place. Callable from any thread but the log's own.
     */
    default boolean isStill(LogImage image, long timeoutNanos) {
        return false;
    }

    /**
     * Stops delivering and frees threads, memory and files. What was accepted and not yet delivered is delivered after
     * the next start, or lost. Closing again does nothing. Not callable from the ledger thread.
     */
    @Override
    void close();
}

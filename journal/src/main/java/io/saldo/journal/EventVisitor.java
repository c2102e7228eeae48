package io.saldo.journal;

import java.lang.foreign.MemorySegment;

/** Is handed the events of a journal in their order. */
@FunctionalInterface
public interface EventVisitor {
    /** The cursor stands on the event, and is moved on after the call. */
    void visit(EventCursor event);

    /**
     * These events will be visited next, one after the other; so few that what comes near for them is still in the nearest cache
     * when their turn comes.
     *
     * @param from offset of the first of them in the bytes
     * @param end offset behind the last of them
     */
    default void foresee(MemorySegment bytes, long from, long end) {}
}

package io.saldo.ledger.decide;

import io.saldo.ledger.event.EventView;

/**
 * What was decided before: the journal, found by id. Part of what the ledger decides from, and as deterministic as its
 * state, but kept elsewhere because it never ends. Ledger thread.
 */
public interface Past {
    /** Stands for nothing found. */
    long NONE = -1;

    /** The position of the newest event that an id caused or that is about it, or {@link #NONE}. */
    long find(long idHigh, long idLow);

    /** The event at a position; the view is moved by the next call. */
    EventView eventAt(long position);

    /**
     * The position of the event that the id caused, given the position of the newest event about it, or {@link #NONE}
     * when the id is only a subject. Walks from one event about the id to the one before it.
     */
    default long origin(long idHigh, long idLow, long newest) {
        long position = newest;
        while (position != NONE) {
            EventView event = eventAt(position);
            if (event.isCausedBy(idHigh, idLow)) {
                return position;
            }
            position = event.hasSubject() ? event.previousAboutSubject() : NONE;
        }
        return NONE;
    }
}

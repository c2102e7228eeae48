package io.saldo.ledger.decide;

import io.saldo.ledger.Invariant;
import io.saldo.ledger.event.EventLayout;
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
     * when that event is not about the id. Reads at most three events, however many there are about the id.
     */
    default long origin(long idHigh, long idLow, long newest) {
        EventView event = eventAt(newest);
        if (event.isCausedBy(idHigh, idLow)) {
            return event.beginning() == EventLayout.NO_POSITION ? newest : event.beginning();
        }
        if (!event.isAbout(idHigh, idLow)) {
            return NONE;
        }
        long origin = event.originOfSubject();
        if (eventAt(origin).isAbout(idHigh, idLow)) {
            // The end of a hold follows on a crossing that failed to capture it.
            origin = eventAt(origin).originOfSubject();
        }
        Invariant.check(eventAt(origin).isCausedBy(idHigh, idLow), "an event knows where its subject began");
        return origin;
    }
}

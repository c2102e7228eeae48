package io.saldo.replica.read;

import io.saldo.journal.EventCursor;
import io.saldo.ledger.event.EventView;

/** Looks at one event after the other where they lie, without allocation. For one thread; got from {@link LedgerReads#lens}. */
public final class EventLens {
    private final EventCursor cursor;
    private final EventView view = new EventView();

    EventLens(EventCursor cursor) {
        this.cursor = cursor;
    }

    /**
     * The event at a position, until the lens is moved.
     *
     * @param position as the ledger thread or an event gave it
     */
    public EventView at(long position) {
        cursor.moveToEvent(position);
        return view.at(cursor.segment(), cursor.offset());
    }
}

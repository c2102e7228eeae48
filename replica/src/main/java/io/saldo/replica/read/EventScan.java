package io.saldo.replica.read;

import io.saldo.journal.JournalScanner;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventReader;
import io.saldo.ledger.event.EventView;

/**
 * Walks forward over the events of the journal, for a follower that takes them all. At the newest event it stops and can go
 * on later, so a follower keeps one for its life. For one thread.
 */
public final class EventScan {
    private final JournalScanner scanner;
    private final EventReader events;
    private final EventView view = new EventView();

    EventScan(JournalScanner scanner, EventReader events) {
        this.scanner = scanner;
        this.events = events;
    }

    /** Moves to the next event; false when there is none yet. */
    public boolean next() {
        return scanner.next();
    }

    /** The event that {@link #next} moved to, in words. */
    public Event event() {
        return events.read(
                view.at(scanner.event().segment(), scanner.event().offset()),
                scanner.event().position());
    }

    /** The event that {@link #next} moved to, where it lies. Good until the next move. */
    public EventView view() {
        return view.at(scanner.event().segment(), scanner.event().offset());
    }

    /** How many bytes the event has in the journal. */
    public int bytes() {
        return scanner.event().length();
    }
}

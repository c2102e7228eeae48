package io.saldo.replica;

import io.saldo.journal.EventCursor;
import io.saldo.journal.Journal;
import io.saldo.ledger.decide.Past;
import io.saldo.ledger.event.EventView;

/** The past as the journal keeps it. Ledger thread. */
final class JournalPast implements Past {
    private final Journal journal;
    private final EventCursor cursor;
    private final EventView view = new EventView();

    JournalPast(Journal journal) {
        this.journal = journal;
        cursor = journal.cursor();
    }

    @Override
    public long find(long idHigh, long idLow) {
        return journal.findForeseen(idHigh, idLow);
    }

    @Override
    public EventView eventAt(long position) {
        cursor.moveToEvent(position);
        return view.at(cursor.segment(), cursor.offset());
    }
}

package io.saldo.replica;

import io.saldo.journal.EventCursor;
import io.saldo.journal.JournalScanner;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.state.LedgerState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A second state of a ledger, which applies the events that the first one has decided and journaled, as a replay does. */
public final class BenchmarkTwin {
    private final BenchmarkLedger ledger;
    private final LedgerState state = new LedgerState(Arena.ofAuto(), 1);
    private final EventView view = new EventView();
    private final EventCursor cursor;
    private final MemorySegment[] segments = new MemorySegment[BenchmarkLedger.TRANSFERS];
    private final long[] offsets = new long[BenchmarkLedger.TRANSFERS];
    private long[] positions = new long[BenchmarkLedger.TRANSFERS];

    /** A twin that has applied all events so far. */
    public BenchmarkTwin(BenchmarkLedger ledger) {
        this.ledger = ledger;
        cursor = ledger.journal().cursor();
        JournalScanner scanner = ledger.journal().scan(1);
        while (scanner.next()) {
            EventCursor event = scanner.event();
            state.apply(view.at(event.segment(), event.offset()), event.position());
        }
    }

    /** The ledger executes its next entry; its events wait to be applied here. */
    public void prepare() {
        ledger.execute(ledger.nextEntry());
        positions = ledger.positions();
        for (int i = 0; i < positions.length; i++) {
            cursor.moveToEvent(positions[i]);
            segments[i] = cursor.segment();
            offsets[i] = cursor.offset();
        }
    }

    /** Applies the events that wait; the sequence of the last. */
    public long apply() {
        for (int i = 0; i < positions.length; i++) {
            state.apply(view.at(segments[i], offsets[i]), positions[i]);
        }
        return state.lastSequence();
    }
}

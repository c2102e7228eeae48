package io.saldo.replica.read;

import io.saldo.journal.EventCursor;
import io.saldo.journal.Journal;
import io.saldo.journal.JournalConfig;
import io.saldo.journal.JournalListener;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.decide.Decider;
import io.saldo.ledger.decide.Decision;
import io.saldo.ledger.decide.Past;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventReader;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.state.LedgerState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A ledger with a real journal and no log: each call is one log entry. All but {@link #reads} is for one thread. */
final class LedgerHost implements AutoCloseable {
    /** What became of one command: an event, a repeat with the newest event's position, or neither, with position -1. */
    record Result(Decision.Outcome outcome, long position) {}

    private final Arena arena = Arena.ofShared();
    private final LedgerState state = new LedgerState(arena, 42);
    private final Journal journal;
    private final Decision decision = new Decision(arena);
    private final Decider decider;
    private final CommandWriter commands = new CommandWriter();
    private final MemorySegment scratch = arena.allocate(Limits.COMMAND_BYTES_MAX);
    private final EventCursor cursor;
    private final EventReader events;
    private final EventView view = new EventView();
    private final LedgerReads reads;
    private final List<Event> appended = new ArrayList<>();
    private long logIndex;
    private long timeNanos = 1_000;

    LedgerHost(Path directory) {
        this(directory, JournalConfig.standard(7).withSizes(1 << 18, 1 << 18));
    }

    LedgerHost(Path directory, JournalConfig config) {
        journal = Journal.open(directory, config, JournalListener.SILENT);
        cursor = journal.cursor();
        events = new EventReader(new StateNames(state));
        reads = new LedgerReads(state, journal);
        decider = new Decider(state, new JournalPast(journal));
        entry(0, new Command.CreateLedger(1));
    }

    private static final class JournalPast implements Past {
        private final Journal journal;
        private final EventCursor cursor;
        private final EventView view = new EventView();

        JournalPast(Journal journal) {
            this.journal = journal;
            cursor = journal.cursor();
        }

        @Override
        public long find(long idHigh, long idLow) {
            return journal.find(idHigh, idLow);
        }

        @Override
        public EventView eventAt(long position) {
            cursor.moveToEvent(position);
            return view.at(cursor.segment(), cursor.offset());
        }
    }

    LedgerReads reads() {
        return reads;
    }

    long timeNanos() {
        return timeNanos;
    }

    /** All events so far. */
    List<Event> events() {
        return appended;
    }

    /** Runs one log entry with these commands, so much later than the one before. */
    List<Result> entry(long laterNanos, List<? extends Command> entry) {
        timeNanos += laterNanos;
        journal.beginBlock(++logIndex, timeNanos);
        for (int expiries = 0;
                expiries < Limits.EXPIRIES_PER_ENTRY_MAX && decider.decideExpiry(timeNanos, decision);
                expiries++) {
            append();
        }
        List<Result> results = new ArrayList<>();
        for (Command command : entry) {
            commands.write(command, scratch, 0);
            decider.decide(scratch, 0, timeNanos, decision);
            results.add(
                    switch (decision.outcome()) {
                        case EVENT -> new Result(Decision.Outcome.EVENT, append());
                        case REPEAT -> new Result(Decision.Outcome.REPEAT, decision.repeatPosition());
                        case REFUSED, NOTHING -> new Result(decision.outcome(), -1);
                    });
        }
        journal.endBlock();
        journal.flush();
        return results;
    }

    /** Runs one log entry with this command alone. */
    Result entry(long laterNanos, Command command) {
        return entry(laterNanos, List.of(command)).getFirst();
    }

    private long append() {
        long position = journal.append(decision.event(), 0);
        cursor.moveToEvent(position);
        view.at(cursor.segment(), cursor.offset());
        state.apply(view, position);
        appended.add(events.read(view, position));
        return position;
    }

    @Override
    public void close() {
        journal.close();
        arena.close();
    }
}

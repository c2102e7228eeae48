package io.saldo.replica;

import io.saldo.journal.EventCursor;
import io.saldo.journal.Journal;
import io.saldo.ledger.Bytes;
import io.saldo.ledger.Invariant;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.command.CommandReader;
import io.saldo.ledger.decide.Decider;
import io.saldo.ledger.decide.Decision;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.state.LedgerState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The deterministic state machine: executes log entries, each command in three steps: decide, append the event to the
 * journal, apply it. The same entries give the same journal, byte for byte. Ledger thread.
 */
final class Machine {
    private static final int COMMAND_BYTES_MIN = CommandLayout.FIELDS;

    private final LedgerState state;
    private final Journal journal;
    private final Decider decider;
    private final Decision decision;
    private final EventView view = new EventView();
    private final DecisionCounts counts;
    private final LedgerObserver observer;
    private final Anticipation anticipation;

    Machine(LedgerState state, Journal journal, DecisionCounts counts) {
        this(state, journal, counts, LedgerObserver.NONE);
    }

    Machine(LedgerState state, Journal journal, DecisionCounts counts, LedgerObserver observer) {
        this.state = state;
        this.journal = journal;
        this.counts = counts;
        this.observer = observer;
        decider = new Decider(state, new JournalPast(journal));
        decision = new Decision(Arena.ofAuto());
        anticipation = new Anticipation(state, journal);
    }

    /** Takes an event of the journal as it stands, without deciding again. */
    void replay(EventCursor event) {
        state.apply(view.at(event.segment(), event.offset()), event.position());
    }

    /**
     * Executes an entry.
     *
     * @param entryNanos the leader's time of the entry
     * @param results gets a {@link Result} for each command; at least as long as the entry has commands
     */
    void execute(long logIndex, long entryNanos, MemorySegment entry, long offset, long length, long[] results) {
        long timeNanos = Math.max(entryNanos, state.lastTimeNanos());
        journal.beginBlock(logIndex, timeNanos);
        for (int i = 0; i < Limits.EXPIRIES_PER_ENTRY_MAX && decider.decideExpiry(timeNanos, decision); i++) {
            commit();
        }
        int count = EntryFormat.count(entry, offset);
        long end = offset + length;
        long at = offset + EntryFormat.HEADER_BYTES;
        long near = at;
        for (int i = 0; i < count; i++) {
            if (at >= near) {
                near = anticipation.bringNear(entry, at, end);
            }
            Invariant.check(end - at >= COMMAND_BYTES_MIN, "an entry holds its commands");
            int commandLength = CommandReader.length(entry, at);
            Invariant.check(
                    commandLength >= COMMAND_BYTES_MIN && commandLength % 8 == 0 && commandLength <= end - at,
                    "a command in an entry has its length");
            decider.decide(entry, at, timeNanos, decision);
            results[i] = conclude();
            at += commandLength;
        }
        Invariant.check(at == end, "an entry holds its commands and nothing else");
        journal.endBlock();
    }

    private long conclude() {
        return switch (decision.outcome()) {
            case EVENT -> commit();
            case REPEAT -> {
                counts.repeat();
                yield Result.ofRepeat(decision.repeatPosition());
            }
            case REFUSED -> {
                counts.refused(decision.rejection());
                yield Result.ofRefusal(decision.rejection());
            }
            case NOTHING -> Result.NOTHING;
        };
    }

    private long commit() {
        MemorySegment event = decision.event();
        long position = journal.append(event, 0);
        event.set(Bytes.LONG, EventLayout.SEQUENCE, journal.lastSequence());
        view.at(event, 0);
        state.apply(view, position);
        counts.decided(view);
        observer.applied(view, position);
        return Result.ofEvent(position);
    }
}

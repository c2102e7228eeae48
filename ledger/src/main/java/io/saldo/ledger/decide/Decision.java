package io.saldo.ledger.decide;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.Invariant;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.command.CommandReader;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.event.EventWriter;
import io.saldo.ledger.model.Rejection;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What the ledger decided about one command: one event, or that the command is a repeat, or a refusal that is not
 * remembered because the command has no id or cannot be read, or that there is nothing to do. Reused from command to command by the
 * ledger thread.
 */
public final class Decision {
    /** What was decided. */
    public enum Outcome {
        /** An event follows; it is in {@link #event}. */
        EVENT,
        /** The id is known; {@link #repeatPosition} is the newest event about it. */
        REPEAT,
        /** The command was refused for {@link #rejection} without a trace: it has no id, or cannot be read. */
        REFUSED,
        /** The command changes nothing. */
        NOTHING
    }

    private final EventWriter writer;
    private final EventView view = new EventView();
    private Outcome outcome = Outcome.NOTHING;
    private Rejection rejection = Rejection.INVALID_COMMAND;
    private long repeatPosition;
    private MemorySegment command = MemorySegment.NULL;
    private long commandOffset;
    private long timeNanos;
    private long idHigh;
    private long idLow;

    /** A decision with scratch memory of its own in the arena. */
    public Decision(Arena arena) {
        writer = new EventWriter(arena);
    }

    /** What was decided. */
    public Outcome outcome() {
        return outcome;
    }

    /** The event, with the journal's fields still zero; only for {@link Outcome#EVENT}. */
    public MemorySegment event() {
        Invariant.check(outcome == Outcome.EVENT, "an event was decided");
        return writer.segment();
    }

    /** The decided event, to look at. */
    public EventView view() {
        return view.at(event(), 0);
    }

    /** The newest event about the repeated id; only for {@link Outcome#REPEAT}. */
    public long repeatPosition() {
        return repeatPosition;
    }

    /** Why; only for {@link Outcome#REFUSED}. */
    public Rejection rejection() {
        return rejection;
    }

    void beginCommand(MemorySegment command, long offset, long timeNanos) {
        this.command = command;
        commandOffset = offset;
        this.timeNanos = timeNanos;
        idHigh = command.get(Bytes.LONG, offset + CommandLayout.ID_HIGH);
        idLow = command.get(Bytes.LONG, offset + CommandLayout.ID_LOW);
        outcome = Outcome.NOTHING;
    }

    void beginExpiry(long timeNanos) {
        this.timeNanos = timeNanos;
        idHigh = 0;
        idLow = 0;
        outcome = Outcome.NOTHING;
    }

    MemorySegment command() {
        return command;
    }

    long commandOffset() {
        return commandOffset;
    }

    long timeNanos() {
        return timeNanos;
    }

    boolean hasId() {
        return idHigh != 0 || idLow != 0;
    }

    long idHigh() {
        return idHigh;
    }

    long idLow() {
        return idLow;
    }

    EventWriter write(byte kind, int flags, int payload, int links) {
        writer.begin(kind, flags, payload, links, timeNanos, idHigh, idLow);
        return writer;
    }

    void decided() {
        writer.end();
        outcome = Outcome.EVENT;
    }

    void repeat(long position) {
        repeatPosition = position;
        outcome = Outcome.REPEAT;
    }

    /** Refuses the command without a trace: what cannot be read could not be read from the journal either. */
    void turnAway(Rejection reason) {
        rejection = reason;
        outcome = Outcome.REFUSED;
    }

    /** Refuses the command; for ever if it has an id. */
    void refuse(Rejection reason) {
        if (!hasId()) {
            turnAway(reason);
            return;
        }
        int length = CommandReader.length(command, commandOffset);
        write(EventKind.COMMAND_REFUSED, 0, 0, 0);
        writer.u32(reason.ordinal());
        writer.u32(length);
        writer.bytes(command, commandOffset, length);
        decided();
    }
}

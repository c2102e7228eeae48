package io.saldo.replica.read;

import io.saldo.journal.EventCursor;
import io.saldo.journal.ReadableJournal;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Cause;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventReader;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.TransactionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what became of a transaction id: from the newest event about it back to the one that it caused. */
final class TransferReads {
    private final ReadableJournal journal;
    private final EventReader events;

    TransferReads(ReadableJournal journal, EventReader events) {
        this.journal = journal;
        this.events = events;
    }

    /** The event at a position. */
    Event event(long position) {
        return read(journal.cursor().moveToEvent(position));
    }

    Event read(EventCursor cursor) {
        return events.read(new EventView().at(cursor.segment(), cursor.offset()), cursor.position());
    }

    Optional<TransferRecord> transfer(TransactionId id) {
        List<Event> newestFirst = new ArrayList<>();
        EventCursor cursor = journal.cursor();
        long position = journal.find(id.high(), id.low());
        while (position >= 0 && !isOrigin(id, cursor.moveToEvent(position))) {
            if (newestFirst.size() < TransferRecord.EVENTS_MAX - 1) {
                newestFirst.add(read(cursor));
            }
            position = previous(id, cursor);
        }
        if (position < 0) {
            return Optional.empty();
        }
        newestFirst.add(read(cursor));
        return Optional.of(TransferRecord.of(id, newestFirst.reversed()));
    }

    /**
     * The newest event that has the id: of a crossing its end, if it has ended, else what the id's command caused.
     *
     * @param newestPosition of any event about the id
     */
    Event own(long newestPosition, TransactionId id) {
        EventCursor cursor = journal.cursor();
        long position = newestPosition;
        while (position >= 0 && !isCausedBy(id, cursor.moveToEvent(position))) {
            position = previous(id, cursor);
        }
        if (position < 0 || id.isNone()) {
            throw notAbout(newestPosition, id);
        }
        return read(cursor);
    }

    private static IllegalArgumentException notAbout(long position, TransactionId id) {
        return new IllegalArgumentException("the event at " + position + " is not about " + id);
    }

    /**
     * Whether the command that caused the id's first event was the same as this one.
     *
     * @param newestPosition of any event about the id
     */
    boolean isSame(long newestPosition, Command repeated) {
        return isCause(repeated, origin(newestPosition, repeated.id()));
    }

    /**
     * The event that the command with this id caused.
     *
     * @param newestPosition of any event about the id
     */
    Event origin(long newestPosition, TransactionId id) {
        EventCursor cursor = journal.cursor();
        long position = newestPosition;
        while (position >= 0 && !isOrigin(id, cursor.moveToEvent(position))) {
            position = previous(id, cursor);
        }
        if (position < 0 || id.isNone()) {
            throw notAbout(newestPosition, id);
        }
        return read(cursor);
    }

    /** Whether the event was caused by a command that is the same as this one. */
    static boolean isCause(Command command, Event event) {
        return Cause.of(event).equals(Optional.of(Cause.canonical(command)));
    }

    private static boolean isOrigin(TransactionId id, EventCursor cursor) {
        return isCausedBy(id, cursor) && beginning(cursor) == EventLayout.NO_POSITION;
    }

    private static boolean isCausedBy(TransactionId id, EventCursor cursor) {
        return cursor.idHigh() == id.high() && cursor.idLow() == id.low();
    }

    /** The end of a crossing has its id too, and says where it was opened. */
    private static long beginning(EventCursor cursor) {
        return new EventView().at(cursor.segment(), cursor.offset()).beginning();
    }

    private static long previous(TransactionId id, EventCursor cursor) {
        if (isCausedBy(id, cursor)) {
            return beginning(cursor);
        }
        return cursor.hasSubject() ? cursor.subjectPrevious() : EventLayout.NO_POSITION;
    }
}

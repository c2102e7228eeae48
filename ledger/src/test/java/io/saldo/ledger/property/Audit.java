package io.saldo.ledger.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.decide.Past;
import io.saldo.ledger.event.Cause;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventReader;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.host.Reply;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.naive.Answer;
import io.saldo.ledger.naive.NaiveAccount;
import io.saldo.ledger.naive.NaiveLedger;
import java.util.List;
import java.util.Optional;

/** Gives each command to the real and the naive ledger, and lets no difference pass. */
final class Audit {
    private final Host host;
    private final NaiveLedger naive;
    private final EventReader reader;
    private final BooksCheck books;

    Audit(Host host, NaiveLedger naive) {
        this.host = host;
        this.naive = naive;
        reader = new EventReader(host);
        books = new BooksCheck(host, naive);
    }

    /** Begins an entry: expires what is due. */
    void begin(long timeNanos) {
        int expired = 0;
        while (expired < Limits.EXPIRIES_PER_ENTRY_MAX) {
            long position = host.expireNext(timeNanos);
            if (position == Past.NONE) {
                boolean anyDue = naive.openHolds().stream().anyMatch(hold -> hold.isDue(timeNanos));
                assertTrue(!anyDue, "a hold is due, and did not expire");
                return;
            }
            EventView event = event(position);
            Event expected = naive.expire(new TransactionId(event.subjectHigh(), event.subjectLow()), timeNanos);
            check(expected, position);
            expired++;
        }
    }

    /** Executes a command, given as a record for the naive ledger and as bytes for the real one. */
    void execute(Command command, byte[] encoded, long timeNanos) {
        Answer expected = naive.execute(command, timeNanos);
        Reply reply = host.execute(encoded, timeNanos);
        switch (expected) {
            case Answer.Nothing _ -> assertEquals(new Reply.Nothing(), reply);
            case Answer.Refused refused -> assertEquals(new Reply.Refused(refused.rejection()), reply);
            case Answer.Repeated repeated -> checkRepeat(repeated, reply, command);
            case Answer.Journaled journaled -> {
                long position = host.journal().position(host.journal().size());
                assertEquals(new Reply.Journaled(position), reply, () -> "expected " + shortened(journaled.event()));
                check(journaled.event(), position);
                assertTrue(Cause.of(read(position)).equals(Optional.of(Cause.canonical(command))), "the event's cause");
            }
        }
        assertEquals(naive.lastSequence(), host.journal().size(), "how many events there are");
    }

    private void checkRepeat(Answer.Repeated expected, Reply reply, Command command) {
        long newest = host.journal().position(expected.newestSequence());
        assertEquals(new Reply.Repeated(newest), reply);
        TransactionId id = command.id();
        long own = host.journal().origin(id.high(), id.low(), newest);
        assertEquals(host.journal().position(expected.ownSequence()), own, "the event that the id caused");
        boolean sameContent = Cause.of(read(own)).equals(Optional.of(Cause.canonical(command)));
        assertEquals(expected.sameContent(), sameContent, "whether the repeat has the first one's content");
    }

    private void check(Event expected, long position) {
        Event actual = read(position);
        assertTrue(expected.equals(actual), () -> "expected " + shortened(expected) + ", but was " + shortened(actual));
        EventView event = event(position);
        if (event.hasSubject()) {
            List<Long> about = naive.sequencesAbout(new TransactionId(event.subjectHigh(), event.subjectLow()));
            long before = about.get(about.size() - 2);
            assertEquals(host.journal().position(before), event.previousAboutSubject(), "the event before about it");
            assertEquals(host.journal().position(about.getFirst()), event.originOfSubject(), "its subject's own event");
        }
        if (event.kind() == EventKind.ACCOUNT_OPENED || event.kind() == EventKind.ACCOUNT_CHANGED) {
            checkChain(event);
        }
        books.checkAfter(event);
    }

    private void checkChain(EventView event) {
        NaiveAccount account = naive.account(host.account(event.intAt(event.body() + EventLayout.ACCOUNT_NUMBER)));
        List<Long> sequences = account.sequences();
        long sequence = sequences.getLast();
        long previous = sequences.size() == 1 ? sequence : sequences.get(sequences.size() - 2);
        assertEquals(pointer(sequence, previous), event.longAt(event.body() + EventLayout.ACCOUNT_PREVIOUS));
        assertEquals(
                pointer(sequence, sequences.getFirst()), event.longAt(event.body() + EventLayout.ACCOUNT_OPENED_AT));
        assertEquals(
                pointer(sequence, account.metadataSequence()),
                event.longAt(event.body() + EventLayout.ACCOUNT_METADATA_AT));
    }

    private long pointer(long fromSequence, long toSequence) {
        return fromSequence == toSequence
                ? EventLayout.NO_POSITION
                : host.journal().position(toSequence);
    }

    /** Failures are read by people, metadata and a thousand postings are not. */
    static String shortened(Object object) {
        String text = object.toString();
        return text.length() <= 600 ? text : text.substring(0, 400) + " … " + text.substring(text.length() - 200);
    }

    /** Compares all that the two ledgers know. */
    void checkEverything() {
        books.checkEverything();
    }

    private EventView event(long position) {
        return new EventView().at(host.journal().eventAt(position).segment(), position);
    }

    private Event read(long position) {
        return reader.read(event(position), 0);
    }
}

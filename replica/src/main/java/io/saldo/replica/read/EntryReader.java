package io.saldo.replica.read;

import io.saldo.journal.EventCursor;
import io.saldo.ledger.Bytes;
import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.event.CrossingFields;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.event.Names;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.state.Balances;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Makes history entries of links. Entries that stand side by side often share account and event, so what it read last is
 * kept. For one thread.
 */
final class EntryReader {
    private final Balances balances;
    private final Names names;
    private final EventView view = new EventView();
    private int lastNumber = -1;
    private AccountId lastAccount = AccountId.NONE;
    private long lastSequence;
    private Metadata lastMetadata = Metadata.NONE;
    private long lastCrossingSequence;
    private Optional<Crossing> lastCrossing = Optional.empty();

    EntryReader(Balances balances, Names names) {
        this.balances = balances;
        this.names = names;
    }

    /** Looks at the event that a cursor stands on. */
    EventView look(EventCursor cursor) {
        return view.at(cursor.segment(), cursor.offset());
    }

    /** The entry of a link of the event looked at, which moves money. */
    HistoryEntry read(int link) {
        int posting = link >>> 1;
        boolean debit = (link & 1) == 0;
        AccountId counterparty = names.account(debit ? view.to(posting) : view.from(posting));
        if (view.kind() == EventKind.CROSSING_POSTED && counterparty.equals(AccountId.TRANSIT)) {
            Crossing.Posting crossed = crossing().postings().get(CrossingFields.place(view, posting));
            counterparty = debit ? crossed.to() : crossed.from();
        }
        return new HistoryEntry(
                account(balances.account(view.balance(link))),
                view.sequence(),
                posting,
                view.timeNanos(),
                new TransactionId(view.idHigh(), view.idLow()),
                EntryType.of(view),
                debit,
                view.amount(posting),
                names.currency(view.currency(posting)),
                counterparty,
                view.balanceAfter(link),
                metadata());
    }

    private AccountId account(int number) {
        if (number != lastNumber) {
            lastAccount = names.account(number);
            lastNumber = number;
        }
        return lastAccount;
    }

    private Crossing crossing() {
        if (lastCrossing.isEmpty() || view.sequence() != lastCrossingSequence) {
            lastCrossing = Optional.of(CrossingFields.crossing(view));
            lastCrossingSequence = view.sequence();
        }
        return lastCrossing.get();
    }

    private Metadata metadata() {
        byte kind = view.kind();
        if (kind == EventKind.CROSSING_POSTED) {
            return crossing().metadata();
        }
        if (kind != EventKind.TRANSFER_POSTED && kind != EventKind.TRANSACTION_POSTED) {
            return Metadata.NONE;
        }
        long at = view.afterPostings();
        if (at == view.start() + view.length()) {
            return Metadata.NONE;
        }
        if (view.sequence() != lastSequence) {
            byte[] utf8 = new byte[view.intAt(at)];
            MemorySegment.copy(view.segment(), Bytes.BYTE, at + 4, utf8, 0, utf8.length);
            lastMetadata = new Metadata(new String(utf8, StandardCharsets.UTF_8));
            lastSequence = view.sequence();
        }
        return lastMetadata;
    }
}

package io.saldo.replica.read;

import io.saldo.journal.EventCursor;
import io.saldo.journal.ReadableJournal;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.state.LedgerState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The totals of one account up to some event, carried on from there whenever they are asked for. One thread at a time
 * carries on; others wait for it, since they would walk over the same entries.
 */
final class AccountTotals {
    /** One balance's totals, by where the money came from or went to. */
    private static final class BalanceTotals {
        private final WideSum deposited = new WideSum();
        private final WideSum withdrawn = new WideSum();
        private final WideSum transferredIn = new WideSum();
        private final WideSum transferredOut = new WideSum();
        private long deposits;
        private long withdrawals;
        private long transfersIn;
        private long transfersOut;
        private long lastActivityNanos;
        /** All links up to this one are counted; -1 for none. */
        private long countedLink = EventLayout.NO_POSITION;

        long entries() {
            return deposits + withdrawals + transfersIn + transfersOut;
        }

        CurrencyStats stats(Currency currency) {
            return new CurrencyStats(
                    currency,
                    deposited.toBigInteger(),
                    withdrawn.toBigInteger(),
                    transferredIn.toBigInteger(),
                    transferredOut.toBigInteger(),
                    deposits,
                    withdrawals,
                    transfersIn,
                    transfersOut,
                    lastActivityNanos);
        }
    }

    private static final int EXTERNAL = 0;

    private final LedgerState state;
    private final ReadableJournal journal;
    private final int account;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, BalanceTotals> ofBalances = new HashMap<>();

    AccountTotals(LedgerState state, ReadableJournal journal, int account) {
        this.state = state;
        this.journal = journal;
        this.account = account;
    }

    /** The totals up to the last published event. Any thread. */
    AccountStats upToNow() {
        lock.lock();
        try {
            return carryOn(journal.publishedSequence());
        } finally {
            lock.unlock();
        }
    }

    private AccountStats carryOn(long sequence) {
        List<CurrencyStats> stats = new ArrayList<>();
        EventCursor cursor = journal.cursor();
        for (int balance = state.accounts().firstBalance(account);
                balance >= 0;
                balance = state.balances().nextOfAccount(balance)) {
            BalanceTotals totals = ofBalances.computeIfAbsent(balance, _ -> new BalanceTotals());
            count(totals, journal.seekBySequence(journal.threadHead(balance), sequence), cursor);
            if (totals.entries() > 0) {
                stats.add(totals.stats(state.currencies().of(state.balances().currency(balance))));
            }
        }
        stats.sort(Comparator.comparingInt(line -> line.currency().number()));
        return new AccountStats(state.accounts().id(account), stats, sequence);
    }

    /** Counts from a link back to the last one counted. */
    private static void count(BalanceTotals totals, long newestLink, EventCursor cursor) {
        EventView event = new EventView();
        long newestNanos = totals.lastActivityNanos;
        for (long link = newestLink; link > totals.countedLink; link = cursor.previous()) {
            cursor.moveToLink(link);
            event.at(cursor.segment(), cursor.offset());
            if (EventKind.movesMoney(event.kind())) {
                count(totals, event, cursor.linkIndex());
                newestNanos = Math.max(newestNanos, event.timeNanos());
            }
        }
        totals.lastActivityNanos = newestNanos;
        totals.countedLink = newestLink;
    }

    private static void count(BalanceTotals totals, EventView event, int link) {
        int posting = link >>> 1;
        boolean debit = (link & 1) == 0;
        int counterparty = debit ? event.to(posting) : event.from(posting);
        WideSum sum;
        if (counterparty == EXTERNAL) {
            sum = debit ? totals.withdrawn : totals.deposited;
            totals.withdrawals += debit ? 1 : 0;
            totals.deposits += debit ? 0 : 1;
        } else {
            sum = debit ? totals.transferredOut : totals.transferredIn;
            totals.transfersOut += debit ? 1 : 0;
            totals.transfersIn += debit ? 0 : 1;
        }
        sum.add(event.amountHigh(posting), event.amountLow(posting));
    }
}

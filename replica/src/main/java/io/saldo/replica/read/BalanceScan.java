package io.saldo.replica.read;

import io.saldo.journal.EventCursor;
import io.saldo.journal.ReadableJournal;
import io.saldo.ledger.Bytes;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.state.LedgerState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sums all balances behind one event, from the journal. One scan runs at a time. Who comes meanwhile waits, and takes the
 * next scan's result together with all others that wait, since it began after all of them came.
 */
final class BalanceScan {
    private final LedgerState state;
    private final ReadableJournal journal;
    private final ReentrantLock lock = new ReentrantLock();
    private TrialBalance last = new TrialBalance(0, List.of());

    BalanceScan(LedgerState state, ReadableJournal journal) {
        this.state = state;
        this.journal = journal;
    }

    /** The sums behind the last event that was published when this was called, or a later one. Any thread. */
    TrialBalance upToNow() {
        long sequence = journal.publishedSequence();
        lock.lock();
        try {
            if (last.sequence() < sequence) {
                last = scan(journal.publishedSequence());
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    private TrialBalance scan(long sequence) {
        List<Currency> currencies = state.currencies().all();
        WideSum[] sums = new WideSum[currencies.size()];
        long[] accounts = new long[currencies.size()];
        EventCursor cursor = journal.cursor();
        int size = state.balances().size();
        for (int balance = 0; balance < size; balance++) {
            long link = journal.seekBySequence(journal.threadHead(balance), sequence);
            if (link < 0) {
                continue;
            }
            int currency = state.balances().currency(balance);
            cursor.moveToLink(link);
            long payload = cursor.payloadOffset();
            if (sums[currency] == null) {
                sums[currency] = new WideSum();
            }
            sums[currency].add(
                    cursor.segment().get(Bytes.LONG, payload + 8),
                    cursor.segment().get(Bytes.LONG, payload));
            accounts[currency]++;
        }
        List<TrialBalance.Line> lines = new ArrayList<>();
        for (int number = 0; number < sums.length; number++) {
            if (accounts[number] > 0) {
                Amount sum = Amount.of(sums[number].toBigInteger());
                lines.add(new TrialBalance.Line(currencies.get(number), sum, accounts[number]));
            }
        }
        return new TrialBalance(sequence, lines);
    }
}

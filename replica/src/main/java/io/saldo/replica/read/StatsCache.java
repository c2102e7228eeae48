package io.saldo.replica.read;

import io.saldo.journal.ReadableJournal;
import io.saldo.ledger.state.LedgerState;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Totals of the accounts that were asked for last. An account that is not here is walked from its first entry on, one
 * that is here only over what came since.
 */
final class StatsCache {
    /** The most accounts that are kept. */
    static final int ACCOUNTS_MAX = 10_000;

    private final LedgerState state;
    private final ReadableJournal journal;
    private final Map<Integer, AccountTotals> totals = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, AccountTotals> eldest) {
            return size() > ACCOUNTS_MAX;
        }
    };

    StatsCache(LedgerState state, ReadableJournal journal) {
        this.state = state;
        this.journal = journal;
    }

    /** The totals of an account up to now. */
    AccountStats of(int account) {
        AccountTotals found;
        synchronized (totals) {
            found = totals.computeIfAbsent(account, number -> new AccountTotals(state, journal, number));
        }
        return found.upToNow();
    }
}

package io.saldo.benchmark;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.UserId;
import io.saldo.ledger.state.LedgerState;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.replica.BenchmarkLedger;
import io.saldo.replica.read.EventScan;
import io.saldo.replica.read.LedgerReads;

/** The journal of a ledger without a log, as followers read it. */
record BenchmarkFeed(LedgerState state, LedgerReads reads) implements JournalFeed {
    static BenchmarkFeed of(BenchmarkLedger ledger) {
        return new BenchmarkFeed(ledger.state(), new LedgerReads(ledger.state(), ledger.journal()));
    }

    @Override
    public int partition() {
        return 0;
    }

    @Override
    public long sequence() {
        return reads.sequence();
    }

    @Override
    public boolean leads() {
        return true;
    }

    @Override
    public EventScan scan(long afterSequence) {
        return reads.scan(afterSequence);
    }

    @Override
    public Event event(long sequence) {
        return reads.events(sequence - 1, 1).items().getFirst();
    }

    @Override
    public int account(AccountId account) {
        return state.accounts().find(account);
    }

    @Override
    public int owner(int account) {
        return state.accounts().user(account);
    }

    @Override
    public UserId user(AccountId account) {
        int number = state.accounts().find(account);
        int user = number < 0 ? -1 : state.accounts().user(number);
        return user < 0 ? UserId.NONE : state.users().id(user);
    }
}

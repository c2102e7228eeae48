package io.saldo.projection;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.UserId;
import io.saldo.ledger.state.LedgerState;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.replica.read.EventScan;
import java.util.concurrent.atomic.AtomicBoolean;

/** The feed of a node that leads only sometimes. */
public record LedFeed(JournalFeed feed, AtomicBoolean isLed) implements JournalFeed {
    @Override
    public int partition() {
        return feed.partition();
    }

    @Override
    public long sequence() {
        return feed.sequence();
    }

    @Override
    public boolean leads() {
        return isLed.get();
    }

    @Override
    public EventScan scan(long afterSequence) {
        return feed.scan(afterSequence);
    }

    @Override
    public Event event(long sequence) {
        return feed.event(sequence);
    }

    @Override
    public int account(AccountId account) {
        return feed.account(account);
    }

    @Override
    public int owner(int account) {
        return feed.owner(account);
    }

    @Override
    public LedgerState state() {
        return feed.state();
    }

    @Override
    public UserId user(AccountId account) {
        return feed.user(account);
    }
}

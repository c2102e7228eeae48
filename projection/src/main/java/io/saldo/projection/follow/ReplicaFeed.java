package io.saldo.projection.follow;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.UserId;
import io.saldo.ledger.state.LedgerState;
import io.saldo.replica.Replica;
import io.saldo.replica.read.EventScan;

/** The journal of a replica. */
public record ReplicaFeed(int partition, Replica replica) implements JournalFeed {
    @Override
    public long sequence() {
        return replica.reads().sequence();
    }

    @Override
    public boolean leads() {
        return replica.status().role().equals("leader");
    }

    @Override
    public EventScan scan(long afterSequence) {
        return replica.reads().scan(afterSequence);
    }

    @Override
    public Event event(long sequence) {
        return replica.reads().events(sequence - 1, 1).items().getFirst();
    }

    @Override
    public int account(AccountId account) {
        return replica.state().accounts().find(account);
    }

    @Override
    public int owner(int account) {
        return replica.state().accounts().user(account);
    }

    @Override
    public LedgerState state() {
        return replica.state();
    }

    @Override
    public UserId user(AccountId account) {
        LedgerState state = replica.state();
        int number = state.accounts().find(account);
        int user = number < 0 ? -1 : state.accounts().user(number);
        return user < 0 ? UserId.NONE : state.users().id(user);
    }
}

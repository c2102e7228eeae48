package io.saldo.replica;

import io.saldo.journal.EventCursor;
import io.saldo.journal.EventVisitor;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.state.Balances;
import io.saldo.ledger.state.LedgerState;
import java.lang.foreign.MemorySegment;

/**
 * Applies the events of a journal to a state, in their order, after it has brought near the balances that the next of them
 * change: what one waits for in sequence, these reads wait for side by side. For one thread, which the state belongs to.
 */
public final class EventApplier implements EventVisitor {
    private final LedgerState state;
    private final EventView view = new EventView();
    private final EventView ahead = new EventView();

    /** A sum without meaning, which keeps the compiler from leaving out the reads. */
    @SuppressWarnings("UnusedVariable")
    private long sum;

    /** For events that follow the state's last one. */
    public EventApplier(LedgerState state) {
        this.state = state;
    }

    @Override
    public void visit(EventCursor event) {
        state.apply(view.at(event.segment(), event.offset()), event.position());
    }

    @Override
    public void foresee(MemorySegment bytes, long from, long end) {
        Balances balances = state.balances();
        int size = balances.size();
        long read = 0;
        for (long event = from; event < end; event += ahead.length()) {
            ahead.at(bytes, event);
            for (int link = ahead.linkCount() - 1; link >= 0; link--) {
                int balance = ahead.balance(link);
                // Its first and last field: every other balance lies in two lines of the cache.
                read += Integer.compareUnsigned(balance, size) < 0
                        ? balances.low(balance) + balances.currency(balance)
                        : 0;
            }
        }
        sum += read;
    }
}

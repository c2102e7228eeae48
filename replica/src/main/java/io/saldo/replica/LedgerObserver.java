package io.saldo.replica;

import io.saldo.ledger.event.EventView;
import io.saldo.ledger.state.LedgerState;
import io.saldo.replica.log.Role;

/**
 * Looks on while the ledger decides. All methods are called on the ledger thread, which waits for them: they must be quick,
 * and what they throw ends the process.
 */
public interface LedgerObserver {
    /** Looks at nothing. */
    LedgerObserver NONE = new LedgerObserver() {};

    /** The state as a checkpoint and the journal give it, of whose events none is {@linkplain #applied told}. */
    default void begun(LedgerState state) {}

    /**
     * An event was decided and applied, while live or at a restart when its log entry is executed again. Other threads can
     * read it after {@link #published}.
     *
     * @param event is overwritten after the return
     * @param position of the event in the journal
     */
    default void applied(EventView event, long position) {}

    /** All events up to here are readable by every thread. */
    default void published(long sequence) {}

    /** The node's role changed; see {@link io.saldo.replica.log.LogFollower#onRole}. */
    default void roleChanged(Role role, long term, int leader) {}
}

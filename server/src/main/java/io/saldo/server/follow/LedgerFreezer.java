package io.saldo.server.follow;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.projection.fraud.AlertDesk;
import io.saldo.replica.NotAcceptedException;
import io.saldo.replica.OutcomeUnknownException;
import io.saldo.replica.Result;
import io.saldo.replica.partition.Partitions;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Freezes an account by a command, sent like any client's; one that is frozen already needs none. */
record LedgerFreezer(Partitions partitions) implements AlertDesk.Freezer {
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

    @Override
    public boolean freeze(AccountId account) throws NotAcceptedException, OutcomeUnknownException {
        boolean isFrozen = partitions
                .reads()
                .account(account)
                .filter(known -> known.status() == AccountStatus.FROZEN)
                .isPresent();
        if (isFrozen) {
            return true;
        }
        Command freeze =
                new Command.ChangeAccount(account, Optional.of(AccountStatus.FROZEN), List.of(), Optional.empty());
        byte[] bytes = new CommandWriter().toBytes(freeze);
        long[] results = new long[1];
        partitions.submit(MemorySegment.ofArray(bytes), bytes.length, 1, results, TIMEOUT_NANOS);
        return !Result.isRefusal(results[0]);
    }
}

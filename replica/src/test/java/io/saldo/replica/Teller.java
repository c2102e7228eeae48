package io.saldo.replica;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Asks a replica for what clients ask, one command at a time. */
final class Teller {
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Replica replica;

    Teller(Replica replica) {
        this.replica = replica;
    }

    long submit(Command command) {
        byte[] bytes = new CommandWriter().toBytes(command);
        long[] results = new long[1];
        try {
            replica.submit(MemorySegment.ofArray(bytes), bytes.length, 1, results, PATIENCE_NANOS);
        } catch (NotAcceptedException | OutcomeUnknownException e) {
            throw new AssertionError(e);
        }
        return results[0];
    }

    long open(String account) {
        return submit(new Command.OpenAccount(AccountId.parse(account), UserId.NONE, List.of(), Metadata.NONE));
    }

    long deposit(long id, String to, long cents) {
        return submit(transfer(id, TransferType.DEPOSIT, AccountId.EXTERNAL, new AccountId(to), cents));
    }

    long transfer(long id, String from, String to, long cents) {
        return submit(transfer(id, TransferType.TRANSFER, new AccountId(from), new AccountId(to), cents));
    }

    static Command transfer(long id, TransferType type, AccountId from, AccountId to, long cents) {
        return new Command.PostTransfer(
                new TransactionId(7, id), type, from, to, new DecimalAmount(0, cents, 2), "USD", Metadata.NONE);
    }
}

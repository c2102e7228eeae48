package io.saldo.projection;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import io.saldo.projection.follow.ReplicaFeed;
import io.saldo.replica.NotAcceptedException;
import io.saldo.replica.OutcomeUnknownException;
import io.saldo.replica.Replica;
import io.saldo.replica.ReplicaConfig;
import io.saldo.replica.Result;
import io.saldo.replica.log.InMemoryLog;
import io.saldo.replica.log.KeptEntries;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A real ledger with its journal, behind a log in memory whose clock the test moves. */
public final class LedgerUnderTest implements AutoCloseable {
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    /** The ledger's time, nanoseconds since 1970. */
    public final AtomicLong clock = new AtomicLong(1_700_000_000_000_000_000L);

    private final Replica replica;
    private long nextId = 1;

    /** A new ledger in a directory. */
    public LedgerUnderTest(Path directory) {
        replica = Replica.start(
                ReplicaConfig.in(directory),
                InMemoryLog.threaded(new KeptEntries(), clock::get),
                new SimpleMeterRegistry(),
                (why, cause) -> {
                    throw new AssertionError(why, cause);
                });
    }

    public Replica replica() {
        return replica;
    }

    public ReplicaFeed feed() {
        return new ReplicaFeed(0, replica);
    }

    public long sequence() {
        return replica.reads().sequence();
    }

    /** All events, read once more from the journal. */
    public List<Event> events() {
        List<Event> all = new ArrayList<>();
        long after = 0;
        while (after < sequence()) {
            List<Event> page = replica.reads().events(after, 1_000).items();
            all.addAll(page);
            after = page.getLast().header().sequence();
        }
        return all;
    }

    public long open(String account, String user) {
        return submit(new Command.OpenAccount(new AccountId(account), new UserId(user), List.of(), Metadata.NONE));
    }

    public void change(String account, AccountStatus status) {
        submit(new Command.ChangeAccount(new AccountId(account), Optional.of(status), List.of(), Optional.empty()));
    }

    public long deposit(String to, long cents) {
        return move(TransferType.DEPOSIT, AccountId.EXTERNAL, new AccountId(to), cents, "USD");
    }

    public long withdraw(String from, long cents) {
        return withdraw(from, cents, "USD");
    }

    public long withdraw(String from, long cents, String currency) {
        return move(TransferType.WITHDRAWAL, new AccountId(from), AccountId.EXTERNAL, cents, currency);
    }

    public long transfer(String from, String to, long cents) {
        return move(TransferType.TRANSFER, new AccountId(from), new AccountId(to), cents, "USD");
    }

    public long move(TransferType type, AccountId from, AccountId to, long cents, String currency) {
        return submit(new Command.PostTransfer(
                id(), type, from, to, new DecimalAmount(0, cents, 2), currency, Metadata.NONE));
    }

    public TransactionId id() {
        return new TransactionId(7, nextId++);
    }

    /** Submits a command, and gives the sequence of its event, or 0 when there is none. */
    public long submit(Command command) {
        byte[] bytes = new CommandWriter().toBytes(command);
        long[] results = new long[1];
        try {
            replica.submit(MemorySegment.ofArray(bytes), bytes.length, 1, results, PATIENCE_NANOS);
        } catch (NotAcceptedException | OutcomeUnknownException e) {
            throw new AssertionError(e);
        }
        return Result.isEvent(results[0])
                ? replica.reads().event(Result.position(results[0])).header().sequence()
                : 0;
    }

    @Override
    public void close() {
        replica.close();
    }
}

package io.saldo.server.older;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import io.saldo.replica.Result;
import io.saldo.replica.partition.Barred;
import io.saldo.replica.partition.PartitionReads;
import io.saldo.replica.partition.Partitions;
import io.saldo.replica.read.AccountRecord;
import io.saldo.replica.read.BalanceRecord;
import io.saldo.server.api.Commands;
import io.saldo.server.config.ConfigRefused;
import io.saldo.server.http.Scratch;
import io.saldo.server.problem.Problem;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The one ledger, as the older systems knew theirs: every account is a wallet, and there is one currency. Any thread. */
public final class WalletLedger {
    private final Partitions partitions;
    private final PartitionReads reads;
    private final Commands commands;
    private final Currency currency;
    private final WalletAmounts amounts;

    /**
     * The ledger of these partitions.
     *
     * @param currencyCode the one currency
     * @throws ConfigRefused when the ledger has no such currency
     */
    public WalletLedger(Partitions partitions, Commands commands, String currencyCode) {
        this.partitions = partitions;
        reads = partitions.reads();
        this.commands = commands;
        currency = partitions
                .currencies()
                .find(currencyCode)
                .orElseThrow(() -> new ConfigRefused("ledger.default-currency is " + currencyCode
                        + ", which the ledger does not know; add it to ledger.currencies with its scale"));
        amounts = new WalletAmounts(currency);
    }

    /** The one currency. */
    public Currency currency() {
        return currency;
    }

    /** Its amounts. */
    public WalletAmounts amounts() {
        return amounts;
    }

    /** What can be read. */
    public PartitionReads reads() {
        return reads;
    }

    /** Whether there is more than one partition. */
    public boolean isParted() {
        return partitions.areSeveral();
    }

    /** How many partitions there are. */
    public int partitionCount() {
        return partitions.count();
    }

    /** Returns when what follows sees all that was answered before, of a wallet. */
    public void awaitNewest(String wallet) {
        if (AccountId.isValid(wallet)) {
            commands.barrier(partitions.of(new AccountId(wallet)));
        }
    }

    /** The same of everything. */
    public void awaitNewest() {
        commands.barrierAll();
    }

    /** Whether there is such a wallet; a text that can be no id names none. */
    public boolean exists(String wallet) {
        if (!AccountId.isValid(wallet)) {
            return false;
        }
        AccountId account = new AccountId(wallet);
        return partitions.exists(account) || existsElsewhere(account);
    }

    /** Another node may have opened it a moment ago. */
    private boolean existsElsewhere(AccountId account) {
        commands.barrier(partitions.of(account));
        return partitions.exists(account);
    }

    /** A wallet as it stands. */
    public Optional<AccountRecord> wallet(String wallet) {
        return exists(wallet) ? reads.account(new AccountId(wallet)) : Optional.empty();
    }

    /** What a wallet has, if there is such a wallet. */
    public Optional<BalanceRecord> balance(String wallet) {
        return balance(wallet, Long.MAX_VALUE);
    }

    /** What a wallet had behind an event, if there is such a wallet. */
    public Optional<BalanceRecord> balance(String wallet, long sequence) {
        return AccountId.isValid(wallet)
                ? reads.balanceAt(new AccountId(wallet), currency, sequence)
                : Optional.empty();
    }

    /** What the wallet has, as it was read. */
    public Amount balance(AccountRecord wallet) {
        return wallet.balances().stream()
                .filter(balance -> balance.currency().equals(currency))
                .map(BalanceRecord::balance)
                .findAny()
                .orElse(Amount.ZERO);
    }

    /** Why the wallet could not send an amount, as things stand; empty when it could. */
    public Optional<Rejection> obstacle(AccountRecord sender, DecimalAmount amount) {
        if (sender.status() != AccountStatus.ACTIVE) {
            return Optional.of(
                    sender.status() == AccountStatus.FROZEN ? Rejection.ACCOUNT_FROZEN : Rejection.ACCOUNT_CLOSED);
        }
        Amount available = sender.balances().stream()
                .filter(balance -> balance.currency().equals(currency))
                .map(BalanceRecord::available)
                .findAny()
                .orElse(Amount.ZERO);
        Amount minimum = sender.minimums().stream()
                .filter(limit -> limit.currency().equals(currency))
                .map(Event.Minimum::minimum)
                .findAny()
                .orElse(Amount.ZERO);
        boolean covers = available
                        .toBigInteger()
                        .subtract(amount.at(currency.scale()).toBigInteger())
                        .compareTo(minimum.toBigInteger())
                >= 0;
        return covers ? Optional.empty() : Optional.of(Rejection.INSUFFICIENT_FUNDS);
    }

    /** The command that brings money from outside to a wallet. */
    public Command.PostTransfer deposit(RequestName request, AccountId to, DecimalAmount amount) {
        return command(request, TransferType.DEPOSIT, AccountId.EXTERNAL, to, amount);
    }

    /** The command that takes money of a wallet outside. */
    public Command.PostTransfer withdrawal(RequestName request, AccountId from, DecimalAmount amount) {
        return command(request, TransferType.WITHDRAWAL, from, AccountId.EXTERNAL, amount);
    }

    /** The command that moves money from wallet to wallet. */
    public Command.PostTransfer transfer(RequestName request, AccountId from, AccountId to, DecimalAmount amount) {
        return command(request, TransferType.TRANSFER, from, to, amount);
    }

    private Command.PostTransfer command(
            RequestName request, TransferType type, AccountId from, AccountId to, DecimalAmount amount) {
        return new Command.PostTransfer(request.id(), type, from, to, amount, currency.code(), request.metadata());
    }

    /**
     * Moves money.
     *
     * @throws RequestRefused when the id was used for another request, or nobody can tell yet what became of this one
     */
    public Outcome post(Scratch scratch, Command.PostTransfer transfer) {
        return outcome(submit(scratch, List.of(transfer))[0], transfer);
    }

    /**
     * Moves money to a wallet, and opens the wallet before if it is missing. Both stand in one entry of the log, so nobody
     * sees the one without the other. Of several that open it at once, one does, and all bring their money.
     */
    public Outcome postOpening(Scratch scratch, Command.PostTransfer transfer) {
        if (exists(transfer.to().value()) || reads.transfer(transfer.id()).isPresent()) {
            return post(scratch, transfer);
        }
        Command open = new Command.OpenAccount(transfer.to(), UserId.NONE, List.of(), Metadata.NONE);
        return outcome(submit(scratch, List.of(open, transfer))[1], transfer);
    }

    /**
     * Opens a wallet.
     *
     * @return whether it did; otherwise there is one with this id
     */
    public boolean open(Scratch scratch, AccountId wallet, UserId user) {
        Command open = new Command.OpenAccount(wallet, user, List.of(), Metadata.NONE);
        long result = submit(scratch, List.of(open))[0];
        if (Result.isEvent(result)) {
            return true;
        }
        if (Result.rejection(result) != Rejection.ACCOUNT_EXISTS) {
            throw new RequestRefused(Problem.of(Result.rejection(result)));
        }
        return false;
    }

    /**
     * Opens a wallet with its first money on it, both in one entry of the log.
     *
     * @return empty when there is such a wallet by then; the money that it got is taken back at once
     */
    public Optional<Outcome> openWith(Scratch scratch, Command.PostTransfer first) {
        Command open = new Command.OpenAccount(first.to(), UserId.NONE, List.of(), Metadata.NONE);
        long[] results = submit(scratch, List.of(open, first));
        boolean isOpened = Result.isEvent(results[0]);
        Outcome outcome = outcome(results[1], first);
        if (isOpened) {
            return Optional.of(outcome);
        }
        if (outcome instanceof Outcome.Posted && !outcome.isRepeat()) {
            TransactionId id = TransactionId.parse(UUID.randomUUID().toString());
            submit(scratch, List.of(new Command.ReverseTransfer(id, first.id(), DecimalAmount.NONE)));
        }
        return Optional.empty();
    }

    /** Whether a movement came together with the opening of the wallet that it went to, and may have caused it. */
    public boolean isFirst(Event.Header movement, AccountId wallet) {
        List<Event> before = reads.partition(partitions.of(wallet))
                .events(Math.max(0, movement.sequence() - 2), 1)
                .items();
        return before.getFirst() instanceof Event.AccountOpened opened
                && opened.account().equals(wallet)
                && opened.header().timeNanos() == movement.timeNanos();
    }

    private long[] submit(Scratch scratch, List<Command> together) {
        int room = together.stream().mapToInt(Commands::roomFor).sum();
        MemorySegment encoded = MemorySegment.ofArray(scratch.commands(room, 0));
        CommandWriter writer = new CommandWriter();
        int bytes = 0;
        for (Command command : together) {
            bytes += writer.write(command, encoded, bytes);
        }
        long[] results = scratch.results(together.size());
        commands.submit(encoded, bytes, together.size(), results);
        return results;
    }

    private Outcome outcome(long result, Command.PostTransfer transfer) {
        if (Barred.isBarred(result)) {
            throw new RequestRefused(Commands.barred(Barred.reason(result)));
        }
        if (!Result.isEvent(result)) {
            throw new RequestRefused(Problem.of(Result.rejection(result)));
        }
        long position = Result.position(result);
        if (!Result.isRepeat(result)) {
            return outcome(reads.event(position), false);
        }
        if (!reads.isSame(position, transfer)) {
            throw reused();
        }
        return outcome(reads.origin(position, transfer.id()), true);
    }

    /** What a client is told that gives the id of one request to another. */
    public static RequestRefused reused() {
        return new RequestRefused(
                ProblemCode.TRANSACTION_ID_REUSED,
                "The request's id was used before, for a request with other content");
    }

    private static Outcome outcome(Event event, boolean isRepeat) {
        return switch (event) {
            case Event.TransferPosted posted -> new Outcome.Posted(posted.header(), posted.movement(), isRepeat);
            case Event.CommandRefused refused -> new Outcome.Refused(refused.header(), refused.rejection(), isRepeat);
            case Event.TransactionPosted _,
                    Event.HoldPlaced _,
                    Event.HoldCaptured _,
                    Event.HoldReleased _,
                    Event.TransferReversed _,
                    Event.CrossingOpened _,
                    Event.CrossingPosted _,
                    Event.CrossingCancelled _,
                    Event.AccountOpened _,
                    Event.AccountChanged _,
                    Event.CurrencyRegistered _,
                    Event.LedgerCreated _ -> throw new IllegalStateException("no transfer causes " + event);
        };
    }
}

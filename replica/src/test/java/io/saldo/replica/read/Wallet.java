package io.saldo.replica.read;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A ledger for short stories in dollars: each call is a log entry, a second after the one before. */
final class Wallet implements AutoCloseable {
    private static final long SECOND = 1_000_000_000L;

    private final LedgerHost host;
    private long ids;

    Wallet(Path directory) {
        host = new LedgerHost(directory);
        host.entry(SECOND, new Command.RegisterCurrency("USD", 4));
    }

    LedgerHost host() {
        return host;
    }

    LedgerReads reads() {
        return host.reads();
    }

    TransactionId nextId() {
        return new TransactionId(0x5A1D0, ++ids);
    }

    LedgerHost.Result run(Command command) {
        return host.entry(SECOND, command);
    }

    void open(String account, String user) {
        run(new Command.OpenAccount(new AccountId(account), new UserId(user), List.of(), Metadata.NONE));
    }

    TransactionId deposit(String to, String amount) {
        return runWithId(transfer(TransferType.DEPOSIT, AccountId.EXTERNAL.value(), to, amount));
    }

    TransactionId transfer(String from, String to, String amount) {
        return runWithId(transfer(TransferType.TRANSFER, from, to, amount));
    }

    /** So many transfers in one log entry. */
    void transfers(int count, String from, String to, String amount) {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(transfer(TransferType.TRANSFER, from, to, amount));
        }
        host.entry(SECOND, commands);
    }

    private Command transfer(TransferType type, String from, String to, String amount) {
        return new Command.PostTransfer(
                nextId(), type, new AccountId(from), new AccountId(to), dollars(amount), "USD", Metadata.NONE);
    }

    TransactionId hold(String from, String amount, long expiresAfterSeconds) {
        return runWithId(new Command.PlaceHold(
                nextId(),
                new AccountId(from),
                AccountId.NONE,
                dollars(amount),
                "USD",
                expiresAfterSeconds,
                Metadata.NONE));
    }

    TransactionId runWithId(Command command) {
        run(command);
        return command.id();
    }

    Command.Posting posting(String from, String to, String amount) {
        return new Command.Posting(new AccountId(from), new AccountId(to), dollars(amount), "USD");
    }

    static DecimalAmount dollars(String amount) {
        return DecimalAmount.parse(amount, false);
    }

    Metadata note(String text) {
        return new Metadata("{\"note\":\"" + text + "\"}");
    }

    String textOf(Metadata metadata) {
        return metadata.json().replaceAll(".*:\"(.*)\"}", "$1");
    }

    @Override
    public void close() {
        host.close();
    }
}

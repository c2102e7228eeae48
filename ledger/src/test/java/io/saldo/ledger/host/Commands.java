package io.saldo.ledger.host;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.MinimumBalance;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Commands in few words. Those that move money get ids 1, 2, 3 and so on, in the order in which they are made. */
public final class Commands {
    private long lastId;

    /** The n-th id. */
    public static TransactionId id(long number) {
        return new TransactionId(0, number);
    }

    /** An amount as a client writes it; blank for none. */
    public static DecimalAmount amount(String text) {
        return text.isEmpty() ? DecimalAmount.NONE : DecimalAmount.parse(text, true);
    }

    private TransactionId nextId() {
        return id(++lastId);
    }

    /** Opens an account without an owner. */
    public static Command.OpenAccount open(String account) {
        return new Command.OpenAccount(new AccountId(account), UserId.NONE, List.of(), Metadata.NONE);
    }

    /** Opens an account with minimum balances, given as currency and amount by turns. */
    public static Command.OpenAccount open(String account, String... minimums) {
        return new Command.OpenAccount(new AccountId(account), UserId.NONE, minimums(minimums), Metadata.NONE);
    }

    /** Changes an account's status. */
    public static Command.ChangeAccount change(String account, AccountStatus status) {
        return new Command.ChangeAccount(new AccountId(account), Optional.of(status), List.of(), Optional.empty());
    }

    /** Sets minimum balances, given as currency and amount by turns. */
    public static Command.ChangeAccount limit(String account, String... minimums) {
        return new Command.ChangeAccount(
                new AccountId(account), Optional.empty(), minimums(minimums), Optional.empty());
    }

    /** Minimum balances, given as currency and amount by turns. */
    public static List<MinimumBalance> minimums(String... minimums) {
        List<MinimumBalance> list = new ArrayList<>();
        for (int i = 0; i < minimums.length; i += 2) {
            list.add(new MinimumBalance(minimums[i], amount(minimums[i + 1])));
        }
        return list;
    }

    /** Moves money between two accounts, of which one may be {@code @external}. */
    public Command.PostTransfer transfer(String from, String to, String amount, String currency) {
        TransferType type = from.equals("@external")
                ? TransferType.DEPOSIT
                : to.equals("@external") ? TransferType.WITHDRAWAL : TransferType.TRANSFER;
        return transfer(type, from, to, amount, currency);
    }

    /** Moves money as the type says, be it true or not. */
    public Command.PostTransfer transfer(TransferType type, String from, String to, String amount, String currency) {
        return new Command.PostTransfer(
                nextId(), type, new AccountId(from), new AccountId(to), amount(amount), currency, Metadata.NONE);
    }

    /** Moves money from {@code @external}. */
    public Command.PostTransfer deposit(String to, String amount, String currency) {
        return transfer("@external", to, amount, currency);
    }

    /** One movement of a transaction. */
    public static Command.Posting posting(String from, String to, String amount, String currency) {
        return new Command.Posting(new AccountId(from), new AccountId(to), amount(amount), currency);
    }

    /** Moves money by these postings. */
    public Command.PostTransaction transaction(Command.Posting... postings) {
        return new Command.PostTransaction(nextId(), List.of(postings), Metadata.NONE);
    }

    /** Sets money aside for ever. */
    public Command.PlaceHold hold(String from, String to, String amount, String currency) {
        return hold(from, to, amount, currency, 0);
    }

    /** Sets money aside for some seconds. */
    public Command.PlaceHold hold(String from, String to, String amount, String currency, long seconds) {
        return new Command.PlaceHold(
                nextId(), new AccountId(from), new AccountId(to), amount(amount), currency, seconds, Metadata.NONE);
    }

    /** Captures an amount for a receiver, both blank when not given. */
    public Command.CaptureHold capture(TransactionId hold, String to, String amount) {
        return new Command.CaptureHold(nextId(), hold, new AccountId(to), amount(amount));
    }

    /** Releases a hold. */
    public Command.VoidHold release(TransactionId hold) {
        return new Command.VoidHold(nextId(), hold);
    }

    /** Moves an amount back, blank for all that is left. */
    public Command.ReverseTransfer reverse(TransactionId original, String amount) {
        return new Command.ReverseTransfer(nextId(), original, amount(amount));
    }
}

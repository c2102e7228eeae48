package io.saldo.ledger.decide;

import static io.saldo.ledger.host.Commands.change;
import static io.saldo.ledger.host.Commands.limit;
import static io.saldo.ledger.host.Commands.open;
import static io.saldo.ledger.model.Rejection.ACCOUNT_CLOSED;
import static io.saldo.ledger.model.Rejection.ACCOUNT_EXISTS;
import static io.saldo.ledger.model.Rejection.ACCOUNT_NOT_EMPTY;
import static io.saldo.ledger.model.Rejection.ACCOUNT_NOT_FOUND;
import static io.saldo.ledger.model.Rejection.CURRENCY_EXISTS;
import static io.saldo.ledger.model.Rejection.CURRENCY_NOT_FOUND;
import static io.saldo.ledger.model.Rejection.INVALID_AMOUNT;
import static io.saldo.ledger.model.Rejection.INVALID_COMMAND;
import static io.saldo.ledger.model.Rejection.LEDGER_EXISTS;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.UserId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The checks of the ledger's beginning, of currencies and of accounts. */
final class AccountLadders {
    private static final Metadata TOO_LONG = new Metadata("m".repeat(Limits.METADATA_BYTES_MAX + 1));

    private AccountLadders() {}

    static Ladder create() {
        return new Ladder(Command.CreateLedger.class)
                .refuses(LEDGER_EXISTS, "the ledger exists", new Command.CreateLedger(1))
                .evenWhen("it names no rules", new Command.CreateLedger(0));
    }

    static Ladder register() {
        return new Ladder(Command.RegisterCurrency.class)
                .refuses(INVALID_COMMAND, "the code is too short", new Command.RegisterCurrency("AB", 2))
                .or("the code is too long", new Command.RegisterCurrency("ABCDEFGHIJKLM", 2))
                .or("the code is in lower case", new Command.RegisterCurrency("eur", 2))
                .or("the code has other letters", new Command.RegisterCurrency("ÄÖÜ", 2))
                .or("the scale is too large", new Command.RegisterCurrency("NEW", 39))
                .evenWhen("the currency has another scale", new Command.RegisterCurrency("EUR", 39))
                .refuses(CURRENCY_EXISTS, "the currency has another scale", new Command.RegisterCurrency("EUR", 3));
    }

    static Ladder opening() {
        return new Ladder(Command.OpenAccount.class)
                .refuses(INVALID_COMMAND, "the id is blank", open(""))
                .or("the id belongs to the system", open("@mine"))
                .or("the id is too long", open("a".repeat(65)))
                .or("the id has other letters", open("ålice"))
                .or("the owner's id is none", owned("new", "no such/user"))
                .or("its metadata is too long", with("new", TOO_LONG))
                .or("it has too many minimums", open("new", tooMany()))
                .evenWhen("the account exists", with("alice", TOO_LONG))
                .refuses(ACCOUNT_EXISTS, "the account exists", open("alice"))
                .or("the account is closed", open("closed"))
                .evenWhen("a minimum's currency does not exist", open("alice", "XXX", "1"))
                .refuses(CURRENCY_NOT_FOUND, "a minimum's currency does not exist", open("new", "XXX", "1"))
                .evenWhen("a later minimum is too fine", open("new", "XXX", "1", "EUR", "0.001"))
                .refuses(INVALID_AMOUNT, "a minimum is too fine", open("new", "EUR", "0.001"))
                .or("a minimum does not fit the scale", open("new", "EUR", World.LEAST))
                .evenWhen("it is the second of its currency", open("new", "EUR", "1", "EUR", "0.001"))
                .refuses(INVALID_COMMAND, "two minimums are of one currency", open("new", "EUR", "1", "EUR", "1"));
    }

    static Ladder changing() {
        return new Ladder(Command.ChangeAccount.class)
                .refuses(INVALID_COMMAND, "its metadata is too long", changed("alice", TOO_LONG))
                .or("it has too many minimums", limit("alice", tooMany()))
                .evenWhen("the account does not exist", changed("nobody", TOO_LONG))
                .refuses(ACCOUNT_NOT_FOUND, "the account does not exist", change("nobody", AccountStatus.ACTIVE))
                .or("no account is named", change("", AccountStatus.ACTIVE))
                .evenWhen("a minimum's currency does not exist", limit("nobody", "XXX", "1"))
                .refuses(INVALID_COMMAND, "the account is the system's", change("@external", AccountStatus.FROZEN))
                .evenWhen("a minimum's currency does not exist", limit("@external", "XXX", "1"))
                .refuses(ACCOUNT_CLOSED, "the account is closed", change("closed", AccountStatus.ACTIVE))
                .or("the account is closed already", change("closed", AccountStatus.CLOSED))
                .or("a closed account would get metadata", changed("closed", Metadata.NONE))
                .evenWhen("a minimum's currency does not exist", limit("closed", "XXX", "1"))
                .refuses(CURRENCY_NOT_FOUND, "a minimum's currency does not exist", limit("alice", "XXX", "1"))
                .evenWhen("a later minimum is too fine", limit("alice", "XXX", "1", "EUR", "0.001"))
                .refuses(INVALID_AMOUNT, "a minimum is too fine", limit("alice", "EUR", "0.001"))
                .evenWhen("it is the second of its currency", limit("alice", "EUR", "1", "EUR", "0.001"))
                .refuses(INVALID_COMMAND, "two minimums are of one currency", limit("alice", "EUR", "1", "EUR", "1"))
                .evenWhen("an account with money would close", closedWithMinimums("alice", "EUR", "1", "EUR", "1"))
                .refuses(ACCOUNT_NOT_EMPTY, "an account with money would close", change("alice", AccountStatus.CLOSED))
                .or("an account with a hold would close", change("overdrawn", AccountStatus.CLOSED))
                .or("a frozen account with money would close", change("frozen", AccountStatus.CLOSED));
    }

    /** One more than there may be, each of another currency. */
    private static String[] tooMany() {
        String[] minimums = new String[2 * (Limits.MINIMUM_BALANCES_MAX + 1)];
        Arrays.setAll(minimums, i -> i % 2 == 0 ? "CUR" + i : "1");
        return minimums;
    }

    private static Command owned(String account, String user) {
        return new Command.OpenAccount(new AccountId(account), new UserId(user), List.of(), Metadata.NONE);
    }

    private static Command with(String account, Metadata metadata) {
        return new Command.OpenAccount(new AccountId(account), UserId.NONE, List.of(), metadata);
    }

    private static Command changed(String account, Metadata metadata) {
        return new Command.ChangeAccount(new AccountId(account), Optional.empty(), List.of(), Optional.of(metadata));
    }

    private static Command closedWithMinimums(String account, String... minimums) {
        return new Command.ChangeAccount(
                new AccountId(account),
                Optional.of(AccountStatus.CLOSED),
                Commands.minimums(minimums),
                Optional.empty());
    }
}

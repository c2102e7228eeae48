package io.saldo.ledger.decide;

import static io.saldo.ledger.host.Commands.posting;
import static io.saldo.ledger.model.Rejection.ACCOUNT_CLOSED;
import static io.saldo.ledger.model.Rejection.ACCOUNT_FROZEN;
import static io.saldo.ledger.model.Rejection.ACCOUNT_NOT_FOUND;
import static io.saldo.ledger.model.Rejection.CURRENCY_NOT_FOUND;
import static io.saldo.ledger.model.Rejection.INSUFFICIENT_FUNDS;
import static io.saldo.ledger.model.Rejection.INVALID_AMOUNT;
import static io.saldo.ledger.model.Rejection.INVALID_COMMAND;
import static io.saldo.ledger.model.Rejection.LIMIT_EXCEEDED;
import static io.saldo.ledger.model.Rejection.NOT_REVERSIBLE;
import static io.saldo.ledger.model.Rejection.SAME_ACCOUNT;
import static io.saldo.ledger.model.Rejection.TRANSFER_NOT_FOUND;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import java.util.Arrays;

/** The checks of transfers, transactions and reversals. Its methods are tables, and as long as those. */
final class TransferLadders {
    private static final Metadata TOO_LONG = new Metadata("m".repeat(Limits.METADATA_BYTES_MAX + 1));

    private final World world;
    private final Commands say;

    TransferLadders(World world) {
        this.world = world;
        say = world.say;
    }

    Ladder transfer() {
        return new Ladder(Command.PostTransfer.class)
                .refuses(INVALID_COMMAND, "it has no id", nameless(say.transfer("alice", "bob", "1", "EUR")))
                .or("its metadata is too long", lengthened(say.transfer("alice", "bob", "1", "EUR")))
                .evenWhen("no account exists", lengthened(say.transfer("nobody", "no.one", "1", "EUR")))
                .refuses(ACCOUNT_NOT_FOUND, "the sender does not exist", say.transfer("nobody", "bob", "1", "EUR"))
                .or("the receiver does not exist", say.transfer("alice", "nobody", "1", "EUR"))
                .evenWhen("it is sender and receiver", say.transfer("nobody", "nobody", "1", "EUR"))
                .evenWhen("the type does not fit", say.transfer(TransferType.DEPOSIT, "alice", "nobody", "1", "EUR"))
                .refuses(SAME_ACCOUNT, "sender and receiver are one", say.transfer("alice", "alice", "1", "EUR"))
                .evenWhen(
                        "the type does not fit",
                        say.transfer(TransferType.TRANSFER, "@external", "@external", "1", "EUR"))
                .refuses(
                        INVALID_COMMAND,
                        "a transfer comes from outside",
                        say.transfer(TransferType.TRANSFER, "@external", "bob", "1", "EUR"))
                .or("a transfer goes outside", say.transfer(TransferType.TRANSFER, "alice", "@external", "1", "EUR"))
                .or("a deposit comes from an account", say.transfer(TransferType.DEPOSIT, "alice", "bob", "1", "EUR"))
                .or(
                        "a withdrawal goes to an account",
                        say.transfer(TransferType.WITHDRAWAL, "alice", "bob", "1", "EUR"))
                .evenWhen(
                        "the currency does not exist",
                        say.transfer(TransferType.WITHDRAWAL, "alice", "bob", "1", "XXX"))
                .refuses(CURRENCY_NOT_FOUND, "the currency does not exist", say.transfer("alice", "bob", "1", "XXX"))
                .or("the currency is blank", say.transfer("alice", "bob", "1", ""))
                .evenWhen("the amount is negative", say.transfer("alice", "bob", "-1", "XXX"))
                .refuses(INVALID_AMOUNT, "the amount is zero", say.transfer("alice", "bob", "0", "EUR"))
                .or("the amount is negative", say.transfer("alice", "bob", "-1", "EUR"))
                .or("the amount is too fine", say.transfer("alice", "bob", "1.001", "EUR"))
                .or("the amount is written too fine", say.transfer("alice", "bob", "1.000", "EUR"))
                .or("the amount is too large at the scale", say.transfer("alice", "bob", World.MOST, "EUR"))
                .evenWhen("the receiver is closed", say.transfer("alice", "closed", "0", "EUR"))
                .refuses(ACCOUNT_CLOSED, "the receiver is closed", say.transfer("alice", "closed", "1", "EUR"))
                .or("the sender is closed", say.transfer("closed", "bob", "1", "EUR"))
                .or("a deposit's receiver is closed", say.deposit("closed", "1", "EUR"))
                .evenWhen("the sender is frozen", say.transfer("frozen", "closed", "1", "EUR"))
                .evenWhen("the receiver is frozen", say.transfer("closed", "frozen", "1", "EUR"))
                .refuses(ACCOUNT_FROZEN, "the receiver is frozen", say.transfer("alice", "frozen", "1", "EUR"))
                .or("the sender is frozen", say.transfer("frozen", "bob", "1", "EUR"))
                .or("a withdrawal's sender is frozen", say.transfer("frozen", "@external", "1", "EUR"))
                .evenWhen("the sender has too little", say.transfer("poor", "frozen", "1", "EUR"))
                .refuses(INSUFFICIENT_FUNDS, "the sender has nothing", say.transfer("poor", "bob", "0.01", "EUR"))
                .or("the sender never had any", say.transfer("poor", "bob", "1", "QTS"))
                .or("too much of it is held", say.transfer("alice", "bob", "60", "EUR"))
                .or("the overdraft is held", say.transfer("overdrawn", "bob", "0.01", "EUR"))
                .evenWhen("the receiver is full", say.transfer("poor", "full", "1", "PTS"))
                .refuses(LIMIT_EXCEEDED, "the receiver is full", say.transfer("carol", "full", "1", "PTS"))
                .or("no more can be issued", say.deposit("bob", "1", "PTS"));
    }

    Ladder transaction() {
        return new Ladder(Command.PostTransaction.class)
                .refuses(
                        INVALID_COMMAND, "it has no id", nameless(say.transaction(posting("alice", "bob", "1", "EUR"))))
                .or("it has no postings", say.transaction())
                .or("it has too many postings", say.transaction(many(Limits.POSTINGS_MAX + 1)))
                .or("its metadata is too long", lengthened(say.transaction(posting("alice", "bob", "1", "EUR"))))
                .evenWhen("no account exists", lengthened(say.transaction(posting("nobody", "no.one", "1", "EUR"))))
                .refuses(
                        ACCOUNT_NOT_FOUND,
                        "a sender does not exist",
                        say.transaction(posting("alice", "bob", "1", "EUR"), posting("nobody", "bob", "1", "EUR")))
                .or("a receiver does not exist", say.transaction(posting("alice", "nobody", "1", "EUR")))
                .or("a sender has no name", say.transaction(posting("", "bob", "1", "EUR")))
                .evenWhen("it is sender and receiver", say.transaction(posting("nobody", "nobody", "1", "EUR")))
                .evenWhen(
                        "a later posting has one account",
                        say.transaction(posting("nobody", "bob", "1", "EUR"), posting("bob", "bob", "1", "EUR")))
                .refuses(
                        SAME_ACCOUNT,
                        "sender and receiver are one",
                        say.transaction(posting("alice", "alice", "1", "EUR")))
                .evenWhen("it is outside", say.transaction(posting("@external", "@external", "1", "EUR")))
                .refuses(
                        INVALID_COMMAND,
                        "money comes from outside",
                        say.transaction(posting("@external", "bob", "1", "EUR")))
                .or("money goes outside", say.transaction(posting("alice", "@external", "1", "EUR")))
                .evenWhen("the currency does not exist", say.transaction(posting("alice", "@external", "1", "XXX")))
                .refuses(
                        CURRENCY_NOT_FOUND,
                        "the currency does not exist",
                        say.transaction(posting("alice", "bob", "1", "XXX")))
                .evenWhen("the amount is zero", say.transaction(posting("alice", "bob", "0", "XXX")))
                .refuses(INVALID_AMOUNT, "the amount is zero", say.transaction(posting("alice", "bob", "0", "EUR")))
                .or("the amount is too fine", say.transaction(posting("alice", "bob", "0.001", "EUR")))
                .or("the amount is too large", say.transaction(posting("alice", "bob", World.MOST, "EUR")))
                .evenWhen("the receiver is closed", say.transaction(posting("alice", "closed", "0", "EUR")))
                .refuses(
                        ACCOUNT_CLOSED,
                        "the receiver is closed",
                        say.transaction(posting("alice", "closed", "1", "EUR")))
                .or("the sender is closed", say.transaction(posting("closed", "bob", "1", "EUR")))
                .evenWhen("the sender is frozen", say.transaction(posting("frozen", "closed", "1", "EUR")))
                .refuses(
                        ACCOUNT_FROZEN,
                        "the receiver is frozen",
                        say.transaction(posting("alice", "frozen", "1", "EUR")))
                .or("the sender is frozen", say.transaction(posting("frozen", "bob", "1", "EUR")))
                .evenWhen("the sender has too little", say.transaction(posting("poor", "frozen", "1", "EUR")))
                .refuses(
                        INSUFFICIENT_FUNDS,
                        "the sender has too little",
                        say.transaction(posting("poor", "bob", "1", "EUR")))
                .or(
                        "the sender gets it only later",
                        say.transaction(posting("poor", "bob", "1", "EUR"), posting("alice", "poor", "1", "EUR")))
                .evenWhen("the receiver is full", say.transaction(posting("poor", "full", "1", "PTS")))
                .evenWhen(
                        "a later posting is to nobody",
                        say.transaction(posting("poor", "bob", "1", "EUR"), posting("alice", "nobody", "1", "EUR")))
                .refuses(LIMIT_EXCEEDED, "the receiver is full", say.transaction(posting("carol", "full", "1", "PTS")));
    }

    private static Command.Posting[] many(int count) {
        Command.Posting[] postings = new Command.Posting[count];
        Arrays.fill(postings, posting("alice", "bob", "0.01", "EUR"));
        return postings;
    }

    Ladder reversal() {
        return new Ladder(Command.ReverseTransfer.class)
                .refuses(
                        INVALID_COMMAND,
                        "it has no id",
                        new Command.ReverseTransfer(TransactionId.NONE, world.movement, DecimalAmount.NONE))
                .evenWhen(
                        "the original does not exist",
                        new Command.ReverseTransfer(TransactionId.NONE, new TransactionId(9, 9), DecimalAmount.NONE))
                .refuses(TRANSFER_NOT_FOUND, "the original does not exist", say.reverse(new TransactionId(9, 9), ""))
                .or("the original was refused", say.reverse(world.refused, ""))
                .or("no original is named", say.reverse(TransactionId.NONE, ""))
                .evenWhen("the amount is negative", say.reverse(new TransactionId(9, 9), "-1"))
                .refuses(NOT_REVERSIBLE, "the original is a reversal", say.reverse(world.reversal, ""))
                .or("the original is an open hold", say.reverse(world.openHold, ""))
                .or("the original is a captured hold", say.reverse(world.capturedHold, ""))
                .or("the original is an expired hold", say.reverse(world.expiredHold, ""))
                .evenWhen("the amount is negative", say.reverse(world.reversal, "-1"))
                .refuses(INVALID_AMOUNT, "the amount is negative", say.reverse(world.movement, "-1"))
                .or("the amount is too fine", say.reverse(world.movement, "0.001"))
                .or("the amount does not fit the scale", say.reverse(world.movement, World.MOST))
                .or("it reverses a part of many postings", say.reverse(world.manyMovements, "1"))
                .evenWhen("it is too much", say.reverse(world.movement, "9.001"))
                .evenWhen("all of it is reversed", say.reverse(world.reversedMovements, "1"))
                .refuses(LIMIT_EXCEEDED, "it is more than was moved", say.reverse(world.movement, "5.01"))
                .or("all of it is reversed", say.reverse(world.reversedMovement, ""))
                .or("all of many postings is reversed", say.reverse(world.reversedMovements, ""))
                .evenWhen("an account is closed", say.reverse(world.toClosed, "4"))
                .refuses(ACCOUNT_CLOSED, "the one to pay is closed", say.reverse(world.toClosed, ""))
                .evenWhen("the other is frozen", say.reverse(world.fromClosedToFrozen, ""))
                .refuses(ACCOUNT_FROZEN, "the one to pay is frozen", say.reverse(world.toFrozen, ""))
                .evenWhen("it has spent the money", say.reverse(world.toFrozenAndSpent, ""))
                .refuses(INSUFFICIENT_FUNDS, "the one to pay has spent it", say.reverse(world.spent, ""))
                .evenWhen("the receiver is full", say.reverse(world.fromFullAndSpent, ""))
                .refuses(LIMIT_EXCEEDED, "the receiver is full", say.reverse(world.fromFull, ""));
    }

    private static Command nameless(Command.PostTransfer transfer) {
        return new Command.PostTransfer(
                TransactionId.NONE,
                transfer.type(),
                transfer.from(),
                transfer.to(),
                transfer.amount(),
                transfer.currency(),
                transfer.metadata());
    }

    private static Command nameless(Command.PostTransaction transaction) {
        return new Command.PostTransaction(TransactionId.NONE, transaction.postings(), transaction.metadata());
    }

    private static Command lengthened(Command.PostTransfer transfer) {
        return new Command.PostTransfer(
                transfer.id(),
                transfer.type(),
                transfer.from(),
                transfer.to(),
                transfer.amount(),
                transfer.currency(),
                TOO_LONG);
    }

    private static Command lengthened(Command.PostTransaction transaction) {
        return new Command.PostTransaction(transaction.id(), transaction.postings(), TOO_LONG);
    }
}

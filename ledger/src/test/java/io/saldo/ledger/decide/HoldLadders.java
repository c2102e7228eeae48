package io.saldo.ledger.decide;

import static io.saldo.ledger.model.Rejection.ACCOUNT_CLOSED;
import static io.saldo.ledger.model.Rejection.ACCOUNT_FROZEN;
import static io.saldo.ledger.model.Rejection.ACCOUNT_NOT_FOUND;
import static io.saldo.ledger.model.Rejection.CURRENCY_NOT_FOUND;
import static io.saldo.ledger.model.Rejection.HOLD_NOT_FOUND;
import static io.saldo.ledger.model.Rejection.HOLD_NOT_OPEN;
import static io.saldo.ledger.model.Rejection.INSUFFICIENT_FUNDS;
import static io.saldo.ledger.model.Rejection.INVALID_AMOUNT;
import static io.saldo.ledger.model.Rejection.INVALID_COMMAND;
import static io.saldo.ledger.model.Rejection.LIMIT_EXCEEDED;
import static io.saldo.ledger.model.Rejection.SAME_ACCOUNT;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;

/** The checks of holds, captures and voids. Its methods are tables, and as long as those. */
final class HoldLadders {
    private final World world;
    private final Commands say;

    HoldLadders(World world) {
        this.world = world;
        say = world.say;
    }

    Ladder hold() {
        return new Ladder(Command.PlaceHold.class)
                .refuses(
                        INVALID_COMMAND,
                        "it has no id",
                        with(TransactionId.NONE, say.hold("alice", "bob", "1", "EUR"), Metadata.NONE))
                .or("it expires before it begins", say.hold("alice", "bob", "1", "EUR", -1))
                .or("it lasts too long", say.hold("alice", "bob", "1", "EUR", Limits.HOLD_SECONDS_MAX + 1))
                .or("its metadata is too long", lengthened(say.hold("alice", "bob", "1", "EUR")))
                .evenWhen("no account exists", lengthened(say.hold("nobody", "no.one", "1", "EUR")))
                .refuses(ACCOUNT_NOT_FOUND, "the sender does not exist", say.hold("nobody", "bob", "1", "EUR"))
                .or("the receiver does not exist", say.hold("alice", "nobody", "1", "EUR"))
                .or("there is no sender", say.hold("", "bob", "1", "EUR"))
                .evenWhen("it is sender and receiver", say.hold("nobody", "nobody", "1", "EUR"))
                .refuses(SAME_ACCOUNT, "sender and receiver are one", say.hold("alice", "alice", "1", "EUR"))
                .evenWhen("it is outside", say.hold("@external", "@external", "1", "EUR"))
                .refuses(INVALID_COMMAND, "the money is outside", say.hold("@external", "bob", "1", "EUR"))
                .or("the receiver is outside", say.hold("alice", "@external", "1", "EUR"))
                .evenWhen("the currency does not exist", say.hold("alice", "@external", "1", "XXX"))
                .refuses(CURRENCY_NOT_FOUND, "the currency does not exist", say.hold("alice", "bob", "1", "XXX"))
                .evenWhen("the amount is zero", say.hold("alice", "bob", "0", "XXX"))
                .refuses(INVALID_AMOUNT, "the amount is zero", say.hold("alice", "bob", "0", "EUR"))
                .or("the amount is negative", say.hold("alice", "bob", "-1", "EUR"))
                .or("the amount is too fine", say.hold("alice", "bob", "0.001", "EUR"))
                .or("the amount does not fit the scale", say.hold("alice", "bob", World.MOST, "EUR"))
                .evenWhen("the sender is closed", say.hold("closed", "bob", "0", "EUR"))
                .refuses(ACCOUNT_CLOSED, "the sender is closed", say.hold("closed", "bob", "1", "EUR"))
                .evenWhen("the sender has too little", say.hold("closed", "bob", "101", "EUR"))
                .refuses(ACCOUNT_FROZEN, "the sender is frozen", say.hold("frozen", "bob", "1", "EUR"))
                .evenWhen("the sender has too little", say.hold("frozen", "bob", "1000", "EUR"))
                .refuses(INSUFFICIENT_FUNDS, "the sender has nothing", say.hold("poor", "bob", "1", "EUR"))
                .or("too much of it is held already", say.hold("alice", "bob", "60", "EUR"))
                .evenWhen("no more can be held", say.hold("broke", "", World.MOST, "QTS"))
                .refuses(LIMIT_EXCEEDED, "no more can be held", say.hold("rich", "", "1", "QTS"));
    }

    Ladder capture() {
        return new Ladder(Command.CaptureHold.class)
                .refuses(
                        INVALID_COMMAND,
                        "it has no id",
                        new Command.CaptureHold(TransactionId.NONE, world.openHold, AccountId.NONE, DecimalAmount.NONE))
                .evenWhen(
                        "the hold does not exist",
                        new Command.CaptureHold(
                                TransactionId.NONE, new TransactionId(9, 9), AccountId.NONE, DecimalAmount.NONE))
                .refuses(HOLD_NOT_FOUND, "the hold does not exist", say.capture(new TransactionId(9, 9), "", ""))
                .or("no hold is named", say.capture(TransactionId.NONE, "", ""))
                .or("what is named is a transfer", say.capture(world.movement, "", ""))
                .or("what is named was refused", say.capture(world.refused, "", ""))
                .evenWhen("the receiver does not exist", say.capture(world.movement, "nobody", ""))
                .refuses(HOLD_NOT_OPEN, "the hold was voided", say.capture(world.voidedHold, "", ""))
                .or("the hold was captured", say.capture(world.capturedHold, "", "1"))
                .or("the hold is expired", say.capture(world.expiredHold, "", ""))
                .evenWhen("the receiver does not exist", say.capture(world.voidedHold, "nobody", ""))
                .refuses(ACCOUNT_NOT_FOUND, "the receiver does not exist", say.capture(world.openHold, "nobody", ""))
                .evenWhen("the amount is negative", say.capture(world.openHold, "nobody", "-1"))
                .refuses(SAME_ACCOUNT, "the receiver is the sender", say.capture(world.openHold, "alice", ""))
                .evenWhen("the amount is negative", say.capture(world.openHold, "alice", "-1"))
                .refuses(INVALID_AMOUNT, "the amount is negative", say.capture(world.openHold, "", "-1"))
                .or("the amount is too fine", say.capture(world.openHold, "", "0.001"))
                .or("the amount does not fit the scale", say.capture(world.openHold, "", World.MOST))
                .evenWhen("it is more than is held", say.capture(world.openHold, "", "99.999"))
                .refuses(LIMIT_EXCEEDED, "it is more than is held", say.capture(world.openHold, "", "10.01"))
                .evenWhen("the receiver is closed", say.capture(world.holdForClosed, "", "10.01"))
                .refuses(ACCOUNT_CLOSED, "the receiver is closed", say.capture(world.holdForClosed, "", ""))
                .or("the given receiver is closed", say.capture(world.openHold, "closed", ""))
                .evenWhen("the sender is frozen", say.capture(world.holdOfFrozenForClosed, "", ""))
                .refuses(ACCOUNT_FROZEN, "the receiver is frozen", say.capture(world.holdForFrozen, "", ""))
                .or("the sender is frozen", say.capture(world.holdOfFrozenForClosed, "bob", ""))
                .evenWhen("the receiver is full", say.capture(world.holdForFrozenFull, "", ""))
                .refuses(LIMIT_EXCEEDED, "the receiver is full", say.capture(world.holdForFull, "", ""));
    }

    Ladder release() {
        return new Ladder(Command.VoidHold.class)
                .refuses(INVALID_COMMAND, "it has no id", new Command.VoidHold(TransactionId.NONE, world.openHold))
                .evenWhen("the hold does not exist", new Command.VoidHold(TransactionId.NONE, new TransactionId(9, 9)))
                .refuses(HOLD_NOT_FOUND, "the hold does not exist", say.release(new TransactionId(9, 9)))
                .or("what is named is a transfer", say.release(world.movement))
                .or("what is named was refused", say.release(world.refused))
                .excludesTheNext()
                .refuses(HOLD_NOT_OPEN, "the hold was voided", say.release(world.voidedHold))
                .or("the hold was captured", say.release(world.capturedHold))
                .or("the hold is expired", say.release(world.expiredHold));
    }

    private static Command lengthened(Command.PlaceHold hold) {
        return with(hold.id(), hold, new Metadata("m".repeat(Limits.METADATA_BYTES_MAX + 1)));
    }

    private static Command with(TransactionId id, Command.PlaceHold hold, Metadata metadata) {
        return new Command.PlaceHold(
                id, hold.from(), hold.to(), hold.amount(), hold.currency(), hold.expiresAfterSeconds(), metadata);
    }
}

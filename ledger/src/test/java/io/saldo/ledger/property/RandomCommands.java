package io.saldo.ledger.property;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.naive.NaiveLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Commands as irregular as clients: ids come again with the same content, with the same content written differently and
 * with other content, and about one command in three asks for what cannot be.
 */
final class RandomCommands {
    private static final long MICROSECOND = 1_000;
    private static final long SECOND = 1_000_000 * MICROSECOND;
    private static final long HOUR = 3_600 * SECOND;

    private static final List<Command> BEGINNING = List.of(
            new Command.Tick(),
            new Command.CreateLedger(0),
            new Command.CreateLedger(1),
            new Command.RegisterCurrency("EUR", 4),
            new Command.RegisterCurrency("BTC", 8),
            new Command.RegisterCurrency("ETH", 18),
            new Command.RegisterCurrency("PTS", 0),
            new Command.RegisterCurrency("TINY38", 38),
            new Command.RegisterCurrency("TWELVESIGNS0", 2));

    private final SplittableRandom random;
    private final NaiveLedger ledger;
    private final Choices choices;
    private final RandomMovements movements;
    private final RandomChanges changes;
    private final List<Command> sent = new ArrayList<>();
    private int begun;

    RandomCommands(long seed, NaiveLedger ledger) {
        random = new SplittableRandom(seed);
        this.ledger = ledger;
        choices = new Choices(random, ledger);
        movements = new RandomMovements(random, ledger, choices, sent);
        changes = new RandomChanges(random, ledger, choices);
    }

    /** How many commands the next entry has. */
    int entrySize() {
        int dice = random.nextInt(100);
        return dice < 60 ? 1 : dice < 97 ? random.nextInt(1, 6) : random.nextInt(20, 60);
    }

    /** When the next entry comes: now, a little later, much later, or just when a hold expires or right before. */
    long timeAfter(long timeNanos) {
        int dice = random.nextInt(100);
        if (dice < 12 && !ledger.openHolds().isEmpty()) {
            long expiry = choices.any(List.copyOf(ledger.openHolds())).expiresAtNanos() - random.nextInt(2);
            return expiry < timeNanos || expiry > timeNanos + HOUR ? timeNanos : expiry;
        }
        if (dice < 50) {
            return timeNanos;
        }
        long stepMax = dice < 75 ? MICROSECOND : dice < 95 ? 2 * SECOND : dice < 99 ? HOUR : 240 * HOUR;
        return timeNanos + random.nextLong(1, stepMax);
    }

    /** The next command. */
    Command next() {
        Command command = begun < BEGINNING.size() ? BEGINNING.get(begun++) : any();
        if (!command.id().isNone()) {
            sent.add(command);
        }
        return command;
    }

    private Command any() {
        if (ledger.accounts().size() < 8) {
            return changes.open();
        }
        int dice = random.nextInt(1_000);
        if (dice < 460) {
            return dice < 230 ? movements.transfer() : dice < 400 ? movements.deposit() : movements.withdrawal();
        }
        if (dice < 810) {
            return dice < 560
                    ? movements.transaction()
                    : dice < 690 ? movements.hold() : dice < 770 ? movements.capture() : movements.release();
        }
        if (dice < 960) {
            return dice < 890 || sent.isEmpty() ? movements.reverse() : again(choices.any(sent));
        }
        if (dice < 993) {
            return dice < 982 ? changes.change() : changes.open();
        }
        return dice < 996
                ? changes.register()
                : dice == 996 ? new Command.CreateLedger(random.nextInt(3)) : new Command.Tick();
    }

    /** The same command, written differently, or something else under its id. */
    private Command again(Command command) {
        int dice = random.nextInt(3);
        RandomAmounts amounts = choices.amounts();
        return switch (command) {
            case Command.PostTransfer transfer
            when dice == 0 ->
                new Command.PostTransfer(
                        transfer.id(),
                        transfer.type(),
                        transfer.from(),
                        transfer.to(),
                        amounts.respelled(transfer.amount()),
                        transfer.currency(),
                        transfer.metadata());
            case Command.CaptureHold capture
            when dice == 0 ->
                new Command.CaptureHold(
                        capture.id(), capture.hold(), capture.to(), amounts.respelled(capture.amount()));
            case Command.ReverseTransfer reverse
            when dice == 0 ->
                new Command.ReverseTransfer(reverse.id(), reverse.original(), amounts.respelled(reverse.amount()));
            case Command.PostTransfer transfer
            when dice == 1 ->
                new Command.PostTransfer(
                        transfer.id(),
                        transfer.type(),
                        transfer.to(),
                        transfer.from(),
                        transfer.amount(),
                        transfer.currency(),
                        transfer.metadata());
            case Command other
            when dice == 1 ->
                new Command.ReverseTransfer(other.id(), choices.any(sent).id(), DecimalAmount.NONE);
            case Command other -> other;
        };
    }
}

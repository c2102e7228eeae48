package io.saldo.ledger.event;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.MinimumBalance;
import io.saldo.ledger.model.TransferType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives back the command that an event answered, so that a repeat can be told from another command under the same id.
 * Commands are compared in a canonical form, in which equal decimal values are equal.
 */
public final class Cause {
    private Cause() {}

    /** The canonical command that caused the event, if a client did. */
    public static Optional<Command> of(Event event) {
        return switch (event) {
            case Event.TransferPosted posted ->
                Optional.of(new Command.PostTransfer(
                        posted.header().id(),
                        posted.type(),
                        posted.movement().from(),
                        posted.movement().to(),
                        amount(posted.movement()),
                        posted.movement().currency().code(),
                        posted.metadata()));
            case Event.TransactionPosted posted ->
                Optional.of(new Command.PostTransaction(posted.header().id(), postings(posted), posted.metadata()));
            case Event.HoldPlaced placed ->
                Optional.of(new Command.PlaceHold(
                        placed.header().id(),
                        placed.from(),
                        placed.to(),
                        DecimalAmount.of(placed.amount(), placed.currency().scale())
                                .normalized(),
                        placed.currency().code(),
                        placed.expiresAfterSeconds(),
                        placed.metadata()));
            case Event.HoldCaptured captured ->
                Optional.of(new Command.CaptureHold(
                        captured.header().id(),
                        captured.hold(),
                        captured.receiverGiven() ? captured.movement().to() : AccountId.NONE,
                        captured.amountGiven() ? amount(captured.movement()) : DecimalAmount.NONE));
            case Event.HoldReleased released ->
                released.expired()
                        ? Optional.empty()
                        : Optional.of(new Command.VoidHold(released.header().id(), released.hold()));
            case Event.TransferReversed reversed ->
                Optional.of(new Command.ReverseTransfer(
                        reversed.header().id(),
                        reversed.original(),
                        reversed.amountGiven() ? amount(reversed.movements().getFirst()) : DecimalAmount.NONE));
            case Event.CommandRefused refused -> Optional.of(canonical(refused.command()));
            case Event.AccountOpened opened ->
                Optional.of(new Command.OpenAccount(
                        opened.account(), opened.user(), minimums(opened.minimums()), opened.metadata()));
            case Event.AccountChanged changed ->
                Optional.of(new Command.ChangeAccount(
                        changed.account(),
                        changed.statusGiven() ? Optional.of(changed.status()) : Optional.empty(),
                        minimums(changed.minimums()),
                        changed.metadataGiven() ? Optional.of(changed.metadata()) : Optional.<Metadata>empty()));
            case Event.CurrencyRegistered registered ->
                Optional.of(new Command.RegisterCurrency(
                        registered.currency().code(), registered.currency().scale()));
            case Event.LedgerCreated created ->
                Optional.of(
                        new Command.CreateLedger(created.rulesVersion(), created.partition(), created.partitions()));
            case Event.CrossingOpened opened ->
                Optional.of(
                        opened.isOfCoordinator() ? ofClient(opened) : new Command.PrepareCrossing(opened.crossing()));
            case Event.CrossingPosted posted ->
                Optional.of(
                        posted.openedAt() == EventLayout.NO_POSITION
                                ? new Command.CommitCrossing(posted.crossing())
                                : new Command.ConfirmCrossing(
                                        posted.header().id(), posted.crossing().coordinator()));
            case Event.CrossingCancelled cancelled ->
                Optional.of(new Command.CancelCrossing(
                        cancelled.header().id(), cancelled.coordinator(), cancelled.rejection()));
        };
    }

    /** The client's command that opened a crossing in the partition of its coordinator. */
    private static Command ofClient(Event.CrossingOpened opened) {
        Crossing crossing = opened.crossing();
        Crossing.Posting first = crossing.postings().getFirst();
        DecimalAmount amount = first.amount().normalized();
        return switch (crossing.kind()) {
            case TRANSFER ->
                new Command.PostTransfer(
                        crossing.id(),
                        TransferType.TRANSFER,
                        first.from(),
                        first.to(),
                        amount,
                        first.currency(),
                        crossing.metadata());
            case TRANSACTION ->
                new Command.PostTransaction(
                        crossing.id(),
                        crossing.postings().stream()
                                .map(posting -> new Command.Posting(
                                        posting.from(),
                                        posting.to(),
                                        posting.amount().normalized(),
                                        posting.currency()))
                                .toList(),
                        crossing.metadata());
            case CAPTURE ->
                new Command.CaptureHold(
                        crossing.id(),
                        crossing.subject(),
                        opened.receiverGiven() ? first.to() : AccountId.NONE,
                        opened.amountGiven() ? amount : DecimalAmount.NONE);
            case REVERSAL ->
                new Command.ReverseTransfer(
                        crossing.id(), crossing.subject(), opened.amountGiven() ? amount : DecimalAmount.NONE);
        };
    }

    /** The command with each amount in the one form that equal values share. */
    public static Command canonical(Command command) {
        return switch (command) {
            case Command.PostTransfer transfer ->
                new Command.PostTransfer(
                        transfer.id(),
                        transfer.type(),
                        transfer.from(),
                        transfer.to(),
                        transfer.amount().normalized(),
                        transfer.currency(),
                        transfer.metadata());
            case Command.PostTransaction transaction ->
                new Command.PostTransaction(
                        transaction.id(),
                        transaction.postings().stream()
                                .map(posting -> new Command.Posting(
                                        posting.from(),
                                        posting.to(),
                                        posting.amount().normalized(),
                                        posting.currency()))
                                .toList(),
                        transaction.metadata());
            case Command.PlaceHold hold ->
                new Command.PlaceHold(
                        hold.id(),
                        hold.from(),
                        hold.to(),
                        hold.amount().normalized(),
                        hold.currency(),
                        hold.expiresAfterSeconds(),
                        hold.metadata());
            case Command.CaptureHold capture ->
                new Command.CaptureHold(
                        capture.id(),
                        capture.hold(),
                        capture.to(),
                        capture.amount().normalized());
            case Command.ReverseTransfer reverse ->
                new Command.ReverseTransfer(
                        reverse.id(), reverse.original(), reverse.amount().normalized());
            case Command.OpenAccount open ->
                new Command.OpenAccount(open.account(), open.user(), normalized(open.minimums()), open.metadata());
            case Command.ChangeAccount change ->
                new Command.ChangeAccount(
                        change.account(), change.status(), normalized(change.minimums()), change.metadata());
            case Command.VoidHold release -> release;
            case Command.RegisterCurrency register -> register;
            case Command.CreateLedger create -> create;
            case Command.Tick tick -> tick;
            case Command.PrepareCrossing prepare -> prepare;
            case Command.CommitCrossing commit -> commit;
            case Command.ConfirmCrossing confirm -> confirm;
            case Command.CancelCrossing cancel -> cancel;
        };
    }

    private static DecimalAmount amount(Movement movement) {
        return DecimalAmount.of(movement.amount(), movement.currency().scale()).normalized();
    }

    private static List<Command.Posting> postings(Event.TransactionPosted posted) {
        List<Command.Posting> postings = new ArrayList<>();
        for (Movement movement : posted.movements()) {
            postings.add(new Command.Posting(
                    movement.from(),
                    movement.to(),
                    amount(movement),
                    movement.currency().code()));
        }
        return postings;
    }

    private static List<MinimumBalance> minimums(List<Event.Minimum> minimums) {
        return minimums.stream()
                .map(minimum -> new MinimumBalance(
                        minimum.currency().code(),
                        DecimalAmount.of(minimum.minimum(), minimum.currency().scale())
                                .normalized()))
                .toList();
    }

    private static List<MinimumBalance> normalized(List<MinimumBalance> minimums) {
        return minimums.stream()
                .map(minimum ->
                        new MinimumBalance(minimum.currency(), minimum.minimum().normalized()))
                .toList();
    }
}

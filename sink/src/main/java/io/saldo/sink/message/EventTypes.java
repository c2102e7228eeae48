package io.saldo.sink.message;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import java.util.List;
import java.util.stream.Stream;

/** The kinds of events by the names that the API's feed gives them, and the accounts that they touch. */
public final class EventTypes {
    /** All names, in the order of the kinds. */
    public static final List<String> NAMES = List.of(
            "ledger_created",
            "currency_registered",
            "account_opened",
            "account_changed",
            "transfer_posted",
            "transaction_posted",
            "hold_placed",
            "hold_captured",
            "hold_voided",
            "hold_expired",
            "transfer_reversed",
            "command_refused",
            "crossing_opened",
            "crossing_posted",
            "crossing_cancelled");

    private EventTypes() {}

    /** The name of the event's kind. */
    public static String name(Event event) {
        return switch (event) {
            case Event.LedgerCreated _ -> "ledger_created";
            case Event.CurrencyRegistered _ -> "currency_registered";
            case Event.AccountOpened _ -> "account_opened";
            case Event.AccountChanged _ -> "account_changed";
            case Event.TransferPosted _ -> "transfer_posted";
            case Event.TransactionPosted _ -> "transaction_posted";
            case Event.HoldPlaced _ -> "hold_placed";
            case Event.HoldCaptured _ -> "hold_captured";
            case Event.HoldReleased released -> released.expired() ? "hold_expired" : "hold_voided";
            case Event.TransferReversed _ -> "transfer_reversed";
            case Event.CommandRefused _ -> "command_refused";
            case Event.CrossingOpened _ -> "crossing_opened";
            case Event.CrossingPosted _ -> "crossing_posted";
            case Event.CrossingCancelled _ -> "crossing_cancelled";
        };
    }

    /** The accounts that stand in an event, the paying one of each posting first; with repeats, and perhaps none. */
    static List<AccountId> accounts(Event event) {
        return switch (event) {
            case Event.Moved moved -> sides(moved.movements());
            case Event.HoldPlaced placed -> List.of(placed.from(), placed.to());
            case Event.HoldReleased released -> List.of(released.from());
            case Event.AccountOpened opened -> List.of(opened.account());
            case Event.AccountChanged changed -> List.of(changed.account());
            case Event.CommandRefused refused -> accounts(refused.command());
            case Event.CrossingOpened opened -> postings(opened.crossing());
            case Event.CrossingCancelled cancelled ->
                cancelled.released().stream().map(Event.Held::account).toList();
            case Event.LedgerCreated _, Event.CurrencyRegistered _ -> List.of();
        };
    }

    /** Where a movement of an event stands among all that its command asked for. */
    public static int place(Event.Moved moved, int movement) {
        return moved instanceof Event.CrossingPosted crossed ? crossed.places().get(movement) : movement;
    }

    private static List<AccountId> postings(Crossing crossing) {
        return crossing.postings().stream()
                .flatMap(posting -> Stream.of(posting.from(), posting.to()))
                .toList();
    }

    private static List<AccountId> accounts(Command command) {
        return switch (command) {
            case Command.PostTransfer transfer -> List.of(transfer.from(), transfer.to());
            case Command.PostTransaction transaction ->
                transaction.postings().stream()
                        .flatMap(posting -> Stream.of(posting.from(), posting.to()))
                        .toList();
            case Command.PlaceHold hold -> List.of(hold.from(), hold.to());
            case Command.CaptureHold capture -> List.of(capture.to());
            case Command.OpenAccount opening -> List.of(opening.account());
            case Command.ChangeAccount change -> List.of(change.account());
            case Command.PrepareCrossing prepared -> postings(prepared.crossing());
            case Command.CommitCrossing committed -> postings(committed.crossing());
            case Command.ConfirmCrossing _,
                    Command.CancelCrossing _,
                    Command.VoidHold _,
                    Command.ReverseTransfer _,
                    Command.CreateLedger _,
                    Command.RegisterCurrency _,
                    Command.Tick _ -> List.of();
        };
    }

    private static List<AccountId> sides(List<Movement> movements) {
        return movements.stream()
                .flatMap(movement -> Stream.of(movement.from(), movement.to()))
                .toList();
    }
}

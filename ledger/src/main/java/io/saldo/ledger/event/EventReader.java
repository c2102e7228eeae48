package io.saldo.ledger.event;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.Invariant;
import io.saldo.ledger.command.CommandReader;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads events as records. Holds no state between calls, so any number of threads may share one. */
public final class EventReader {
    private final Names names;
    private final CrossingReader crossings;

    /** A reader that resolves numbers by {@code names}. */
    public EventReader(Names names) {
        this.names = names;
        crossings = new CrossingReader(names);
    }

    /**
     * The event as a record.
     *
     * @param position where in the journal it is
     */
    public Event read(EventView view, long position) {
        Event.Header header = new Event.Header(
                position, view.sequence(), view.timeNanos(), new TransactionId(view.idHigh(), view.idLow()));
        return switch (view.kind()) {
            case EventKind.TRANSFER_POSTED ->
                new Event.TransferPosted(
                        header,
                        TransferType.of(view.transferType()),
                        movement(view, 0),
                        new Metadata(textAt(view, view.afterPostings())));
            case EventKind.TRANSACTION_POSTED ->
                new Event.TransactionPosted(header, movements(view), new Metadata(textAt(view, view.afterPostings())));
            case EventKind.HOLD_PLACED -> holdPlaced(view, header);
            case EventKind.HOLD_CAPTURED -> holdCaptured(view, header);
            case EventKind.HOLD_VOIDED, EventKind.HOLD_EXPIRED -> holdReleased(view, header);
            case EventKind.TRANSFER_REVERSED ->
                new Event.TransferReversed(
                        header,
                        subject(view),
                        movements(view),
                        amountAt(view, view.afterPostings()),
                        (view.flags() & EventLayout.AMOUNT_GIVEN_FLAG) != 0);
            case EventKind.COMMAND_REFUSED ->
                new Event.CommandRefused(
                        header,
                        Rejection.of(view.intAt(view.body())),
                        new CommandReader().read(view.segment(), view.body() + 8, names::account));
            case EventKind.ACCOUNT_OPENED, EventKind.ACCOUNT_CHANGED -> account(view, header);
            case EventKind.CURRENCY_REGISTERED ->
                new Event.CurrencyRegistered(header, names.currency(view.intAt(view.body())));
            case EventKind.LEDGER_CREATED ->
                new Event.LedgerCreated(
                        header,
                        view.intAt(view.body()),
                        view.shortAt(view.body() + 4),
                        Math.max(1, view.shortAt(view.body() + 6)));
            case EventKind.CROSSING_OPENED, EventKind.CROSSING_POSTED, EventKind.CROSSING_CANCELLED ->
                crossings.read(view, header);
            default -> throw Invariant.broken("an event has a kind that this version knows, not " + view.kind());
        };
    }

    private List<Movement> movements(EventView view) {
        List<Movement> movements = new ArrayList<>(view.postingCount());
        for (int posting = 0; posting < view.postingCount(); posting++) {
            movements.add(movement(view, posting));
        }
        return List.copyOf(movements);
    }

    private Movement movement(EventView view, int posting) {
        return new Movement(
                names.account(view.from(posting)),
                names.account(view.to(posting)),
                view.amount(posting),
                names.currency(view.currency(posting)),
                view.balanceAfter(2 * posting),
                view.balanceAfter(2 * posting + 1));
    }

    private Event holdPlaced(EventView view, Event.Header header) {
        long fields = view.afterPostings();
        return new Event.HoldPlaced(
                header,
                names.account(view.from(0)),
                receiver(view, fields + 16),
                view.amount(0),
                names.currency(view.currency(0)),
                view.balanceAfter(0),
                view.heldAfter(0),
                view.longAt(fields),
                view.longAt(fields + 8),
                new Metadata(textAt(view, fields + 16)));
    }

    /** The receiver of a hold; one that lives in another partition is named behind the metadata. */
    private AccountId receiver(EventView view, long metadataAt) {
        return switch (view.to(0)) {
            case EventLayout.NO_NUMBER -> AccountId.NONE;
            case EventLayout.ELSEWHERE -> remoteReceiver(view, metadataAt);
            default -> names.account(view.to(0));
        };
    }

    /** The receiver that a HOLD_PLACED names, when it lives in another partition. */
    public static AccountId remoteReceiver(EventView view) {
        return remoteReceiver(view, view.afterPostings() + 16);
    }

    private static AccountId remoteReceiver(EventView view, long metadataAt) {
        long at = metadataAt + 4 + view.intAt(metadataAt);
        return new AccountId(text(view.segment(), at + 4, view.intAt(at)));
    }

    private Event holdCaptured(EventView view, Event.Header header) {
        return new Event.HoldCaptured(
                header,
                subject(view),
                movement(view, 0),
                amountAt(view, view.afterPostings()),
                (view.flags() & EventLayout.AMOUNT_GIVEN_FLAG) != 0,
                (view.flags() & EventLayout.RECEIVER_GIVEN_FLAG) != 0);
    }

    private Event holdReleased(EventView view, Event.Header header) {
        return new Event.HoldReleased(
                header,
                subject(view),
                view.kind() == EventKind.HOLD_EXPIRED,
                names.account(view.from(0)),
                view.amount(0),
                names.currency(view.currency(0)),
                view.balanceAfter(0),
                view.heldAfter(0));
    }

    private Event account(EventView view, Event.Header header) {
        long body = view.body();
        int idLength = view.shortAt(body + EventLayout.ACCOUNT_ID_LENGTH);
        int userLength = view.shortAt(body + EventLayout.ACCOUNT_USER_LENGTH);
        long idAt = body + EventLayout.ACCOUNT_NAMES;
        AccountId id = new AccountId(text(view.segment(), idAt, idLength));
        long at = body + Bytes.padded(EventLayout.ACCOUNT_NAMES + idLength + userLength);
        List<Event.Minimum> minimums = new ArrayList<>();
        for (int i = 0; i < view.shortAt(body + EventLayout.ACCOUNT_MINIMUMS); i++) {
            Currency currency = names.currency(view.intAt(at + 4));
            minimums.add(new Event.Minimum(currency, amountAt(view, at + 8)));
            at += EventLayout.MINIMUM_BYTES;
        }
        Metadata metadata = new Metadata(textAt(view, at));
        if (view.kind() == EventKind.ACCOUNT_OPENED) {
            UserId user = new UserId(text(view.segment(), idAt + idLength, userLength));
            return new Event.AccountOpened(header, id, user, List.copyOf(minimums), metadata);
        }
        return new Event.AccountChanged(
                header,
                id,
                AccountStatus.of(view.byteAt(body + EventLayout.ACCOUNT_STATUS)),
                view.byteAt(body + EventLayout.ACCOUNT_STATUS_GIVEN) == 1,
                List.copyOf(minimums),
                view.longAt(body + EventLayout.ACCOUNT_METADATA_AT) == EventLayout.NO_POSITION,
                metadata);
    }

    private static TransactionId subject(EventView view) {
        return new TransactionId(view.subjectHigh(), view.subjectLow());
    }

    private static Amount amountAt(EventView view, long offset) {
        return new Amount(view.longAt(offset + 8), view.longAt(offset));
    }

    /** Text with its length before it, where the event goes on that far. */
    private static String textAt(EventView view, long offset) {
        return offset + 4 <= view.start() + view.length() ? text(view.segment(), offset + 4, view.intAt(offset)) : "";
    }

    private static String text(MemorySegment segment, long offset, int length) {
        if (length == 0) {
            return "";
        }
        byte[] utf8 = new byte[length];
        MemorySegment.copy(segment, Bytes.BYTE, offset, utf8, 0, length);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}

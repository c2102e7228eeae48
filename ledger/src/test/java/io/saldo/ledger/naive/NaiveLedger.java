package io.saldo.ledger.naive;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The naive ledger: takes commands in their order, and says to each what the real one must say. */
public final class NaiveLedger {
    private final Books books = new Books();
    private final Set<TransactionId> done = new HashSet<>();
    private final Map<TransactionId, Object> contents = new HashMap<>();
    private final Map<TransactionId, List<Long>> sequencesAbout = new HashMap<>();
    private final MoneyRules money = new MoneyRules(books, done);
    private final HoldRules holds = new HoldRules(books);
    private final AccountRules accounts = new AccountRules(books);
    private final List<TransactionId> holdIds = new ArrayList<>();
    private final List<TransactionId> movementIds = new ArrayList<>();
    private long sequence;

    /** Executes a command at a time. */
    public Answer execute(Command command, long timeNanos) {
        if (books.accounts.isEmpty() && !(command instanceof Command.CreateLedger)) {
            return new Answer.Refused(Rejection.INVALID_COMMAND);
        }
        TransactionId id = command.id();
        if (contents.containsKey(id)) {
            List<Long> sequences = sequencesAbout(id);
            return new Answer.Repeated(
                    sequences.getLast(), sequences.getFirst(), content(command).equals(contents.get(id)));
        }
        if (isFromPartitionToPartition(command)) {
            return new Answer.Refused(Rejection.INVALID_COMMAND);
        }
        Event.Header header = new Event.Header(0, sequence + 1, timeNanos, id);
        try {
            Optional<Event> event = decide(command, header);
            if (event.isEmpty()) {
                return new Answer.Nothing();
            }
            if (!id.isNone()) {
                done.add(id);
            }
            return journaled(command, event.get());
        } catch (Refusal refusal) {
            return id.isNone()
                    ? new Answer.Refused(refusal.rejection())
                    : journaled(command, new Event.CommandRefused(header, refusal.rejection(), command));
        }
    }

    /** A single ledger takes none of these, and remembers none. */
    private static boolean isFromPartitionToPartition(Command command) {
        return command instanceof Command.PrepareCrossing
                || command instanceof Command.CommitCrossing
                || command instanceof Command.ConfirmCrossing
                || command instanceof Command.CancelCrossing;
    }

    private Answer journaled(Command command, Event event) {
        sequence++;
        if (!command.id().isNone()) {
            contents.put(command.id(), content(command));
        }
        note(event);
        return new Answer.Journaled(event);
    }

    private void note(Event event) {
        if (books.holds.containsKey(event.header().id())) {
            holdIds.add(event.header().id());
        } else if (books.movements.containsKey(event.header().id())) {
            movementIds.add(event.header().id());
        }
        List<TransactionId> ids = new ArrayList<>(List.of(event.header().id()));
        if (event instanceof Event.HoldCaptured captured) {
            ids.add(captured.hold());
        } else if (event instanceof Event.HoldReleased released) {
            ids.add(released.hold());
        } else if (event instanceof Event.TransferReversed reversed) {
            ids.add(reversed.original());
        }
        for (TransactionId id : ids) {
            if (!id.isNone()) {
                sequencesAbout.computeIfAbsent(id, _ -> new ArrayList<>()).add(sequence);
            }
        }
    }

    private Optional<Event> decide(Command command, Event.Header header) {
        return switch (command) {
            case Command.PostTransfer transfer -> Optional.of(money.post(transfer, header));
            case Command.PostTransaction transaction -> Optional.of(money.post(transaction, header));
            case Command.ReverseTransfer reverse -> Optional.of(money.reverse(reverse, header));
            case Command.PlaceHold place -> Optional.of(holds.place(place, header));
            case Command.CaptureHold capture -> Optional.of(holds.capture(capture, header));
            case Command.VoidHold release -> Optional.of(holds.release(release, header));
            case Command.OpenAccount open -> Optional.of(accounts.open(open, header));
            case Command.ChangeAccount change -> Optional.of(accounts.change(change, header));
            case Command.CreateLedger create -> Optional.of(accounts.create(create, header));
            case Command.RegisterCurrency register -> accounts.register(register, header);
            case Command.Tick _ -> Optional.empty();
            case Command.PrepareCrossing _,
                    Command.CommitCrossing _,
                    Command.ConfirmCrossing _,
                    Command.CancelCrossing _ -> throw new AssertionError("a single ledger crosses to nobody");
        };
    }

    /** Expires a hold; which of several that are due at the same time comes first is not the naive ledger's business. */
    public Event expire(TransactionId id, long timeNanos) {
        NaiveHold hold = books.openHolds.get(id);
        if (hold == null || !hold.isDue(timeNanos)) {
            throw new AssertionError("no hold " + id + " is due at " + timeNanos);
        }
        boolean isFirst = openHolds().stream()
                .filter(other -> other.isDue(timeNanos))
                .allMatch(other -> other.expiresAtNanos() >= hold.expiresAtNanos());
        if (!isFirst) {
            throw new AssertionError("another hold than " + id + " expires before it");
        }
        sequence++;
        Event event = holds.expire(hold, new Event.Header(0, sequence, timeNanos, TransactionId.NONE));
        note(event);
        return event;
    }

    /** What a command says, in a form in which equal amounts are equal however they are written. */
    private static Object content(Command command) {
        return switch (command) {
            case Command.PostTransfer transfer ->
                List.of(
                        transfer.type(),
                        transfer.from(),
                        transfer.to(),
                        plain(Books.value(transfer.amount())),
                        transfer.currency(),
                        transfer.metadata());
            case Command.PostTransaction transaction ->
                List.of(
                        transaction.metadata(),
                        transaction.postings().stream()
                                .map(posting -> List.of(
                                        posting.from(),
                                        posting.to(),
                                        plain(Books.value(posting.amount())),
                                        posting.currency()))
                                .toList());
            case Command.PlaceHold place ->
                List.of(
                        place.from(),
                        place.to(),
                        plain(Books.value(place.amount())),
                        place.currency(),
                        place.expiresAfterSeconds(),
                        place.metadata());
            case Command.CaptureHold capture ->
                List.of("capture", capture.hold(), capture.to(), plain(Books.value(capture.amount())));
            case Command.VoidHold release -> List.of("void", release.hold());
            case Command.ReverseTransfer reverse ->
                List.of("reverse", reverse.original(), plain(Books.value(reverse.amount())));
            case Command.OpenAccount _,
                    Command.ChangeAccount _,
                    Command.CreateLedger _,
                    Command.RegisterCurrency _,
                    Command.Tick _,
                    Command.PrepareCrossing _,
                    Command.CommitCrossing _,
                    Command.ConfirmCrossing _,
                    Command.CancelCrossing _ -> command;
        };
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    /** The accounts in the order of their opening, {@code @external} first. */
    public Collection<NaiveAccount> accounts() {
        return books.accounts.values();
    }

    /** The account with this id, which is there. */
    public NaiveAccount account(AccountId id) {
        return books.account(id);
    }

    /** The currencies in the order of their registration. */
    public Collection<Currency> currencies() {
        return books.currencies.values();
    }

    /** The holds that are open. */
    public Collection<NaiveHold> openHolds() {
        return books.openHolds.values();
    }

    /** The ids of the holds that were ever placed, in their order. */
    public List<TransactionId> holds() {
        return holdIds;
    }

    /** The ids of the transfers, transactions and captures that happened, in their order. */
    public List<TransactionId> movements() {
        return movementIds;
    }

    /** The sequence of the last event. */
    public long lastSequence() {
        return sequence;
    }

    /** The sequences of the event that the id caused and of those about it, in their order. */
    public List<Long> sequencesAbout(TransactionId id) {
        return sequencesAbout.getOrDefault(id, List.of());
    }
}

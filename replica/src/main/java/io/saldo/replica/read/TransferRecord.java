package io.saldo.replica.read;

import io.saldo.ledger.crossing.CrossingKind;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import java.util.List;
import java.util.Optional;

/**
 * What became of a command with a transaction id.
 *
 * @param rejection why it was refused, if it was
 * @param origin the event that the command caused
 * @param events the origin and all events about it, oldest first; of more than {@link #EVENTS_MAX} the origin and the
 *     newest
 */
public record TransferRecord(
        TransactionId id, Status status, Optional<Rejection> rejection, Event origin, List<Event> events) {
    /** The most events of a record. */
    public static final int EVENTS_MAX = 1_000;

    /** How far it came. */
    public enum Status {
        /** The money moved. A transfer that was reversed later is still completed. */
        COMPLETED,
        /** The money is held. */
        HELD,
        /** The hold, or the hold that this command was about, was captured. */
        CAPTURED,
        /** The hold, or the hold that this command was about, was voided. */
        VOIDED,
        /** The hold was released by time. */
        EXPIRED,
        /** Nothing happened, and nothing will under this id. */
        REFUSED,
        /** Between partitions: the sender's partition has set the money aside, and the others were not heard of yet. */
        INITIATED,
        /** Between partitions: the money has moved for good, and the sender's partition is about to post its part. */
        DEBITED,
        /** Between partitions: refused elsewhere, and the sender's partition is about to release what it set aside. */
        COMPENSATED,
        /** Between partitions: refused elsewhere. Nothing happened, and nothing will under this id. */
        FAILED
    }

    /** Keeps its own copy of the list. */
    public TransferRecord {
        events = List.copyOf(events);
    }

    static TransferRecord of(TransactionId id, List<Event> events) {
        Event origin = events.getFirst();
        Event newest = events.getLast();
        return new TransferRecord(id, status(origin, newest), rejection(origin, newest), origin, events);
    }

    private static Optional<Rejection> rejection(Event origin, Event newest) {
        if (origin instanceof Event.CommandRefused refused) {
            return Optional.of(refused.rejection());
        }
        return newest instanceof Event.CrossingCancelled cancelled && isAbout(origin, cancelled)
                ? Optional.of(cancelled.rejection())
                : Optional.empty();
    }

    private static boolean isAbout(Event origin, Event ending) {
        return origin.header().id().equals(ending.header().id());
    }

    private static Status status(Event origin, Event newest) {
        return switch (origin) {
            case Event.TransferPosted _, Event.TransactionPosted _, Event.TransferReversed _ -> Status.COMPLETED;
            case Event.HoldPlaced _ -> statusOfHold(newest);
            case Event.HoldCaptured _, Event.HoldReleased _ -> statusOfHold(origin);
            case Event.CommandRefused _ -> Status.REFUSED;
            case Event.CrossingOpened opened -> statusOfCrossing(opened, newest);
            case Event.CrossingPosted _ -> Status.COMPLETED;
            case Event.CrossingCancelled _,
                    Event.LedgerCreated _,
                    Event.CurrencyRegistered _,
                    Event.AccountOpened _,
                    Event.AccountChanged _ -> throw new IllegalArgumentException("no transfer begins with " + origin);
        };
    }

    /** Where only one partition is asked; the newest event may be that of a reversal, which needs a finished crossing. */
    private static Status statusOfCrossing(Event.CrossingOpened opened, Event newest) {
        if (newest.equals(opened)) {
            return Status.INITIATED;
        }
        if (newest instanceof Event.CrossingCancelled && isAbout(opened, newest)) {
            return Status.FAILED;
        }
        return opened.crossing().kind() == CrossingKind.CAPTURE ? Status.CAPTURED : Status.COMPLETED;
    }

    /** A crossing that captures a hold leaves it held until it is posted. */
    private static Status statusOfHold(Event newest) {
        if (newest instanceof Event.CrossingPosted) {
            return Status.CAPTURED;
        }
        if (newest instanceof Event.HoldReleased released) {
            return released.expired() ? Status.EXPIRED : Status.VOIDED;
        }
        return newest instanceof Event.HoldCaptured ? Status.CAPTURED : Status.HELD;
    }

    /** How much of a movement with a single posting was given back; empty for everything else. */
    public Optional<Amount> reversed() {
        if (!(origin instanceof Event.Moved moved) || moved.movements().size() != 1) {
            return Optional.empty();
        }
        return Optional.of(
                events.getLast() instanceof Event.TransferReversed reversal && events.size() > 1
                        ? reversal.reversedInTotal()
                        : Amount.ZERO);
    }

    /** Whether all that was moved was given back. */
    public boolean isReversed() {
        if (events.size() < 2 || !(origin instanceof Event.Moved moved)) {
            return false;
        }
        List<Movement> movements = moved.movements();
        return movements.size() > 1
                || reversed().equals(Optional.of(movements.getFirst().amount()));
    }
}

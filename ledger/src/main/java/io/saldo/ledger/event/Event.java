package io.saldo.ledger.event;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import java.util.List;

/** What has happened, for readers that want it in words rather than in bytes. */
public sealed interface Event {
    /** Where and when it happened. */
    Header header();

    /**
     * Where and when an event happened.
     *
     * @param position its place in the journal in bytes
     * @param sequence its place in the journal in events, from 1
     * @param timeNanos nanoseconds since 1970
     * @param id the id of the command that caused it, or {@link TransactionId#NONE}
     */
    record Header(long position, long sequence, long timeNanos, TransactionId id) {}

    /**
     * A minimum balance that was set.
     *
     * @param currency in which currency
     * @param minimum the lowest balance that a debit may leave
     */
    record Minimum(Currency currency, Amount minimum) {}

    /** An event that moves money. */
    sealed interface Moved extends Event {
        /** The postings, in their order. */
        List<Movement> movements();
    }

    /**
     * The ledger began.
     *
     * @param partition which partition it is, from 0
     * @param partitions how many there are
     */
    record LedgerCreated(Header header, int rulesVersion, int partition, int partitions) implements Event {}

    /** A currency was added. */
    record CurrencyRegistered(Header header, Currency currency) implements Event {}

    /** An account was opened. */
    record AccountOpened(Header header, AccountId account, UserId user, List<Minimum> minimums, Metadata metadata)
            implements Event {}

    /**
     * An account changed.
     *
     * @param status after the change
     * @param statusGiven whether the command named it
     * @param minimums those that were set
     * @param metadataGiven whether the metadata was replaced
     * @param metadata the new metadata, if it was
     */
    record AccountChanged(
            Header header,
            AccountId account,
            AccountStatus status,
            boolean statusGiven,
            List<Minimum> minimums,
            boolean metadataGiven,
            Metadata metadata)
            implements Event {}

    /** A deposit, withdrawal or transfer. */
    record TransferPosted(Header header, TransferType type, Movement movement, Metadata metadata) implements Moved {
        @Override
        public List<Movement> movements() {
            return List.of(movement);
        }
    }

    /** A transaction of postings. */
    record TransactionPosted(Header header, List<Movement> movements, Metadata metadata) implements Moved {}

    /**
     * Money was set aside.
     *
     * @param to the receiver, or {@link AccountId#NONE}
     * @param fromBalance the balance, which a hold does not change
     * @param fromHeld all that is held of it now
     * @param expiresAtNanos when it expires, or 0
     * @param expiresAfterSeconds as the command said, or 0
     */
    record HoldPlaced(
            Header header,
            AccountId from,
            AccountId to,
            Amount amount,
            Currency currency,
            Amount fromBalance,
            Amount fromHeld,
            long expiresAtNanos,
            long expiresAfterSeconds,
            Metadata metadata)
            implements Event {}

    /**
     * Held money moved.
     *
     * @param hold the hold's id
     * @param released what was held beyond the capture
     * @param amountGiven whether the command named the amount
     * @param receiverGiven whether the command named the receiver
     */
    record HoldCaptured(
            Header header,
            TransactionId hold,
            Movement movement,
            Amount released,
            boolean amountGiven,
            boolean receiverGiven)
            implements Moved {
        @Override
        public List<Movement> movements() {
            return List.of(movement);
        }
    }

    /**
     * Held money was released.
     *
     * @param hold the hold's id
     * @param expired by time rather than on demand
     * @param fromHeld what is still held of the balance
     */
    record HoldReleased(
            Header header,
            TransactionId hold,
            boolean expired,
            AccountId from,
            Amount amount,
            Currency currency,
            Amount fromBalance,
            Amount fromHeld)
            implements Event {}

    /**
     * Money moved back.
     *
     * @param original the id of the movement that was reversed
     * @param reversedInTotal of a single posting: how much of it is reversed by now
     * @param amountGiven whether the command named the amount
     */
    record TransferReversed(
            Header header,
            TransactionId original,
            List<Movement> movements,
            Amount reversedInTotal,
            boolean amountGiven)
            implements Moved {}

    /** A command with an id was refused, for ever. */
    record CommandRefused(Header header, Rejection rejection, Command command) implements Event {}

    /**
     * What a crossing holds, or held, of a balance.
     *
     * @param account whose balance
     * @param currency in which currency
     * @param amount how much
     * @param balance the balance, which this does not change
     * @param held all that is held of it now
     */
    record Held(AccountId account, Currency currency, Amount amount, Amount balance, Amount held) {}

    /**
     * What a crossing needs of this partition was set aside. Its id is the crossing's.
     *
     * @param partition the one that the event is in
     * @param held what is set aside for debits; a capture has its hold instead
     * @param amountGiven whether the client's command named the amount, of a capture or reversal
     * @param receiverGiven whether the client's command named the receiver, of a capture
     */
    record CrossingOpened(
            Header header,
            int partition,
            Crossing crossing,
            List<Held> held,
            boolean amountGiven,
            boolean receiverGiven)
            implements Event {
        /** Whether this is the partition that the client's command was for. */
        public boolean isOfCoordinator() {
            return partition == crossing.coordinator();
        }
    }

    /**
     * This partition's part of a crossing moved. Its id is the crossing's.
     *
     * @param partition the one that the event is in
     * @param movements those with an account here, each with the real accounts of both sides
     * @param places where in the crossing each movement stands
     * @param openedAt the position of the {@link CrossingOpened}, or -1 when the agent committed the crossing by this
     * @param released of a capture, where the hold is: what was held beyond it
     * @param reversedInTotal of a reversal, where it is coordinated: how much of a single posting is reversed by now
     */
    record CrossingPosted(
            Header header,
            int partition,
            Crossing crossing,
            List<Movement> movements,
            List<Integer> places,
            long openedAt,
            Amount released,
            Amount reversedInTotal)
            implements Moved {
        /** Whether this is the partition that the client's command was for. */
        public boolean isOfCoordinator() {
            return partition == crossing.coordinator();
        }
    }

    /**
     * A crossing was refused, and what was set aside for it is free. Its id is the crossing's.
     *
     * @param partition the one that the event is in
     * @param coordinator the crossing's coordinator
     * @param rejection why it was refused
     * @param released what was set aside
     * @param openedAt the position of the {@link CrossingOpened}
     */
    record CrossingCancelled(
            Header header, int partition, int coordinator, Rejection rejection, List<Held> released, long openedAt)
            implements Event {
        /** Whether this is the partition that the client's command was for. */
        public boolean isOfCoordinator() {
            return partition == coordinator;
        }
    }
}

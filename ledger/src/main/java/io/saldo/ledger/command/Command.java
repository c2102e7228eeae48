package io.saldo.ledger.command;

import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.MinimumBalance;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import java.util.List;
import java.util.Optional;

/**
 * What a client, or the host itself, asks the ledger to do. A command that moves money carries the client's transaction
 * id; the same id with an equal command is a repeat, with another one a conflict.
 */
public sealed interface Command {
    /** The client's id of the movement, or {@link TransactionId#NONE} for a command that moves nothing. */
    default TransactionId id() {
        return TransactionId.NONE;
    }

    /**
     * Begins an empty ledger: it opens {@code @external} and, in one partition of several, {@code @transit}.
     *
     * @param rulesVersion the version of the rules that decide from here on
     * @param partition which partition the ledger is, from 0
     * @param partitions how many there are
     */
    record CreateLedger(int rulesVersion, int partition, int partitions) implements Command {
        /** Begins a ledger that is all there is. */
        public CreateLedger(int rulesVersion) {
            this(rulesVersion, 0, 1);
        }
    }

    /**
     * Adds a currency for ever; the same again changes nothing.
     *
     * @param code its code
     * @param scale its decimals, 0 to 38
     */
    record RegisterCurrency(String code, int scale) implements Command {}

    /**
     * Opens an account; the same again changes nothing.
     *
     * @param account its id
     * @param user its owner, or {@link UserId#NONE}
     * @param minimums minimum balances other than zero
     * @param metadata the client's metadata
     */
    record OpenAccount(AccountId account, UserId user, List<MinimumBalance> minimums, Metadata metadata)
            implements Command {
        /** Keeps its own copy of the list. */
        public OpenAccount {
            minimums = List.copyOf(minimums);
        }
    }

    /**
     * Changes what is given of an account, and leaves the rest.
     *
     * @param account its id
     * @param status the new status, if given
     * @param minimums the minimum balances to set
     * @param metadata the metadata in place of the old, if given
     */
    record ChangeAccount(
            AccountId account,
            Optional<AccountStatus> status,
            List<MinimumBalance> minimums,
            Optional<Metadata> metadata)
            implements Command {
        /** Keeps its own copy of the list. */
        public ChangeAccount {
            minimums = List.copyOf(minimums);
        }
    }

    /**
     * Moves money from one account to another; a deposit comes from {@code @external}, a withdrawal goes there.
     *
     * @param id the client's id
     * @param type which way it crosses the border of the system
     * @param from the account debited
     * @param to the account credited
     * @param amount above zero
     * @param currency the currency's code
     * @param metadata the client's metadata
     */
    record PostTransfer(
            TransactionId id,
            TransferType type,
            AccountId from,
            AccountId to,
            DecimalAmount amount,
            String currency,
            Metadata metadata)
            implements Command {}

    /**
     * One movement of a transaction.
     *
     * @param from the account debited
     * @param to the account credited
     * @param amount above zero
     * @param currency the currency's code
     */
    record Posting(AccountId from, AccountId to, DecimalAmount amount, String currency) {}

    /**
     * Moves money by many postings, in their order, all or none.
     *
     * @param id the client's id
     * @param postings 1 to 1,000
     * @param metadata the client's metadata
     */
    record PostTransaction(TransactionId id, List<Posting> postings, Metadata metadata) implements Command {
        /** Keeps its own copy of the list. */
        public PostTransaction {
            postings = List.copyOf(postings);
        }
    }

    /**
     * Sets money of an account aside.
     *
     * @param id the client's id, which becomes the hold's
     * @param from the account whose money is held
     * @param to who receives a capture that names nobody, or {@link AccountId#NONE}
     * @param amount above zero
     * @param currency the currency's code
     * @param expiresAfterSeconds how long it stays open, or 0 for ever
     * @param metadata the client's metadata
     */
    record PlaceHold(
            TransactionId id,
            AccountId from,
            AccountId to,
            DecimalAmount amount,
            String currency,
            long expiresAfterSeconds,
            Metadata metadata)
            implements Command {}

    /**
     * Moves held money, the whole or a part, and releases the rest.
     *
     * @param id the client's id
     * @param hold the hold's id
     * @param to the receiver; {@link AccountId#NONE} for the hold's own, or {@code @external} when it has none
     * @param amount how much, or {@link DecimalAmount#NONE} for all of it
     */
    record CaptureHold(TransactionId id, TransactionId hold, AccountId to, DecimalAmount amount) implements Command {}

    /**
     * Releases held money.
     *
     * @param id the client's id
     * @param hold the hold's id
     */
    record VoidHold(TransactionId id, TransactionId hold) implements Command {}

    /**
     * Moves money of an earlier movement back.
     *
     * @param id the client's id
     * @param original the id of the transfer, transaction or capture to reverse
     * @param amount how much, or {@link DecimalAmount#NONE} for all that is not reversed yet
     */
    record ReverseTransfer(TransactionId id, TransactionId original, DecimalAmount amount) implements Command {}

    /** Asks for nothing but that time moves on, so that holds that are due expire. */
    record Tick() implements Command {}

    /**
     * Asks a participant that is not the agent to set aside what the crossing needs of it. From partition to partition.
     *
     * @param crossing what the coordinator opened
     */
    record PrepareCrossing(Crossing crossing) implements Command {
        @Override
        public TransactionId id() {
            return crossing.id();
        }
    }

    /**
     * Asks the agent to post its part, which commits the crossing. From partition to partition.
     *
     * @param crossing what the coordinator opened and all other participants prepared
     */
    record CommitCrossing(Crossing crossing) implements Command {
        @Override
        public TransactionId id() {
            return crossing.id();
        }
    }

    /**
     * Tells a partition that the agent has committed, so that it posts what it set aside. From partition to partition.
     *
     * @param id the crossing's id
     * @param coordinator the crossing's coordinator
     */
    record ConfirmCrossing(TransactionId id, int coordinator) implements Command {}

    /**
     * Tells a partition that the crossing was refused, so that it releases what it set aside, or refuses what has not
     * come yet. From partition to partition.
     *
     * @param id the crossing's id
     * @param coordinator the crossing's coordinator
     * @param rejection why it was refused
     */
    record CancelCrossing(TransactionId id, int coordinator, Rejection rejection) implements Command {}
}

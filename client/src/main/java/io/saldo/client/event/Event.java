package io.saldo.client.event;

import io.saldo.client.command.Limit;
import io.saldo.client.command.Money;
import io.saldo.client.json.JsonObject;
import io.saldo.client.outcome.RefusalCode;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.TransferType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What the ledger has decided, as its journal has it. Each kind has what it alone tells; {@link #json} has the whole as the
 * interface gives it, also what this client does not know. Amounts and balances are exact and have all decimals of their
 * currency's scale. Immutable.
 */
public sealed interface Event {
    /**
     * What every event has.
     *
     * @param partition whose journal has it, from 0
     * @param sequence its place there, from 1 and without gaps
     * @param timestamp when it was decided
     * @param type what kind it is
     * @param transactionId the id of its command; none of what has no id, such as the opening of an account
     * @param json the whole
     */
    record Head(
            int partition,
            long sequence,
            Instant timestamp,
            EventType type,
            Optional<UUID> transactionId,
            JsonObject json) {}

    /** What every event has. */
    Head head();

    /** The partition whose journal has it, from 0. */
    default int partition() {
        return head().partition();
    }

    /** Its place in the journal of its partition, from 1 and without gaps. */
    default long sequence() {
        return head().sequence();
    }

    /** When it was decided. */
    default Instant timestamp() {
        return head().timestamp();
    }

    /** What kind it is. */
    default EventType type() {
        return head().type();
    }

    /** The id of its command, if that had one. */
    default Optional<UUID> transactionId() {
        return head().transactionId();
    }

    /** The whole as the interface gives it. */
    default JsonObject json() {
        return head().json();
    }

    /** What its command wanted kept beside it; empty when that was nothing. */
    default JsonObject metadata() {
        return json().object("metadata");
    }

    /** The money that it moved, in order; empty when it moved none. */
    default List<Movement> movements() {
        return List.of();
    }

    /** The accounts that it names. */
    default Set<String> accounts() {
        Set<String> accounts = new LinkedHashSet<>();
        for (Movement movement : movements()) {
            accounts.add(movement.from());
            accounts.add(movement.to());
        }
        return accounts;
    }

    /**
     * A partition began.
     *
     * @param rulesVersion by which rules it decides
     * @param partitions how many there are
     */
    record LedgerCreated(Head head, long rulesVersion, int partitions) implements Event {}

    /**
     * A currency can be used from now on.
     *
     * @param scale how many decimals its amounts have
     */
    record CurrencyRegistered(Head head, String currency, int scale) implements Event {}

    /**
     * An account exists from now on.
     *
     * @param user its owner, if it has one
     * @param limits how low its balances may go, where that is not zero
     */
    record AccountOpened(Head head, String account, Optional<String> user, List<Limit> limits) implements Event {
        @Override
        public Set<String> accounts() {
            return Set.of(account);
        }
    }

    /**
     * An account was changed.
     *
     * @param status behind the change
     * @param limits those that the event tells
     */
    record AccountChanged(Head head, String account, AccountStatus status, List<Limit> limits) implements Event {
        @Override
        public Set<String> accounts() {
            return Set.of(account);
        }
    }

    /** A transfer, deposit or withdrawal was made. */
    record TransferPosted(Head head, TransferType transferType, Movement movement) implements Event {
        @Override
        public List<Movement> movements() {
            return List.of(movement);
        }
    }

    /** Postings were made, all of them. */
    record TransactionPosted(Head head, List<Movement> movements) implements Event {}

    /**
     * Money was set aside. Its transaction id is the hold's.
     *
     * @param to who receives a capture that names nobody, if anyone
     * @param fromBalance the sender's balance, which a hold does not change
     * @param held what of it is set aside in all
     * @param expiresAt when it releases by itself, if ever
     */
    record HoldPlaced(
            Head head,
            String from,
            Optional<String> to,
            Money amount,
            BigDecimal fromBalance,
            BigDecimal held,
            Optional<Instant> expiresAt)
            implements Event {
        @Override
        public Set<String> accounts() {
            Set<String> accounts = new LinkedHashSet<>(List.of(from));
            to.ifPresent(accounts::add);
            return accounts;
        }
    }

    /**
     * Money that was set aside was moved.
     *
     * @param released what of the hold was not moved and is available again
     */
    record HoldCaptured(Head head, UUID hold, Movement movement, BigDecimal released) implements Event {
        @Override
        public List<Movement> movements() {
            return List.of(movement);
        }
    }

    /**
     * Money that was set aside is available again.
     *
     * @param fromBalance the balance of whom it was set aside of
     * @param held what of it is still set aside
     * @param isExpired whether its time was over; else it was voided
     */
    record HoldReleased(
            Head head, UUID hold, String from, Money amount, BigDecimal fromBalance, BigDecimal held, boolean isExpired)
            implements Event {
        @Override
        public Set<String> accounts() {
            return Set.of(from);
        }
    }

    /**
     * An earlier movement was moved back, whole or in part.
     *
     * @param original what was moved back
     * @param reversed how much of a transfer or capture that is in all; of a transaction nothing
     */
    record TransferReversed(Head head, UUID original, List<Movement> movements, Optional<BigDecimal> reversed)
            implements Event {}

    /**
     * A command was refused.
     *
     * @param code the reason as the interface has it
     */
    record CommandRefused(Head head, RefusalCode reason, String code) implements Event {}

    /**
     * A posting of a movement between partitions that has begun.
     *
     * @param amount as the command had it
     */
    record Asked(String from, String to, Money amount) {}

    /**
     * A movement between partitions has begun in this one: what it needs is set aside.
     *
     * @param kind what the client asked for: {@code transfer}, {@code transaction}, {@code capture}, {@code reversal}
     * @param coordinator the partition that opened it
     * @param postings all of them
     */
    record CrossingOpened(Head head, String kind, int coordinator, List<Asked> postings) implements Event {
        @Override
        public Set<String> accounts() {
            Set<String> accounts = new LinkedHashSet<>();
            for (Asked posting : postings) {
                accounts.add(posting.from());
                accounts.add(posting.to());
            }
            return accounts;
        }
    }

    /**
     * This partition has made its side of a movement between partitions. Each of them tells of its own accounts, so nothing
     * is told twice.
     *
     * @param kind what the client asked for
     * @param coordinator the partition that opened it
     */
    record CrossingPosted(Head head, String kind, int coordinator, List<Movement> movements) implements Event {}

    /**
     * A movement between partitions has failed in this one: what was set aside is released.
     *
     * @param coordinator the partition that opened it
     * @param code the reason as the interface has it
     */
    record CrossingCancelled(Head head, int coordinator, RefusalCode reason, String code) implements Event {}

    /** An event of a kind that only a later client knows; {@link #json} has what it tells. */
    record Other(Head head) implements Event {}
}

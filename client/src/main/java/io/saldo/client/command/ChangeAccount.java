package io.saldo.client.command;

import io.saldo.ledger.model.AccountStatus;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Changes what is given of an account, and leaves the rest. It has no id of its own: sent again, it sets the same again, also
 * when another client has set something else in between.
 *
 * @param account the account's id
 * @param status the new status, if it changes; a closed account stays closed
 * @param limits the limits to set, one a currency, at most 100
 * @param metadata the metadata in place of the old, if it changes
 */
public record ChangeAccount(
        String account, Optional<AccountStatus> status, List<Limit> limits, Optional<Metadata> metadata)
        implements Command {
    /**
     * Checks the form, and sorts the limits.
     *
     * @throws IllegalArgumentException when the id is none, a currency has two limits, or nothing changes
     */
    public ChangeAccount {
        Checks.accounts(account);
        limits = Checks.sorted(limits);
        if (status.isEmpty() && limits.isEmpty() && metadata.isEmpty()) {
            throw new IllegalArgumentException("status, limits or metadata must be given");
        }
    }

    /** Keeps an account from sending and receiving. */
    public static ChangeAccount freeze(String account) {
        return status(account, AccountStatus.FROZEN);
    }

    /** Lets a frozen account send and receive again. */
    public static ChangeAccount unfreeze(String account) {
        return status(account, AccountStatus.ACTIVE);
    }

    /** Closes an account for good; only at zero and without open holds. */
    public static ChangeAccount close(String account) {
        return status(account, AccountStatus.CLOSED);
    }

    private static ChangeAccount status(String account, AccountStatus status) {
        return new ChangeAccount(account, Optional.of(status), List.of(), Optional.empty());
    }

    /** Sets limits. */
    public static ChangeAccount limits(String account, List<Limit> limits) {
        return new ChangeAccount(account, Optional.empty(), limits, Optional.empty());
    }

    /** Sets the metadata. */
    public static ChangeAccount metadata(String account, Metadata metadata) {
        return new ChangeAccount(account, Optional.empty(), List.of(), Optional.of(metadata));
    }

    @Override
    public Optional<UUID> transactionId() {
        return Optional.empty();
    }
}

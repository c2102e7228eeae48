package io.saldo.client.command;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Opens an account. The same again changes nothing; with other content it is refused as {@code account_exists}.
 *
 * @param account the account's id: 1 to 64 characters of {@code [A-Za-z0-9._:-]}, the first a letter or digit
 * @param user its owner, if it has one
 * @param limits how low its balances may go, where that is not zero; one a currency, at most 100
 * @param metadata what is kept beside it
 */
public record OpenAccount(String account, Optional<String> user, List<Limit> limits, Metadata metadata)
        implements Command {
    /**
     * Checks the form, and sorts the limits.
     *
     * @throws IllegalArgumentException when an id is none, or a currency has two limits
     */
    public OpenAccount {
        Checks.accounts(account);
        Checks.user(user);
        limits = Checks.sorted(limits);
    }

    /** An account with this id. */
    public static OpenAccount of(String account) {
        return new OpenAccount(account, Optional.empty(), List.of(), Metadata.NONE);
    }

    /** An account with a random id. */
    public static OpenAccount withNewId() {
        return of(UUID.randomUUID().toString());
    }

    /** The same with an owner. */
    public OpenAccount withUser(String owner) {
        return new OpenAccount(account, Optional.of(owner), limits, metadata);
    }

    /** The same with these limits. */
    public OpenAccount withLimits(List<Limit> lowest) {
        return new OpenAccount(account, user, lowest, metadata);
    }

    /** The same with metadata. */
    public OpenAccount withMetadata(Metadata kept) {
        return new OpenAccount(account, user, limits, kept);
    }

    @Override
    public Optional<UUID> transactionId() {
        return Optional.empty();
    }
}

package io.saldo.client.command;

import java.util.Optional;
import java.util.UUID;

/**
 * Puts money from outside on an account.
 *
 * @param id its transaction id
 * @param to the account that gains
 * @param amount above zero
 * @param metadata what is kept beside it
 */
public record PostDeposit(UUID id, String to, Money amount, Metadata metadata) implements Command {
    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException when an id is none, or the amount is not above zero
     */
    public PostDeposit {
        Checks.id(id);
        Checks.accounts(to);
        Checks.positive(amount);
    }

    /** With a random id, and without metadata. */
    public static PostDeposit of(String to, Money amount) {
        return new PostDeposit(UUID.randomUUID(), to, amount, Metadata.NONE);
    }

    /** The same under this id. */
    public PostDeposit withId(UUID own) {
        return new PostDeposit(own, to, amount, metadata);
    }

    /** The same with metadata. */
    public PostDeposit withMetadata(Metadata kept) {
        return new PostDeposit(id, to, amount, kept);
    }

    @Override
    public Optional<UUID> transactionId() {
        return Optional.of(id);
    }
}

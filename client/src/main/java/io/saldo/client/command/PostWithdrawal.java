package io.saldo.client.command;

import java.util.Optional;
import java.util.UUID;

/**
 * Takes money from an account to the outside.
 *
 * @param id its transaction id
 * @param from the account that loses
 * @param amount above zero
 * @param metadata what is kept beside it
 */
public record PostWithdrawal(UUID id, String from, Money amount, Metadata metadata) implements Command {
    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException when an id is none, or the amount is not above zero
     */
    public PostWithdrawal {
        Checks.id(id);
        Checks.accounts(from);
        Checks.positive(amount);
    }

    /** With a random id, and without metadata. */
    public static PostWithdrawal of(String from, Money amount) {
        return new PostWithdrawal(UUID.randomUUID(), from, amount, Metadata.NONE);
    }

    /** The same under this id. */
    public PostWithdrawal withId(UUID own) {
        return new PostWithdrawal(own, from, amount, metadata);
    }

    /** The same with metadata. */
    public PostWithdrawal withMetadata(Metadata kept) {
        return new PostWithdrawal(id, from, amount, kept);
    }

    @Override
    public Optional<UUID> transactionId() {
        return Optional.of(id);
    }
}

package io.saldo.client.command;

import java.util.Optional;
import java.util.UUID;

/**
 * Moves money from one account to another.
 *
 * @param id its transaction id
 * @param from the account that loses
 * @param to the account that gains
 * @param amount above zero
 * @param metadata what is kept beside it
 */
public record PostTransfer(UUID id, String from, String to, Money amount, Metadata metadata) implements Command {
    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException when an id is none, or the amount is not above zero
     */
    public PostTransfer {
        Checks.id(id);
        Checks.accounts(from, to);
        Checks.positive(amount);
    }

    /** With a random id, and without metadata. */
    public static PostTransfer of(String from, String to, Money amount) {
        return new PostTransfer(UUID.randomUUID(), from, to, amount, Metadata.NONE);
    }

    /** The same under this id. */
    public PostTransfer withId(UUID own) {
        return new PostTransfer(own, from, to, amount, metadata);
    }

    /** The same with metadata. */
    public PostTransfer withMetadata(Metadata kept) {
        return new PostTransfer(id, from, to, amount, kept);
    }

    @Override
    public Optional<UUID> transactionId() {
        return Optional.of(id);
    }
}

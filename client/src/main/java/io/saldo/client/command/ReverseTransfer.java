package io.saldo.client.command;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;

/**
 * Moves money of an earlier transfer, transaction or capture back; never more in total than was moved.
 *
 * @param id its transaction id
 * @param original the id of what is reversed
 * @param amount how much, in its currency, above zero; empty for all that is not reversed yet
 */
public record ReverseTransfer(UUID id, UUID original, Optional<BigDecimal> amount) implements Command {
    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException when an id is none, or the amount is out of range
     */
    public ReverseTransfer {
        Checks.id(id);
        Checks.id(original);
        amount.ifPresent(Checks::positive);
    }

    /** All of it, with a random id. */
    public static ReverseTransfer of(UUID original) {
        return new ReverseTransfer(UUID.randomUUID(), original, Optional.empty());
    }

    /** The same under this id. */
    public ReverseTransfer withId(UUID own) {
        return new ReverseTransfer(own, original, amount);
    }

    /** The same of a part. */
    public ReverseTransfer withAmount(BigDecimal part) {
        return new ReverseTransfer(id, original, Optional.of(part));
    }

    @Override
    public Optional<UUID> transactionId() {
        return Optional.of(id);
    }
}

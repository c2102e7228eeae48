package io.saldo.client.command;

import java.util.Optional;
import java.util.UUID;

/**
 * Releases held money.
 *
 * @param id its transaction id
 * @param hold the hold's id
 */
public record VoidHold(UUID id, UUID hold) implements Command {
    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException when an id is none
     */
    public VoidHold {
        Checks.id(id);
        Checks.id(hold);
    }

    /** With a random id. */
    public static VoidHold of(UUID hold) {
        return new VoidHold(UUID.randomUUID(), hold);
    }

    /** The same under this id. */
    public VoidHold withId(UUID own) {
        return new VoidHold(own, hold);
    }

    @Override
    public Optional<UUID> transactionId() {
        return Optional.of(id);
    }
}

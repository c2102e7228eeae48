package io.saldo.client.command;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;

/**
 * Moves held money, the whole or a part, and releases the rest.
 *
 * @param id its transaction id
 * @param hold the hold's id
 * @param to the receiver; empty for the hold's own, or the outside when it has none
 * @param amount how much, in the hold's currency, above zero; empty for all
 */
public record CaptureHold(UUID id, UUID hold, Optional<String> to, Optional<BigDecimal> amount) implements Command {
    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException when an id is none, or the amount is out of range
     */
    public CaptureHold {
        Checks.id(id);
        Checks.id(hold);
        Checks.account(to);
        amount.ifPresent(Checks::positive);
    }

    /** All of a hold for its own receiver, with a random id. */
    public static CaptureHold of(UUID hold) {
        return new CaptureHold(UUID.randomUUID(), hold, Optional.empty(), Optional.empty());
    }

    /** The same under this id. */
    public CaptureHold withId(UUID own) {
        return new CaptureHold(own, hold, to, amount);
    }

    /** The same for another receiver. */
    public CaptureHold withReceiver(String receiver) {
        return new CaptureHold(id, hold, Optional.of(receiver), amount);
    }

    /** The same of a part; the rest is released. */
    public CaptureHold withAmount(BigDecimal part) {
        return new CaptureHold(id, hold, to, Optional.of(part));
    }

    @Override
    public Optional<UUID> transactionId() {
        return Optional.of(id);
    }
}

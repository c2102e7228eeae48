package io.saldo.client.command;

import io.saldo.ledger.model.Limits;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Sets money of an account aside until it is captured, voided or expires.
 *
 * @param id its transaction id, which is the hold's id too
 * @param from the account whose money is held
 * @param to who receives a capture that names nobody, if anyone
 * @param amount above zero
 * @param expiry how long it stays open, in whole seconds, 1 s to ten years; empty for ever
 * @param metadata what is kept beside it
 */
public record PlaceHold(
        UUID id, String from, Optional<String> to, Money amount, Optional<Duration> expiry, Metadata metadata)
        implements Command {
    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException when an id is none, the amount is not above zero, or the expiry is out of range
     */
    public PlaceHold {
        Checks.id(id);
        Checks.accounts(from);
        Checks.account(to);
        Checks.positive(amount);
        expiry.ifPresent(PlaceHold::check);
    }

    private static void check(Duration expiry) {
        if (expiry.getNano() != 0 || expiry.getSeconds() < 1 || expiry.getSeconds() > Limits.HOLD_SECONDS_MAX) {
            throw new IllegalArgumentException("a hold expires after whole seconds, 1 to " + Limits.HOLD_SECONDS_MAX);
        }
    }

    /** With a random id, for ever, for nobody in particular, and without metadata. */
    public static PlaceHold of(String from, Money amount) {
        return new PlaceHold(UUID.randomUUID(), from, Optional.empty(), amount, Optional.empty(), Metadata.NONE);
    }

    /** The same under this id. */
    public PlaceHold withId(UUID own) {
        return new PlaceHold(own, from, to, amount, expiry, metadata);
    }

    /** The same for a receiver. */
    public PlaceHold withReceiver(String receiver) {
        return new PlaceHold(id, from, Optional.of(receiver), amount, expiry, metadata);
    }

    /** The same with an expiry. */
    public PlaceHold withExpiry(Duration time) {
        return new PlaceHold(id, from, to, amount, Optional.of(time), metadata);
    }

    /** The same with metadata. */
    public PlaceHold withMetadata(Metadata kept) {
        return new PlaceHold(id, from, to, amount, expiry, kept);
    }

    @Override
    public Optional<UUID> transactionId() {
        return Optional.of(id);
    }
}

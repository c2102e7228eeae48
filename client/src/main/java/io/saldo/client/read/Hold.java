package io.saldo.client.read;

import io.saldo.client.command.Money;
import io.saldo.client.event.Event;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Money that was set aside, and what became of it.
 *
 * @param id the hold's id: the transaction id of the command that placed it
 * @param status {@code HELD} while it is open
 * @param from whose money it is
 * @param to who receives a capture that names nobody, if anyone
 * @param amount what was set aside
 * @param placedAt when
 * @param expiresAt when it releases by itself, if ever
 */
public record Hold(
        UUID id,
        TransferStatus status,
        String from,
        Optional<String> to,
        Money amount,
        Instant placedAt,
        Optional<Instant> expiresAt) {
    /** The hold, if the command placed one. */
    static Optional<Hold> of(Transfer transfer) {
        return transfer.events().stream()
                .filter(event -> event.transactionId().equals(Optional.of(transfer.transactionId())))
                .filter(Event.HoldPlaced.class::isInstance)
                .map(Event.HoldPlaced.class::cast)
                .findFirst()
                .map(placed -> new Hold(
                        transfer.transactionId(),
                        transfer.status(),
                        placed.from(),
                        placed.to(),
                        placed.amount(),
                        placed.timestamp(),
                        placed.expiresAt()));
    }

    /** Whether it can be captured or voided. */
    public boolean isOpen() {
        return status == TransferStatus.HELD;
    }
}

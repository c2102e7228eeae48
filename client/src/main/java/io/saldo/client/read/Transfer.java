package io.saldo.client.read;

import io.saldo.client.event.Event;
import io.saldo.client.event.EventReader;
import io.saldo.client.event.Movement;
import io.saldo.client.json.JsonObject;
import io.saldo.client.outcome.RefusalCode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What became of a command with a transaction id: a transfer, deposit, withdrawal, transaction, hold, capture, void or
 * reversal, or a refusal.
 *
 * @param transactionId of the command
 * @param status how it stands now
 * @param refusal why it was refused, if it was
 * @param reversed how much of it was moved back so far, if it can be
 * @param partition whose journal has its first event, from 0
 * @param sequence of that event there
 * @param timestamp of that event
 * @param events all events about it, the first one first
 * @param json the whole as the interface gives it
 */
public record Transfer(
        UUID transactionId,
        TransferStatus status,
        Optional<RefusalCode> refusal,
        Optional<BigDecimal> reversed,
        int partition,
        long sequence,
        Instant timestamp,
        List<Event> events,
        JsonObject json) {
    static Transfer of(JsonObject json) {
        return new Transfer(
                UUID.fromString(json.text("transaction_id")),
                TransferStatus.of(json.text("status")),
                json.optionalText("code").map(RefusalCode::of),
                json.optionalAmount("reversed"),
                Math.toIntExact(json.optionalWhole("partition").orElse(0L)),
                json.whole("sequence"),
                json.time("timestamp"),
                json.objects("events").stream().map(EventReader::read).toList(),
                json);
    }

    /** The money that its own command moved, in order; of a hold what was captured by others is not among it. */
    public List<Movement> movements() {
        return events.stream()
                .filter(event -> event.transactionId().equals(Optional.of(transactionId)))
                .flatMap(event -> event.movements().stream())
                .toList();
    }
}

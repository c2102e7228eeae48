package io.saldo.client.read;

import io.saldo.client.command.Money;
import io.saldo.client.event.EventReader;
import io.saldo.client.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * One side of a posting, as the account's history has it.
 *
 * @param partition that the account lives in, from 0
 * @param sequence of the event in that partition's journal
 * @param posting which posting of the event, from 0
 * @param timestamp of the event
 * @param transactionId of the command
 * @param type what moved the money
 * @param isDebit whether the account lost the amount; else it gained it
 * @param amount above zero
 * @param counterparty the account on the other side
 * @param balanceAfter the account's balance behind it
 * @param metadata what the command wanted kept; empty when that was nothing
 */
public record HistoryEntry(
        int partition,
        long sequence,
        int posting,
        Instant timestamp,
        UUID transactionId,
        EntryType type,
        boolean isDebit,
        Money amount,
        String counterparty,
        BigDecimal balanceAfter,
        JsonObject metadata) {
    static HistoryEntry of(JsonObject json) {
        return new HistoryEntry(
                Math.toIntExact(json.optionalWhole("partition").orElse(0L)),
                json.whole("sequence"),
                Math.toIntExact(json.whole("posting")),
                json.time("timestamp"),
                UUID.fromString(json.text("transaction_id")),
                EntryType.of(json.text("type")),
                json.text("direction").equals("debit"),
                EventReader.money(json),
                json.text("counterparty"),
                json.amount("balance_after"),
                json.object("metadata"));
    }
}

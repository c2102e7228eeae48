package io.saldo.client.read;

import io.saldo.client.command.Limit;
import io.saldo.client.event.EventReader;
import io.saldo.client.json.JsonObject;
import io.saldo.ledger.model.AccountStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An account with all its balances, which belong together: they stood so at the same event.
 *
 * @param id its id
 * @param number what stands for the id in packed batches, within the account's partition
 * @param user its owner, if it has one
 * @param status whether it may move money
 * @param balances one for each currency that it has met
 * @param limits how low its balances may go, where that is not zero
 * @param metadata what is kept beside it; empty when nothing is
 * @param createdAt when it was opened
 * @param partition that it lives in, from 0
 * @param sequence of its last event in that partition's journal
 */
public record Account(
        String id,
        int number,
        Optional<String> user,
        AccountStatus status,
        List<Balance> balances,
        List<Limit> limits,
        JsonObject metadata,
        Instant createdAt,
        int partition,
        long sequence) {
    static Account of(JsonObject json) {
        return new Account(
                json.text("account_id"),
                Math.toIntExact(json.whole("account_number")),
                json.optionalText("user_id"),
                EventReader.status(json),
                json.objects("balances").stream().map(Balance::of).toList(),
                EventReader.limits(json),
                json.object("metadata"),
                json.time("created_at"),
                Math.toIntExact(json.optionalWhole("partition").orElse(0L)),
                json.whole("sequence"));
    }

    /** Its balance in a currency; none when it never met it. */
    public Optional<Balance> balance(String currency) {
        return balances.stream().filter(one -> one.currency().equals(currency)).findAny();
    }
}

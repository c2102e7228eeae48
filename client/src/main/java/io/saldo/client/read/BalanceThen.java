package io.saldo.client.read;

import io.saldo.client.json.JsonObject;
import java.math.BigDecimal;

/**
 * A balance as it stood behind an event.
 *
 * @param account whose it is
 * @param balance what stood there
 * @param partition that the account lives in, from 0
 * @param sequence of the last event that it counts in that partition's journal
 */
public record BalanceThen(String account, Balance balance, int partition, long sequence) {
    static BalanceThen of(JsonObject json) {
        return new BalanceThen(
                json.text("account_id"),
                Balance.of(json),
                Math.toIntExact(json.optionalWhole("partition").orElse(0L)),
                json.whole("sequence"));
    }

    /** The whole of it, what is held included. */
    public BigDecimal amount() {
        return balance.balance();
    }
}

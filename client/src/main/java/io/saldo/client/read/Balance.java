package io.saldo.client.read;

import io.saldo.client.json.JsonObject;
import java.math.BigDecimal;

/**
 * What an account has in a currency, with all decimals of its scale.
 *
 * @param currency the currency's code
 * @param balance the whole; of {@code @external} below zero
 * @param available what of it can be spent: what is not held
 * @param held what of it is set aside
 */
public record Balance(String currency, BigDecimal balance, BigDecimal available, BigDecimal held) {
    static Balance of(JsonObject json) {
        return new Balance(
                json.text("currency"), json.amount("balance"), json.amount("available"), json.amount("held"));
    }
}

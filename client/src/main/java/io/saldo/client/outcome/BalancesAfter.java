package io.saldo.client.outcome;

import java.math.BigDecimal;

/**
 * The balances that a movement left, in its currency and with all the decimals of its scale.
 *
 * @param from the sender's; of a deposit that of {@code @external}
 * @param to the receiver's; of a withdrawal that of {@code @external}
 */
public record BalancesAfter(BigDecimal from, BigDecimal to) {}

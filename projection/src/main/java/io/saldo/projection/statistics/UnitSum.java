package io.saldo.projection.statistics;

import io.saldo.ledger.model.Amount;
import java.math.BigDecimal;
import java.math.BigInteger;

/** A sum of amounts that does not overflow, and costs little while it is small. For one thread. */
final class UnitSum {
    private long small;
    private BigInteger large = BigInteger.ZERO;

    void add(Amount amount) {
        long units = amount.low();
        long sum = small + units;
        boolean isLong = amount.high() == units >> 63;
        if (isLong && ((small ^ sum) & (units ^ sum)) >= 0) {
            small = sum;
        } else {
            large = large.add(amount.toBigInteger());
        }
    }

    BigDecimal toBigDecimal() {
        return large.signum() == 0 ? BigDecimal.valueOf(small) : new BigDecimal(large.add(BigInteger.valueOf(small)));
    }
}

package io.saldo.ledger.state;

import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Int128;
import io.saldo.ledger.model.Partitioning;
import java.math.BigInteger;

/**
 * How far a balance of {@code @external} may go in one partition. It lives in all of them and is read as their sum; each has an
 * equal share of 128 bits, so that the sum always fits, and no partition needs to ask another. A single partition has all of
 * them.
 *
 * @param least the lowest balance
 * @param most the highest
 */
public record ExternalShare(Amount least, Amount most) {
    static ExternalShare of(Partitioning partitioning) {
        BigInteger count = BigInteger.valueOf(partitioning.count());
        return new ExternalShare(Amount.of(Int128.MIN.divide(count)), Amount.of(Int128.MAX.divide(count)));
    }

    /** Whether a balance is lower than a debit may leave it. */
    public boolean isBelow(long high, long low) {
        return Int128.compare(high, low, least.high(), least.low()) < 0;
    }

    /** Whether a balance is higher than a credit may leave it. */
    public boolean isAbove(long high, long low) {
        return Int128.compare(high, low, most.high(), most.low()) > 0;
    }
}

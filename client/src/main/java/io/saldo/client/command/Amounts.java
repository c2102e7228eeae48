package io.saldo.client.command;

import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Int128;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Amounts between Java's decimals and the ledger's: exact both ways, or refused. */
public final class Amounts {
    private Amounts() {}

    /** The same amount, without a scale below zero, if the ledger's commands can carry it. */
    static BigDecimal exact(BigDecimal amount) {
        // Before it is written out: 1E+999999999 would take the memory of its digits.
        if (amount.precision() - (long) amount.scale() > Int128.MAX.bitLength()) {
            throw new IllegalArgumentException("an amount takes at most 128 bits");
        }
        BigDecimal plain = amount.scale() < 0 ? amount.setScale(0) : amount;
        if (plain.scale() > DecimalAmount.DECIMALS_MAX) {
            throw new IllegalArgumentException("an amount has at most 38 decimals");
        }
        if (!Int128.fits(plain.unscaledValue())) {
            throw new IllegalArgumentException("an amount takes at most 128 bits");
        }
        return plain;
    }

    /**
     * The amount as commands carry it.
     *
     * @throws IllegalArgumentException when it has more than 38 decimals or takes more than 128 bits
     */
    public static DecimalAmount decimal(BigDecimal amount) {
        BigDecimal plain = exact(amount);
        BigInteger units = plain.unscaledValue();
        return new DecimalAmount(units.shiftRight(64).longValue(), units.longValue(), plain.scale());
    }

    /** So many units of a currency with this scale. */
    public static BigDecimal atScale(Amount units, int scale) {
        return new BigDecimal(units.toBigInteger(), scale);
    }
}

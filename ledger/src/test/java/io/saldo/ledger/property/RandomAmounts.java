package io.saldo.ledger.property;

import io.saldo.ledger.model.DecimalAmount;
import java.math.BigInteger;
import java.util.SplittableRandom;

/** Amounts as clients write them: mostly small, sometimes exactly what there is, sometimes at the edges, sometimes wrong. */
final class RandomAmounts {
    private static final BigInteger HIGHEST = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);
    private static final BigInteger LOWEST = BigInteger.TWO.pow(127).negate();

    private final SplittableRandom random;

    RandomAmounts(SplittableRandom random) {
        this.random = random;
    }

    /**
     * An amount to move.
     *
     * @param scale of the currency, or any if it is unknown
     * @param edge an amount at which something may just be possible or just not
     * @param mayBeHuge whether amounts of all magnitudes are welcome
     */
    DecimalAmount amount(int scale, BigInteger edge, boolean mayBeHuge) {
        int dice = random.nextInt(100);
        if (dice < 12 && edge.signum() > 0) {
            BigInteger near = edge.add(BigInteger.valueOf(random.nextInt(-1, 2)));
            return of(near.min(HIGHEST), scale);
        }
        if (dice < 20 && mayBeHuge) {
            return of(huge(), scale);
        }
        if (dice == 20) {
            return of(huge(), random.nextInt(39));
        }
        if (dice < 24) {
            return of(BigInteger.valueOf(random.nextInt(-2, 2)), random.nextInt(scale + 1));
        }
        if (dice < 27) {
            return of(BigInteger.valueOf(random.nextLong(1, 1_000_000)), Math.min(38, scale + random.nextInt(1, 5)));
        }
        if (dice < 45) {
            return of(BigInteger.valueOf(random.nextInt(1, 20)), random.nextInt(scale + 1));
        }
        return of(BigInteger.valueOf(random.nextLong(1, 1L << random.nextInt(1, 24))), scale);
    }

    /** A minimum balance, of any sign. */
    DecimalAmount minimum(int scale) {
        return switch (random.nextInt(8)) {
            case 0 -> of(LOWEST, scale);
            case 1 -> of(HIGHEST, scale);
            case 2 -> of(BigInteger.valueOf(random.nextInt(1, 1_000)), scale);
            case 3 -> of(BigInteger.ONE, Math.min(38, scale + 1));
            case 4 -> DecimalAmount.NONE;
            default -> of(BigInteger.valueOf(-random.nextLong(1, 10_000_000)), scale);
        };
    }

    /** The same value with another number of decimals, where that is possible. */
    DecimalAmount respelled(DecimalAmount amount) {
        BigInteger units = new BigInteger(Long.toUnsignedString(amount.low()))
                .add(BigInteger.valueOf(amount.high()).shiftLeft(64));
        BigInteger tenfold = units.multiply(BigInteger.TEN);
        BigInteger[] tenth = units.divideAndRemainder(BigInteger.TEN);
        if (amount.decimals() > 0 && tenth[1].signum() == 0 && random.nextBoolean()) {
            return of(tenth[0], amount.decimals() - 1);
        }
        return amount.decimals() < 38 && tenfold.abs().compareTo(HIGHEST) <= 0
                ? of(tenfold, amount.decimals() + 1)
                : amount;
    }

    private BigInteger huge() {
        return switch (random.nextInt(5)) {
            case 0 -> HIGHEST;
            case 1 -> HIGHEST.subtract(BigInteger.valueOf(random.nextLong(1_000)));
            case 2 -> HIGHEST.shiftRight(1);
            case 3 -> BigInteger.TWO.pow(64).add(BigInteger.valueOf(random.nextInt(-1, 2)));
            default -> HIGHEST.shiftRight(random.nextInt(127));
        };
    }

    private static DecimalAmount of(BigInteger units, int decimals) {
        return new DecimalAmount(units.shiftRight(64).longValueExact(), units.longValue(), decimals);
    }
}

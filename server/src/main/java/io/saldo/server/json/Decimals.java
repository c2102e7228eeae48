package io.saldo.server.json;

import io.saldo.ledger.model.Amount;

/** Writes numbers as ASCII digits. Wants room for 64 bytes behind the place to write to. */
final class Decimals {
    private static final int SMALL_SCALE_MAX = 18;
    private static final int DIGITS_MAX = 20;

    private Decimals() {}

    /** Writes a whole number and gives the place behind it. */
    static int write(byte[] target, int at, long value) {
        if (value == Long.MIN_VALUE) {
            return copy(target, at, Long.toString(value));
        }
        return writeSmall(target, at, value, 0);
    }

    /** Writes an amount with all decimals of the scale, and gives the place behind it. */
    static int write(byte[] target, int at, long high, long low, int scale) {
        if (high == low >> 63 && low != Long.MIN_VALUE && scale <= SMALL_SCALE_MAX) {
            return writeSmall(target, at, low, scale);
        }
        return copy(target, at, new Amount(high, low).toDecimal(scale));
    }

    private static int writeSmall(byte[] target, int at, long value, int scale) {
        int start = at;
        if (value < 0) {
            target[start++] = '-';
        }
        long rest = Math.abs(value);
        int digits = Math.max(digits(rest), scale + 1);
        int end = start + digits + (scale > 0 ? 1 : 0);
        int place = end;
        for (int written = 0; written < digits; written++) {
            if (written == scale && scale > 0) {
                target[--place] = '.';
            }
            long next = rest / 10;
            target[--place] = (byte) ('0' + (rest - next * 10));
            rest = next;
        }
        return end;
    }

    private static int digits(long value) {
        long bound = 10;
        for (int digits = 1; digits < DIGITS_MAX - 1; digits++) {
            if (value < bound) {
                return digits;
            }
            bound *= 10;
        }
        return DIGITS_MAX - 1;
    }

    private static int copy(byte[] target, int at, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            target[at + i] = (byte) ascii.charAt(i);
        }
        return at + ascii.length();
    }
}

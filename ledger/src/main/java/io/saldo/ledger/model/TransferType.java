package io.saldo.ledger.model;

/** Which way a transfer crosses the border of the system. The order is part of the formats on disk. */
public enum TransferType {
    /** From one account to another. */
    TRANSFER,
    /** From {@code @external} to an account. */
    DEPOSIT,
    /** From an account to {@code @external}. */
    WITHDRAWAL;

    private static final TransferType[] VALUES = values();

    /**
     * The transfer type with this place in the order.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static TransferType of(int ordinal) {
        if (ordinal < 0 || ordinal >= VALUES.length) {
            throw new IllegalArgumentException("no transfer type has number " + ordinal);
        }
        return VALUES[ordinal];
    }
}

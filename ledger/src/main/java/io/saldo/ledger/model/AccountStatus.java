package io.saldo.ledger.model;

/** Whether an account may move money. The order is part of the formats on disk. */
public enum AccountStatus {
    /** Sends and receives. */
    ACTIVE,
    /** Neither sends nor receives, until it is made active again. */
    FROZEN,
    /** Neither sends nor receives, for good; its balances are zero. */
    CLOSED;

    private static final AccountStatus[] VALUES = values();

    /**
     * The account status with this place in the order.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static AccountStatus of(int ordinal) {
        if (ordinal < 0 || ordinal >= VALUES.length) {
            throw new IllegalArgumentException("no account status has number " + ordinal);
        }
        return VALUES[ordinal];
    }
}

package io.saldo.ledger.crossing;

/** What a crossing is to the client that asked for it. The order is part of the formats on disk. */
public enum CrossingKind {
    /** A transfer. */
    TRANSFER,
    /** A transaction of postings. */
    TRANSACTION,
    /** The capture of a hold; its subject is the hold. */
    CAPTURE,
    /** The reversal of an earlier crossing, which is its subject. */
    REVERSAL;

    private static final CrossingKind[] VALUES = values();

    /**
     * The kind with this place in the order.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static CrossingKind of(int ordinal) {
        if (ordinal < 0 || ordinal >= VALUES.length) {
            throw new IllegalArgumentException("no crossing has kind " + ordinal);
        }
        return VALUES[ordinal];
    }

    /** Whether a crossing of this kind is about an earlier movement. */
    public boolean hasSubject() {
        return this == CAPTURE || this == REVERSAL;
    }
}

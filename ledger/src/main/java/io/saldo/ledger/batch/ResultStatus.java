package io.saldo.ledger.batch;

import java.util.Optional;

/** What became of a command of a packed batch. The order is part of the format: only add at the end. */
public enum ResultStatus {
    /** It was done now. */
    DONE,
    /** It was done before, by a command that said the same under the same id. */
    REPEATED,
    /** The ledger refuses it. */
    REFUSED,
    /** The ledger refused it before, when a command said the same under the same id. */
    REFUSED_BEFORE,
    /** It is malformed, or its id was used for something else; nothing was done. */
    INVALID,
    /** It did not get to the ledger: nothing was done, and a later try may succeed. */
    NOT_TAKEN,
    /** It was taken, but nobody knows yet what became of it; the same again tells. */
    UNKNOWN;

    private static final ResultStatus[] VALUES = values();

    /** Whether what was asked for is done. */
    public boolean isDone() {
        return this == DONE || this == REPEATED;
    }

    /** Whether the same command should be sent again. */
    public boolean isPassing() {
        return this == NOT_TAKEN || this == UNKNOWN;
    }

    /** The status with this number, if it is one of these: a later server may know more. */
    public static Optional<ResultStatus> find(int number) {
        return number < 0 || number >= VALUES.length ? Optional.empty() : Optional.of(VALUES[number]);
    }

    /**
     * The status with this number.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static ResultStatus of(int number) {
        return find(number).orElseThrow(() -> new IllegalArgumentException("no status has number " + number));
    }
}

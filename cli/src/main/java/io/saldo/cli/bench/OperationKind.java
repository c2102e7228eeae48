package io.saldo.cli.bench;

/** What an operation of the load does. */
enum OperationKind {
    TRANSFER,
    DEPOSIT,
    WITHDRAWAL,
    /** Several transfers, all or none. */
    TRANSACTION,
    HOLD,
    /** Of an earlier hold, a part or all. */
    CAPTURE,
    /** Of an earlier hold. */
    VOID,
    /** Of an earlier transfer, a part or all. */
    REVERSAL,
    /** A read of an account. */
    BALANCE,
    /** A read of an account's newest entries. */
    HISTORY;

    boolean isRead() {
        return this == BALANCE || this == HISTORY;
    }
}

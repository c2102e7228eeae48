package io.saldo.cli.bench;

/** One operation of the load, filled in again for the next by {@link Operations#read}. Accounts are counted from 0. */
final class Operation {
    /** In place of an earlier operation when it is about none. */
    static final long NONE = -1;

    long number;
    OperationKind kind = OperationKind.TRANSFER;
    int from;
    int to;
    /** In hundredths. */
    int amount;
    /** The number of the operation that it is about. */
    long subject = NONE;
    /** How many postings a transaction has; the first is between {@link #from} and {@link #to}. */
    int postings = 1;
}

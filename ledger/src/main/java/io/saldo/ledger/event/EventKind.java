package io.saldo.ledger.event;

/** What kinds of events there are. Numbers are part of the journal's format and never change. */
public final class EventKind {
    /** The ledger began; {@code @external} is account 0. */
    public static final byte LEDGER_CREATED = 1;
    /** A currency was added. */
    public static final byte CURRENCY_REGISTERED = 2;
    /** An account was opened. */
    public static final byte ACCOUNT_OPENED = 3;
    /** An account's status, minimum balances or metadata changed. */
    public static final byte ACCOUNT_CHANGED = 4;
    /** A deposit, withdrawal or transfer moved money. */
    public static final byte TRANSFER_POSTED = 5;
    /** A transaction of postings moved money. */
    public static final byte TRANSACTION_POSTED = 6;
    /** Money was set aside. */
    public static final byte HOLD_PLACED = 7;
    /** Held money moved, and the rest was released. */
    public static final byte HOLD_CAPTURED = 8;
    /** Held money was released on demand. */
    public static final byte HOLD_VOIDED = 9;
    /** Held money was released by time. */
    public static final byte HOLD_EXPIRED = 10;
    /** Money of an earlier movement moved back. */
    public static final byte TRANSFER_REVERSED = 11;
    /** A command with an id was refused, for ever. */
    public static final byte COMMAND_REFUSED = 12;
    /** What a crossing needs of this partition was set aside. */
    public static final byte CROSSING_OPENED = 13;
    /** This partition's part of a crossing moved. */
    public static final byte CROSSING_POSTED = 14;
    /** A crossing was refused elsewhere, and what was set aside for it is free again. */
    public static final byte CROSSING_CANCELLED = 15;

    private EventKind() {}

    /** Whether an event of this kind moves money, so that its links come in pairs of debit and credit. */
    public static boolean movesMoney(byte kind) {
        return kind == TRANSFER_POSTED
                || kind == TRANSACTION_POSTED
                || kind == HOLD_CAPTURED
                || kind == TRANSFER_REVERSED
                || kind == CROSSING_POSTED;
    }
}

package io.saldo.client.event;

import io.saldo.client.json.Names;

/** The kinds of events, by the names that the interface has for them in small letters. */
public enum EventType {
    /** A partition began. */
    LEDGER_CREATED,
    /** A currency can be used from now on. */
    CURRENCY_REGISTERED,
    /** An account exists from now on. */
    ACCOUNT_OPENED,
    /** An account has another status, other limits or other metadata. */
    ACCOUNT_CHANGED,
    /** A transfer, deposit or withdrawal was made. */
    TRANSFER_POSTED,
    /** Postings were made, all of them. */
    TRANSACTION_POSTED,
    /** Money was set aside. */
    HOLD_PLACED,
    /** Money that was set aside was moved. */
    HOLD_CAPTURED,
    /** Money that was set aside was released on demand. */
    HOLD_VOIDED,
    /** Money that was set aside was released, since its time was over. */
    HOLD_EXPIRED,
    /** An earlier movement was moved back, whole or in part. */
    TRANSFER_REVERSED,
    /** A command was refused, which is remembered under its id. */
    COMMAND_REFUSED,
    /** A movement between partitions has begun: what it needs is set aside. */
    CROSSING_OPENED,
    /** A partition has made its side of a movement between partitions. */
    CROSSING_POSTED,
    /** A movement between partitions has failed: what was set aside is released. */
    CROSSING_CANCELLED,
    /** A kind of a later server that this client does not know. */
    OTHER;

    /** The constant for a name as the interface has it, or {@link #OTHER}. */
    public static EventType of(String name) {
        return Names.find(EventType.class, name, OTHER);
    }
}

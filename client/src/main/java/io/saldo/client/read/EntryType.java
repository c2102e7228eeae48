package io.saldo.client.read;

import io.saldo.client.json.Names;

/** What moved the money of an entry. */
public enum EntryType {
    /** Money that came from outside. */
    DEPOSIT,
    /** Money that went outside. */
    WITHDRAWAL,
    /** One posting between two accounts. */
    TRANSFER,
    /** Postings that were made all or not at all. */
    TRANSACTION,
    /** The capture of a hold. */
    CAPTURE,
    /** A movement that was moved back. */
    REVERSAL,
    /** A type of a later server that this client does not know. */
    OTHER;

    static EntryType of(String name) {
        return Names.find(EntryType.class, name, OTHER);
    }

    /** The name that the interface has for it. */
    String text() {
        return Names.of(this);
    }
}

package io.saldo.client.read;

import io.saldo.client.json.Names;

/** How it stands with a command that moves or holds money. */
public enum TransferStatus {
    /** It was done. */
    COMPLETED,
    /** A hold that is open. */
    HELD,
    /** A hold that was captured; or a capture that was done. */
    CAPTURED,
    /** A hold that was voided. */
    VOIDED,
    /** A hold whose time was over. */
    EXPIRED,
    /** It was refused, and nothing was done. */
    REFUSED,
    /** Between partitions: what it needs is being set aside. */
    INITIATED,
    /** Between partitions: it has happened, and not every partition has made its side yet. */
    DEBITED,
    /** Between partitions: it was refused by one, and not every other has released yet what it set aside. */
    COMPENSATED,
    /** Between partitions: it was refused, and nothing was moved. */
    FAILED,
    /** A status of a later server that this client does not know; {@link Transfer#json} has it. */
    OTHER;

    static TransferStatus of(String name) {
        return Names.find(TransferStatus.class, name, OTHER);
    }

    /** Whether it is on its way between partitions, and will have another status by itself. */
    public boolean isPassing() {
        return this == INITIATED || this == DEBITED || this == COMPENSATED;
    }
}

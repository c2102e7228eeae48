package io.saldo.replica.partition;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.TransactionId;
import java.util.List;

/**
 * How far a command reaches: the partition that decides it, and the accounts whose order with other commands of a batch
 * matters.
 *
 * @param partition decides it
 * @param id of the command, or {@link TransactionId#NONE}
 * @param subject the id of the earlier movement that it is about, or {@link TransactionId#NONE}
 * @param debits the accounts that lose money or have it set aside
 * @param credits the accounts that gain
 * @param changes the accounts that it opens or changes
 * @param receiver of a hold that names one, else {@link AccountId#NONE}
 */
record Reach(
        int partition,
        TransactionId id,
        TransactionId subject,
        List<AccountId> debits,
        List<AccountId> credits,
        List<AccountId> changes,
        AccountId receiver) {

    static Reach of(int partition, TransactionId id) {
        return about(partition, id, TransactionId.NONE);
    }

    static Reach about(int partition, TransactionId id, TransactionId subject) {
        return new Reach(partition, id, subject, List.of(), List.of(), List.of(), AccountId.NONE);
    }

    static Reach moving(int partition, TransactionId id, List<AccountId> debits, List<AccountId> credits) {
        return new Reach(partition, id, TransactionId.NONE, debits, credits, List.of(), AccountId.NONE);
    }

    /** The same in another partition. */
    Reach in(int other) {
        return new Reach(other, id, subject, debits, credits, changes, receiver);
    }
}

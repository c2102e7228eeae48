package io.saldo.server.older.envelope;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.UserId;
import io.saldo.replica.read.AccountRecord;
import io.saldo.replica.read.HistoryEntry;
import io.saldo.server.older.RequestName;

/**
 * A line of a wallet's or user's history: money came, money went, or the wallet began.
 *
 * @param id its own, which never changes
 * @param amount above zero; zero when the wallet began
 */
record Activity(TransactionId id, AccountId wallet, UserId user, Amount amount, String type, long timeNanos) {
    static Activity of(HistoryEntry entry, UserId user) {
        return new Activity(
                id(entry.id(), entry.posting(), entry.debit()),
                entry.account(),
                user,
                entry.amount(),
                type(entry),
                entry.timeNanos());
    }

    /** The wallet's first line, which is as old as its first money when both came together. */
    static Activity beginning(AccountRecord wallet) {
        return new Activity(
                RequestName.named(EnvelopeApi.NAME, wallet.id().value(), "created"),
                wallet.id(),
                wallet.user(),
                Amount.ZERO,
                "WALLET_CREATED",
                wallet.createdAtNanos());
    }

    /** The id of one side of a posting. */
    static TransactionId id(TransactionId transaction, int posting, boolean isDebit) {
        return RequestName.named(EnvelopeApi.NAME, "", transaction + "/" + posting + "/" + (isDebit ? "out" : "in"));
    }

    private static String type(HistoryEntry entry) {
        if (entry.debit()) {
            return "TRANSFER_OUT";
        }
        return entry.counterparty().equals(AccountId.EXTERNAL) ? "WALLET_FUNDED" : "TRANSFER_IN";
    }
}

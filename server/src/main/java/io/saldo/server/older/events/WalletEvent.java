package io.saldo.server.older.events;

import io.saldo.ledger.model.AccountId;
import io.saldo.replica.read.HistoryEntry;
import java.util.List;
import java.util.function.Predicate;

/**
 * An event as the older system had them. A transfer is one step here, and was four there; all four are told, so that whoever
 * reads the history finds the steps that he knows.
 */
record WalletEvent(HistoryEntry entry, Type type) {
    /** What happened, by the name that clients see. */
    enum Type {
        /** The first deposit, in place of {@link #FUNDS_DEPOSITED}. */
        WALLET_CREATED("WalletCreated"),
        /** Money came from outside. */
        FUNDS_DEPOSITED("FundsDeposited"),
        /** Money went outside. */
        FUNDS_WITHDRAWN("FundsWithdrawn"),
        /** A transfer began. */
        TRANSFER_INITIATED("TransferInitiated"),
        /** The sender paid. */
        TRANSFER_DEBITED("TransferDebited"),
        /** The receiver got it. */
        TRANSFER_CREDITED("TransferCredited"),
        /** A transfer ended well. */
        TRANSFER_COMPLETED("TransferCompleted");

        private final String json;

        Type(String json) {
            this.json = json;
        }

        String json() {
            return json;
        }
    }

    /**
     * The events that an entry was, the newest first.
     *
     * @param isFirst whether a deposit created its wallet
     */
    static List<WalletEvent> of(HistoryEntry entry, Predicate<HistoryEntry> isFirst) {
        if (entry.counterparty().equals(AccountId.EXTERNAL)) {
            Type type = entry.debit()
                    ? Type.FUNDS_WITHDRAWN
                    : isFirst.test(entry) ? Type.WALLET_CREATED : Type.FUNDS_DEPOSITED;
            return List.of(new WalletEvent(entry, type));
        }
        return entry.debit()
                ? List.of(
                        new WalletEvent(entry, Type.TRANSFER_COMPLETED),
                        new WalletEvent(entry, Type.TRANSFER_DEBITED),
                        new WalletEvent(entry, Type.TRANSFER_INITIATED))
                : List.of(new WalletEvent(entry, Type.TRANSFER_CREDITED));
    }

    /** Whether it is a step of a transfer. */
    boolean isTransfer() {
        return switch (type) {
            case WALLET_CREATED, FUNDS_DEPOSITED, FUNDS_WITHDRAWN -> false;
            case TRANSFER_INITIATED, TRANSFER_DEBITED, TRANSFER_CREDITED, TRANSFER_COMPLETED -> true;
        };
    }
}

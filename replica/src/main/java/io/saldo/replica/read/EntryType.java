package io.saldo.replica.read;

import io.saldo.ledger.event.CrossingFields;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.TransferType;

/** What moved the money of a history entry. */
public enum EntryType {
    /** A transfer from {@code @external}. */
    DEPOSIT,
    /** A transfer to {@code @external}. */
    WITHDRAWAL,
    /** A transfer from account to account. */
    TRANSFER,
    /** A posting of a transaction. */
    TRANSACTION,
    /** The capture of a hold. */
    CAPTURE,
    /** The reversal of any of these. */
    REVERSAL;

    /** The type of all entries of an event that moves money. */
    static EntryType of(EventView event) {
        return switch (event.kind()) {
            case EventKind.TRANSFER_POSTED ->
                switch (TransferType.of(event.transferType())) {
                    case TRANSFER -> TRANSFER;
                    case DEPOSIT -> DEPOSIT;
                    case WITHDRAWAL -> WITHDRAWAL;
                };
            case EventKind.TRANSACTION_POSTED -> TRANSACTION;
            case EventKind.HOLD_CAPTURED -> CAPTURE;
            case EventKind.TRANSFER_REVERSED -> REVERSAL;
            case EventKind.CROSSING_POSTED ->
                switch (CrossingFields.kind(event)) {
                    case TRANSFER -> TRANSFER;
                    case TRANSACTION -> TRANSACTION;
                    case CAPTURE -> CAPTURE;
                    case REVERSAL -> REVERSAL;
                };
            default -> throw new IllegalArgumentException("events of kind " + event.kind() + " move no money");
        };
    }
}

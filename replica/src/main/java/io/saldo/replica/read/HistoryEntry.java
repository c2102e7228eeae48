package io.saldo.replica.read;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;

/**
 * One side of a posting, as the account on that side sees it.
 *
 * @param account whose entry it is
 * @param sequence of the event
 * @param posting which posting of the event, from 0
 * @param timeNanos of the event, since 1970
 * @param id of the command that moved the money
 * @param debit whether the account sent it
 * @param amount above zero
 * @param counterparty the account on the other side
 * @param balanceAfter the account's balance in the currency right after the posting
 * @param metadata of the transfer or transaction; captures and reversals have none of their own
 */
public record HistoryEntry(
        AccountId account,
        long sequence,
        int posting,
        long timeNanos,
        TransactionId id,
        EntryType type,
        boolean debit,
        Amount amount,
        Currency currency,
        AccountId counterparty,
        Amount balanceAfter,
        Metadata metadata) {}

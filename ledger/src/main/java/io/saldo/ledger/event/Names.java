package io.saldo.ledger.event;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;

/** What the numbers in events stand for. Any thread; what a number once stood for it always does. */
public interface Names {
    /** The id of the account with this number. */
    AccountId account(int number);

    /** The currency with this number. */
    Currency currency(int number);
}

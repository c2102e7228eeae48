package io.saldo.ledger.event;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;

/**
 * A posting that was made, with what it left on both sides.
 *
 * @param from the account debited
 * @param to the account credited
 * @param amount above zero
 * @param currency in which currency
 * @param fromBalance the sender's balance right after
 * @param toBalance the receiver's balance right after
 */
public record Movement(
        AccountId from, AccountId to, Amount amount, Currency currency, Amount fromBalance, Amount toBalance) {}

package io.saldo.client.command;

import io.saldo.ledger.model.AccountId;

/**
 * One movement of a transaction.
 *
 * @param from the account that loses
 * @param to the account that gains
 * @param amount above zero
 */
public record Posting(String from, String to, Money amount) {
    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException when an id is none, or the amount is not above zero
     */
    public Posting {
        AccountId.parse(from);
        AccountId.parse(to);
        Checks.positive(amount);
    }
}

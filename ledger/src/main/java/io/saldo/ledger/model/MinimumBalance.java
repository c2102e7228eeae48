package io.saldo.ledger.model;

/**
 * How low an account's balance in a currency may go.
 *
 * @param currency the currency's code
 * @param minimum the lowest balance that a debit may leave; below zero allows an overdraft
 */
public record MinimumBalance(String currency, DecimalAmount minimum) {}

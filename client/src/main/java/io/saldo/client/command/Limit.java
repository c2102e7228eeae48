package io.saldo.client.command;

/**
 * How low an account's balance in a currency may go.
 *
 * @param minimumBalance the lowest balance that a debit may leave; below zero allows an overdraft
 */
public record Limit(Money minimumBalance) {}

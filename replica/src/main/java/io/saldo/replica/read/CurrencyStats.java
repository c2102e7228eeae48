package io.saldo.replica.read;

import io.saldo.ledger.model.Currency;
import java.math.BigInteger;

/**
 * What went through an account in a currency, in the currency's smallest unit; a sum of many movements may need more than
 * 128 bits. Money that comes from {@code @external} is deposited and money that goes there withdrawn, whichever command
 * moved it; all other money is transferred. So deposited less withdrawn, and in less out, is the balance.
 *
 * @param deposits how many entries were deposits
 * @param withdrawals how many entries were withdrawals
 * @param transfersIn how many entries brought money from other accounts
 * @param transfersOut how many entries took money to other accounts
 * @param lastActivityNanos time of the newest entry, since 1970
 */
public record CurrencyStats(
        Currency currency,
        BigInteger deposited,
        BigInteger withdrawn,
        BigInteger transferredIn,
        BigInteger transferredOut,
        long deposits,
        long withdrawals,
        long transfersIn,
        long transfersOut,
        long lastActivityNanos) {}

package io.saldo.ledger.naive;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** All that the naive ledger knows, and the checks that several kinds of commands share. */
final class Books {
    static final BigInteger HIGHEST = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);
    static final BigInteger LOWEST = BigInteger.TWO.pow(127).negate();

    final Map<String, Currency> currencies = new LinkedHashMap<>();
    final Map<AccountId, NaiveAccount> accounts = new LinkedHashMap<>();
    final Map<TransactionId, NaiveHold> openHolds = new LinkedHashMap<>();
    final Map<TransactionId, NaiveHold> holds = new HashMap<>();
    final Map<TransactionId, NaiveMovement> movements = new LinkedHashMap<>();

    NaiveAccount account(AccountId id) {
        NaiveAccount account = accounts.get(id);
        if (account == null) {
            throw new Refusal(Rejection.ACCOUNT_NOT_FOUND);
        }
        return account;
    }

    NaiveAccount external() {
        return account(AccountId.EXTERNAL);
    }

    Currency currency(String code) {
        Currency currency = currencies.get(code);
        if (currency == null) {
            throw new Refusal(Rejection.CURRENCY_NOT_FOUND);
        }
        return currency;
    }

    static BigDecimal value(DecimalAmount amount) {
        BigInteger unsignedLow = new BigInteger(Long.toUnsignedString(amount.low()));
        BigInteger units = BigInteger.valueOf(amount.high()).multiply(BigInteger.TWO.pow(64));
        return new BigDecimal(units.add(unsignedLow), amount.decimals());
    }

    /** The amount in units of the currency, of any sign. */
    static BigInteger exact(DecimalAmount amount, Currency currency) {
        Refusal.when(amount.decimals() > currency.scale(), Rejection.INVALID_AMOUNT);
        BigInteger units = value(amount).setScale(currency.scale()).unscaledValue();
        Refusal.when(!fits(units), Rejection.INVALID_AMOUNT);
        return units;
    }

    static BigInteger positive(DecimalAmount amount, Currency currency) {
        BigInteger units = exact(amount, currency);
        Refusal.when(units.signum() <= 0, Rejection.INVALID_AMOUNT);
        return units;
    }

    static boolean fits(BigInteger units) {
        return units.compareTo(LOWEST) >= 0 && units.compareTo(HIGHEST) <= 0;
    }

    static Amount amount(BigInteger units) {
        return new Amount(units.shiftRight(64).longValueExact(), units.longValue());
    }

    static void checkMetadata(Metadata metadata) {
        int bytes = metadata.json().getBytes(StandardCharsets.UTF_8).length;
        Refusal.when(bytes > 8 * 1024, Rejection.INVALID_COMMAND);
    }

    static void checkId(TransactionId id) {
        Refusal.when(id.equals(TransactionId.NONE), Rejection.INVALID_COMMAND);
    }
}

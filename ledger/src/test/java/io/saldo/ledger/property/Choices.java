package io.saldo.ledger.property;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.naive.NaiveAccount;
import io.saldo.ledger.naive.NaiveLedger;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;

/** What random commands are about: few accounts and currencies get most of it, and now and then there is no such one. */
final class Choices {
    /** In these, amounts reach the edges of 128 bits; in the others the ledger would soon be stuck there. */
    private static final List<String> BOUNDLESS = List.of("PTS", "TINY38");

    private final SplittableRandom random;
    private final NaiveLedger ledger;
    private final RandomAmounts amounts;

    Choices(SplittableRandom random, NaiveLedger ledger) {
        this.random = random;
        this.ledger = ledger;
        amounts = new RandomAmounts(random);
    }

    RandomAmounts amounts() {
        return amounts;
    }

    boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    NaiveAccount account() {
        List<NaiveAccount> all = List.copyOf(ledger.accounts());
        int oneOf = Math.min(all.size(), oneIn(3) ? all.size() : 5);
        return oneIn(150) ? all.getFirst() : all.get(random.nextInt(1, oneOf));
    }

    /** Another account, nearly always. */
    NaiveAccount another(NaiveAccount account) {
        NaiveAccount other = account();
        return other == account && !oneIn(8) ? another(account) : other;
    }

    AccountId id(NaiveAccount account) {
        return oneIn(200) ? new AccountId("nobody") : account.id();
    }

    Currency currency() {
        List<Currency> all = List.copyOf(ledger.currencies());
        return all.get(oneIn(3) ? random.nextInt(all.size()) : random.nextInt(2));
    }

    String code(Currency currency) {
        return oneIn(200) ? "XXX" : currency.code();
    }

    boolean isBoundless(Currency currency) {
        return BOUNDLESS.contains(currency.code());
    }

    /** An amount that the account may or may not be able to pay. */
    DecimalAmount debit(NaiveAccount from, Currency currency) {
        String code = currency.code();
        BigInteger available = from.balance(code).subtract(from.held(code)).subtract(from.minimum(code));
        return amounts.amount(currency.scale(), available, isBoundless(currency));
    }

    /** An id that is new, nearly always. */
    TransactionId newId() {
        int dice = random.nextInt(200);
        if (dice == 0) {
            return TransactionId.NONE;
        }
        return dice < 30
                ? new TransactionId(0, 1 + random.nextInt(50_000))
                : new TransactionId(random.nextLong(), random.nextLong());
    }

    Metadata metadata() {
        return switch (random.nextInt(60)) {
            case 0 -> new Metadata("{\"note\":\"" + "m".repeat(8_192 - 11) + "\"}");
            case 1 -> new Metadata("{\"note\":\"" + "m".repeat(8_193 - 11) + "\"}");
            case 2 -> new Metadata("{\"ж\":\"🙂\"}");
            case 3, 4, 5, 6, 7 -> new Metadata("{\"order\":\"" + random.nextInt(100) + "\"}");
            default -> Metadata.NONE;
        };
    }
}

package io.saldo.ledger.naive;

import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Rejection;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Postings that are tried one after the other and entered together, or never. */
final class Draft {
    private record Place(NaiveAccount account, Currency currency) {}

    private final Map<Place, BigInteger> balances = new HashMap<>();
    private final List<NaiveMovement.Posting> postings = new ArrayList<>();
    private final List<Movement> movements = new ArrayList<>();

    /** The checks that every posting passes, whatever command it belongs to. */
    void post(NaiveAccount from, NaiveAccount to, Currency currency, BigInteger amount) {
        checkStatus(from, to);
        String code = currency.code();
        BigInteger left = balance(from, currency).subtract(amount).subtract(from.held(code));
        Refusal.when(!from.isExternal() && left.compareTo(from.minimum(code)) < 0, Rejection.INSUFFICIENT_FUNDS);
        move(from, to, currency, amount);
    }

    /** A posting of money that was set aside before, which needs no look at what is available. */
    void postHeld(NaiveAccount from, NaiveAccount to, Currency currency, BigInteger amount) {
        checkStatus(from, to);
        move(from, to, currency, amount);
    }

    static void checkStatus(NaiveAccount from, NaiveAccount to) {
        for (AccountStatus status : new AccountStatus[] {AccountStatus.CLOSED, AccountStatus.FROZEN}) {
            Refusal.when(
                    from.status() == status || to.status() == status,
                    status == AccountStatus.CLOSED ? Rejection.ACCOUNT_CLOSED : Rejection.ACCOUNT_FROZEN);
        }
    }

    private void move(NaiveAccount from, NaiveAccount to, Currency currency, BigInteger amount) {
        BigInteger fromAfter = balance(from, currency).subtract(amount);
        BigInteger toAfter = balance(to, currency).add(amount);
        Refusal.when(!Books.fits(fromAfter) || !Books.fits(toAfter), Rejection.LIMIT_EXCEEDED);
        balances.put(new Place(from, currency), fromAfter);
        balances.put(new Place(to, currency), toAfter);
        postings.add(new NaiveMovement.Posting(from, to, currency, amount));
        movements.add(new Movement(
                from.id(), to.id(), Books.amount(amount), currency, Books.amount(fromAfter), Books.amount(toAfter)));
    }

    private BigInteger balance(NaiveAccount account, Currency currency) {
        return balances.getOrDefault(new Place(account, currency), account.balance(currency.code()));
    }

    NaiveMovement enter() {
        balances.forEach((place, balance) -> place.account.setBalance(place.currency.code(), balance));
        return new NaiveMovement(postings);
    }

    List<Movement> movements() {
        return List.copyOf(movements);
    }
}

package io.saldo.ledger.property;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.ledger.event.EventView;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Int128;
import io.saldo.ledger.model.UserId;
import io.saldo.ledger.naive.NaiveAccount;
import io.saldo.ledger.naive.NaiveHold;
import io.saldo.ledger.naive.NaiveLedger;
import io.saldo.ledger.state.Accounts;
import io.saldo.ledger.state.Balances;
import io.saldo.ledger.state.Holds;
import io.saldo.ledger.state.LedgerState;
import io.saldo.ledger.state.Users;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares the real ledger's state with the naive one's, and sees that money is conserved. */
final class BooksCheck {
    private final LedgerState state;
    private final NaiveLedger naive;
    private final List<NaiveAccount> byNumber = new ArrayList<>();
    private long[] sums = new long[0];

    BooksCheck(Host host, NaiveLedger naive) {
        state = host.state();
        this.naive = naive;
    }

    /** What an event changed, and that every currency sums to zero. */
    void checkAfter(EventView event) {
        for (int link = 0; link < event.linkCount(); link++) {
            checkBalance(event.balance(link));
        }
        checkConserved();
    }

    private void checkBalance(int number) {
        Balances balances = state.balances();
        int accountNumber = balances.account(number);
        NaiveAccount account = account(accountNumber);
        String code = state.currencies().of(balances.currency(number)).code();
        checkAmount(account.balance(code), balances.high(number), balances.low(number), account, "balance");
        checkAmount(account.held(code), balances.heldHigh(number), balances.heldLow(number), account, "held amount");
        checkAmount(
                account.minimum(code),
                balances.minimumHigh(number),
                balances.minimumLow(number),
                account,
                "minimum balance");
    }

    private static void checkAmount(BigInteger expected, long high, long low, NaiveAccount account, String what) {
        if (expected.longValue() != low || expected.shiftRight(64).longValue() != high) {
            assertEquals(expected, Int128.toBigInteger(high, low), () -> what + " of " + account.id());
        }
    }

    private NaiveAccount account(int number) {
        if (number >= byNumber.size()) {
            byNumber.clear();
            byNumber.addAll(naive.accounts());
        }
        return byNumber.get(number);
    }

    /** Sums wrap, but a sum that is zero without bounds is also zero when it wraps; the bounds are checked elsewhere. */
    private void checkConserved() {
        int currencies = state.currencies().size();
        if (sums.length < 2 * currencies) {
            sums = new long[2 * currencies];
        }
        Arrays.fill(sums, 0);
        Balances balances = state.balances();
        for (int balance = 0; balance < balances.size(); balance++) {
            int currency = balances.currency(balance);
            long high = balances.high(balance);
            long low = balances.low(balance);
            sums[2 * currency] = Int128.sumHigh(sums[2 * currency], sums[2 * currency + 1], high, low);
            sums[2 * currency + 1] += low;
        }
        for (long sum : sums) {
            assertEquals(0, sum, "the sum of all balances of a currency");
        }
    }

    /** Compares all that there is. */
    void checkEverything() {
        assertEquals(List.copyOf(naive.currencies()), state.currencies().all());
        checkAccounts();
        for (int balance = 0; balance < state.balances().size(); balance++) {
            checkBalance(balance);
        }
        checkUnmet();
        checkSums();
        checkUsers();
        checkHolds();
    }

    private void checkAccounts() {
        Accounts accounts = state.accounts();
        assertEquals(naive.accounts().size(), accounts.size());
        int number = 0;
        for (NaiveAccount account : naive.accounts()) {
            assertEquals(number, accounts.find(account.id()));
            assertEquals(account.id(), accounts.id(number));
            assertEquals(account.status(), accounts.status(number));
            int user = accounts.user(number);
            assertEquals(account.user(), user < 0 ? UserId.NONE : state.users().id(user));
            number++;
        }
    }

    /** A balance that the real ledger does not keep is zero in the naive one. */
    private void checkUnmet() {
        for (NaiveAccount account : naive.accounts()) {
            int number = state.accounts().find(account.id());
            for (Currency currency : naive.currencies()) {
                if (state.balances().find(number, currency.number()) < 0) {
                    assertEquals(BigInteger.ZERO, account.balance(currency.code()));
                    assertEquals(BigInteger.ZERO, account.minimum(currency.code()));
                }
            }
        }
    }

    private void checkSums() {
        for (Currency currency : naive.currencies()) {
            BigInteger sum = BigInteger.ZERO;
            for (NaiveAccount account : naive.accounts()) {
                sum = sum.add(account.balance(currency.code()));
            }
            assertEquals(BigInteger.ZERO, sum, currency::code);
        }
    }

    private void checkUsers() {
        Map<UserId, List<AccountId>> expected = new HashMap<>();
        for (NaiveAccount account : naive.accounts()) {
            if (!account.user().isNone()) {
                expected.computeIfAbsent(account.user(), _ -> new ArrayList<>()).addFirst(account.id());
            }
        }
        Users users = state.users();
        Map<UserId, List<AccountId>> found = new HashMap<>();
        for (int user = 0; user < users.size(); user++) {
            List<AccountId> accounts = new ArrayList<>();
            for (int account = users.firstAccount(user);
                    account >= 0;
                    account = state.accounts().nextOfUser(account)) {
                accounts.add(state.accounts().id(account));
            }
            assertEquals(user, users.find(users.id(user)));
            assertEquals(accounts.size(), users.accountCount(user));
            found.put(users.id(user), accounts);
        }
        assertEquals(expected, found);
    }

    private void checkHolds() {
        Holds holds = state.holds();
        assertEquals(naive.openHolds().size(), holds.size());
        long firstExpiry = Long.MAX_VALUE;
        for (NaiveHold hold : naive.openHolds()) {
            int number = holds.find(hold.id().high(), hold.id().low());
            assertEquals(hold.id().high(), holds.idHigh(number));
            assertEquals(hold.id().low(), holds.idLow(number));
            assertEquals(Amount.of(hold.amount()), new Amount(holds.amountHigh(number), holds.amountLow(number)));
            assertEquals(hold.expiresAtNanos(), holds.expiresAt(number));
            int account = state.balances().account(holds.balance(number));
            assertEquals(hold.from().id(), state.accounts().id(account));
            assertEquals(state.accounts().find(hold.to()), holds.receiver(number));
            firstExpiry = hold.expiresAtNanos() == 0 ? firstExpiry : Math.min(firstExpiry, hold.expiresAtNanos());
        }
        int first = holds.firstToExpire();
        assertEquals(firstExpiry, first < 0 ? Long.MAX_VALUE : holds.expiresAt(first));
    }
}

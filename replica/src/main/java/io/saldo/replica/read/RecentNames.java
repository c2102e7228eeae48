package io.saldo.replica.read;

import io.saldo.ledger.event.Names;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import java.util.Arrays;

/**
 * Names that remembers the accounts it was asked for last, so that who reads all events does not make the same id anew for
 * each of them. What it remembers stays true, since an account keeps its number. For one thread.
 */
final class RecentNames implements Names {
    private static final int PLACES = 1 << 14;
    private static final int EMPTY = -1;

    private final Names names;
    private final int[] numbers = new int[PLACES];
    private final AccountId[] ids = new AccountId[PLACES];

    RecentNames(Names names) {
        this.names = names;
        Arrays.fill(numbers, EMPTY);
        Arrays.fill(ids, AccountId.NONE);
    }

    @Override
    public AccountId account(int number) {
        int place = number & (PLACES - 1);
        if (number >= 0 && numbers[place] == number) {
            return ids[place];
        }
        AccountId id = names.account(number);
        if (number >= 0 && !id.isNone()) {
            numbers[place] = number;
            ids[place] = id;
        }
        return id;
    }

    @Override
    public Currency currency(int number) {
        return names.currency(number);
    }
}

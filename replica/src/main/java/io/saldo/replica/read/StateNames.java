package io.saldo.replica.read;

import io.saldo.ledger.event.Names;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.state.LedgerState;

/** Names from the state. A refused command may name an account by a number that no account has. */
record StateNames(LedgerState state) implements Names {
    @Override
    public AccountId account(int number) {
        return state.accounts().isAccount(number) ? state.accounts().id(number) : AccountId.NONE;
    }

    @Override
    public Currency currency(int number) {
        return state.currencies().of(number);
    }
}

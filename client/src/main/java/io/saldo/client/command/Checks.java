package io.saldo.client.command;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.UserId;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What commands make sure of before anything is sent, so that a mistake shows where it was made. */
final class Checks {
    private Checks() {}

    static void id(UUID id) {
        if (id.getMostSignificantBits() == 0 && id.getLeastSignificantBits() == 0) {
            throw new IllegalArgumentException("the nil UUID is no transaction id");
        }
    }

    static void accounts(String... accounts) {
        for (String account : accounts) {
            AccountId.parse(account);
        }
    }

    static void account(Optional<String> account) {
        account.ifPresent(AccountId::parse);
    }

    static void user(Optional<String> user) {
        user.ifPresent(UserId::parse);
    }

    static void positive(Money money) {
        if (money.amount().signum() <= 0) {
            throw new IllegalArgumentException("an amount that moves is above zero");
        }
    }

    /** An amount whose currency the ledger knows. */
    static void positive(BigDecimal amount) {
        Amounts.decimal(amount);
        if (amount.signum() <= 0) {
            throw new IllegalArgumentException("an amount that moves is above zero");
        }
    }

    /** The limits in the order of their currencies, as their form demands. */
    static List<Limit> sorted(List<Limit> limits) {
        if (limits.size() > Limits.MINIMUM_BALANCES_MAX) {
            throw new IllegalArgumentException("limits are at most " + Limits.MINIMUM_BALANCES_MAX);
        }
        List<Limit> sorted = limits.stream()
                .sorted(Comparator.comparing(limit -> limit.minimumBalance().currency()))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            String currency = sorted.get(i).minimumBalance().currency();
            if (currency.equals(sorted.get(i - 1).minimumBalance().currency())) {
                throw new IllegalArgumentException("limits give " + currency + " twice");
            }
        }
        return sorted;
    }
}

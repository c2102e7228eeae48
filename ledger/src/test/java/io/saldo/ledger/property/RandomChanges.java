package io.saldo.ledger.property;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.MinimumBalance;
import io.saldo.ledger.model.UserId;
import io.saldo.ledger.naive.NaiveAccount;
import io.saldo.ledger.naive.NaiveLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Random commands about accounts and currencies. */
final class RandomChanges {
    private final SplittableRandom random;
    private final NaiveLedger ledger;
    private final Choices choices;
    private int opened;

    RandomChanges(SplittableRandom random, NaiveLedger ledger, Choices choices) {
        this.random = random;
        this.ledger = ledger;
        this.choices = choices;
    }

    /** Some ids are as long as may be or longer, have a length on the border of a word, or come again. */
    Command open() {
        String name = switch (random.nextInt(12)) {
            case 0 -> "x".repeat(64);
            case 1 -> "y".repeat(65);
            case 2 -> "-starts-with-a-sign";
            case 3 -> "seven:" + opened % 10;
            case 4 -> "z".repeat(56) + opened;
            default -> "account." + opened;
        };
        opened++;
        UserId user = switch (random.nextInt(6)) {
            case 0 -> UserId.NONE;
            case 1 -> new UserId(opened % 3 == 0 ? "no user/" : "u");
            default -> new UserId("user" + random.nextInt(5));
        };
        return new Command.OpenAccount(new AccountId(name), user, minimums(), choices.metadata());
    }

    Command change() {
        List<NaiveAccount> all = List.copyOf(ledger.accounts());
        NaiveAccount account = choices.any(all);
        Optional<AccountStatus> status = switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> Optional.empty();
            case 4, 5 -> Optional.of(AccountStatus.FROZEN);
            case 6, 7 -> Optional.of(AccountStatus.CLOSED);
            default -> Optional.of(AccountStatus.ACTIVE);
        };
        List<NaiveAccount> frozen = all.stream()
                .filter(candidate -> candidate.status() == AccountStatus.FROZEN)
                .toList();
        if (!frozen.isEmpty() && !choices.oneIn(3)) {
            account = choices.any(frozen);
            status = Optional.of(AccountStatus.ACTIVE);
        }
        return new Command.ChangeAccount(
                choices.id(account),
                status,
                minimums(),
                random.nextBoolean() ? Optional.of(choices.metadata()) : Optional.empty());
    }

    Command register() {
        String code = choices.oneIn(4) ? "no" : "CUR" + random.nextInt(20);
        return new Command.RegisterCurrency(code, random.nextInt(40));
    }

    private List<MinimumBalance> minimums() {
        List<MinimumBalance> minimums = new ArrayList<>();
        for (int count = choices.oneIn(20) ? 101 : random.nextInt(3); count > 0; count--) {
            Currency currency = choices.currency();
            minimums.add(
                    new MinimumBalance(choices.code(currency), choices.amounts().minimum(currency.scale())));
        }
        return minimums;
    }
}

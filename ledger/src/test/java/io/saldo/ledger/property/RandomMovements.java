package io.saldo.ledger.property;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.naive.NaiveAccount;
import io.saldo.ledger.naive.NaiveHold;
import io.saldo.ledger.naive.NaiveLedger;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Random commands that move money or set it aside. */
final class RandomMovements {
    private static final BigInteger HIGHEST = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);

    private final SplittableRandom random;
    private final NaiveLedger ledger;
    private final Choices choices;
    private final List<Command> sent;

    /**
     * Commands about what a ledger knows.
     *
     * @param sent all commands with an id so far
     */
    RandomMovements(SplittableRandom random, NaiveLedger ledger, Choices choices, List<Command> sent) {
        this.random = random;
        this.ledger = ledger;
        this.choices = choices;
        this.sent = sent;
    }

    Command transfer() {
        NaiveAccount from = choices.account();
        Currency currency = choices.currency();
        TransferType type = TransferType.of(choices.oneIn(50) ? random.nextInt(3) : 0);
        return new Command.PostTransfer(
                choices.newId(),
                type,
                choices.id(from),
                choices.id(choices.another(from)),
                choices.debit(from, currency),
                choices.code(currency),
                choices.metadata());
    }

    Command deposit() {
        NaiveAccount to = choices.account();
        Currency currency = choices.currency();
        BigInteger room = HIGHEST.subtract(to.balance(currency.code()));
        return new Command.PostTransfer(
                choices.newId(),
                TransferType.DEPOSIT,
                AccountId.EXTERNAL,
                choices.id(to),
                choices.oneIn(4)
                        ? choices.amounts().amount(currency.scale(), room, choices.isBoundless(currency))
                        : DecimalAmount.of(Amount.of(random.nextLong(1, 1 << 26)), currency.scale()),
                choices.code(currency),
                choices.metadata());
    }

    Command withdrawal() {
        NaiveAccount from = choices.account();
        Currency currency = choices.currency();
        return new Command.PostTransfer(
                choices.newId(),
                TransferType.WITHDRAWAL,
                choices.id(from),
                AccountId.EXTERNAL,
                choices.debit(from, currency),
                choices.code(currency),
                choices.metadata());
    }

    Command transaction() {
        int dice = random.nextInt(400);
        int count = dice == 0 ? 1_000 : dice == 1 ? 1_001 : dice < 5 ? 0 : dice < 40 ? 30 : random.nextInt(1, 6);
        boolean careful = count > 6 || !choices.oneIn(3);
        List<Command.Posting> postings = new ArrayList<>();
        while (postings.size() < count) {
            NaiveAccount from = choices.account();
            NaiveAccount to = choices.another(from);
            Currency currency = choices.currency();
            DecimalAmount amount = careful
                    ? DecimalAmount.of(Amount.of(random.nextInt(1, 4)), currency.scale())
                    : choices.debit(from, currency);
            if (!careful || (from != to && !from.isExternal() && !to.isExternal())) {
                String code = careful ? currency.code() : choices.code(currency);
                postings.add(new Command.Posting(choices.id(from), choices.id(to), amount, code));
            }
        }
        return new Command.PostTransaction(choices.newId(), postings, choices.metadata());
    }

    Command hold() {
        NaiveAccount from = choices.account();
        Currency currency = choices.currency();
        AccountId to = choices.oneIn(3) ? AccountId.NONE : choices.id(choices.another(from));
        long seconds = switch (random.nextInt(10)) {
            case 0, 1, 2 -> 0;
            case 3 -> 315_360_000L - random.nextInt(-1, 2);
            case 4 -> random.nextInt(-1, 100);
            case 5 -> 3_600;
            default -> random.nextInt(1, 6);
        };
        return new Command.PlaceHold(
                choices.newId(),
                choices.id(from),
                to,
                choices.debit(from, currency),
                choices.code(currency),
                seconds,
                choices.metadata());
    }

    Command capture() {
        AccountId to = choices.oneIn(3) ? choices.id(choices.account()) : AccountId.NONE;
        TransactionId hold = holdId();
        Optional<NaiveHold> open = ledger.openHolds().stream()
                .filter(candidate -> candidate.id().equals(hold))
                .findFirst();
        DecimalAmount amount = random.nextBoolean() || open.isEmpty()
                ? DecimalAmount.NONE
                : choices.amounts()
                        .amount(open.get().currency().scale(), open.get().amount(), false);
        return new Command.CaptureHold(choices.newId(), hold, to, amount);
    }

    Command release() {
        return new Command.VoidHold(choices.newId(), holdId());
    }

    private TransactionId holdId() {
        int dice = random.nextInt(20);
        if (dice < 15 && !ledger.openHolds().isEmpty()) {
            return choices.any(List.copyOf(ledger.openHolds())).id();
        }
        if (dice < 18 && !ledger.holds().isEmpty()) {
            return choices.any(ledger.holds());
        }
        return dice == 18 && !sent.isEmpty() ? choices.any(sent).id() : choices.newId();
    }

    Command reverse() {
        TransactionId original = movementId();
        DecimalAmount amount = choices.oneIn(3)
                ? choices.amounts()
                        .amount(choices.currency().scale(), BigInteger.valueOf(random.nextInt(1, 1_000)), false)
                : DecimalAmount.NONE;
        return new Command.ReverseTransfer(choices.newId(), original, amount);
    }

    /** Often one of the newest, so that the same is reversed more than once, and some reversals are tried in vain. */
    private TransactionId movementId() {
        List<TransactionId> movements = ledger.movements();
        int dice = random.nextInt(20);
        if (dice < 9 && !movements.isEmpty()) {
            return movements.get(movements.size() - 1 - random.nextInt(Math.min(10, movements.size())));
        }
        if (dice < 17 && !movements.isEmpty()) {
            return choices.any(movements);
        }
        return dice < 19 && !sent.isEmpty() ? choices.any(sent).id() : choices.newId();
    }
}

package io.saldo.projection;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import java.util.List;
import java.util.Random;

/** Random movements of every kind between a few accounts of a few users. */
public final class Traffic {
    private static final int ACCOUNTS = 9;

    private final LedgerUnderTest ledger;
    private final Random random;
    private TransactionId lastTransfer = TransactionId.NONE;

    /** Opens the accounts: {@code a0} to {@code a8}, every third without a user. */
    public Traffic(LedgerUnderTest ledger, long seed) {
        this.ledger = ledger;
        random = new Random(seed);
        for (int i = 0; i < ACCOUNTS; i++) {
            ledger.open("a" + i, i % 3 == 0 ? "" : "u" + i % 3);
        }
    }

    /** Moves money some times, each a second to a day after the one before. */
    public void run(int movements) {
        for (int i = 0; i < movements; i++) {
            ledger.clock.addAndGet(1_000_000_000L * (random.nextInt(20) == 0 ? 20_000 : 1 + random.nextInt(30)));
            move();
        }
    }

    private void move() {
        String from = account();
        String to = account();
        long cents = 1L + random.nextInt(2_000_000);
        switch (random.nextInt(8)) {
            case 0, 1 -> ledger.deposit(to, cents);
            case 2 -> ledger.withdraw(from, cents / 4, random.nextBoolean() ? "USD" : "EUR");
            case 3 ->
                ledger.submit(new Command.PostTransaction(
                        ledger.id(),
                        List.of(
                                posting(AccountId.EXTERNAL, new AccountId(from), cents, "EUR"),
                                posting(new AccountId(from), new AccountId("a8"), cents / 2 + 1, "EUR"),
                                posting(new AccountId("a8"), AccountId.EXTERNAL, 1, "EUR")),
                        Metadata.NONE));
            case 4 -> {
                TransactionId hold = ledger.id();
                ledger.submit(new Command.PlaceHold(
                        hold, new AccountId(from), AccountId.NONE, amount(cents / 8 + 1), "USD", 0, Metadata.NONE));
                ledger.submit(new Command.CaptureHold(ledger.id(), hold, new AccountId(to), DecimalAmount.NONE));
            }
            case 5 -> ledger.submit(new Command.ReverseTransfer(ledger.id(), lastTransfer, DecimalAmount.NONE));
            default -> {
                lastTransfer = ledger.id();
                ledger.submit(new Command.PostTransfer(
                        lastTransfer,
                        io.saldo.ledger.model.TransferType.TRANSFER,
                        new AccountId(from),
                        new AccountId(to),
                        amount(cents / 8 + 1),
                        "USD",
                        Metadata.NONE));
            }
        }
    }

    private static Command.Posting posting(AccountId from, AccountId to, long cents, String currency) {
        return new Command.Posting(from, to, amount(cents), currency);
    }

    private static DecimalAmount amount(long cents) {
        return new DecimalAmount(0, cents, 2);
    }

    private String account() {
        return "a" + random.nextInt(ACCOUNTS);
    }
}

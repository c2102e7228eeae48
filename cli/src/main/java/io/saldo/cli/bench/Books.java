package io.saldo.cli.bench;

import java.util.Arrays;

/** What each account must have after a run, in hundredths, if all was done that was acknowledged and nothing else. */
final class Books {
    private final long[] balances;
    private final long[] held;

    private Books(int accounts, long deposit) {
        balances = new long[accounts];
        held = new long[accounts];
        Arrays.fill(balances, deposit);
    }

    /**
     * Goes through the operations again.
     *
     * @param sent how many there were
     */
    static Books of(BenchPlan plan, Operations operations, Outcomes outcomes, long sent) {
        Books books = new Books(plan.accounts(), plan.profile().deposit());
        Operation operation = new Operation();
        for (long number = 0; number < sent; number++) {
            if (!outcomes.isNotDone(number)) {
                operations.read(number, operation);
                books.enter(operation, operations);
            }
        }
        return books;
    }

    private void enter(Operation operation, Operations operations) {
        int amount = operation.amount;
        switch (operation.kind) {
            case TRANSFER -> move(operation.from, operation.to, amount);
            case DEPOSIT -> balances[operation.to] += amount;
            case WITHDRAWAL -> balances[operation.from] -= amount;
            case TRANSACTION -> {
                move(operation.from, operation.to, amount);
                for (int i = 1; i < operation.postings; i++) {
                    operations.readPosting(operation.number, i, operation);
                    move(operation.from, operation.to, operation.amount);
                }
            }
            case HOLD -> held[operation.from] += amount;
            case CAPTURE -> {
                move(operation.from, operation.to, amount);
                held[operation.from] -= operations.amountOf(operation.subject);
            }
            case VOID -> held[operation.from] -= amount;
            case REVERSAL -> move(operation.to, operation.from, amount);
            case BALANCE, HISTORY -> {
                // A read moves nothing.
            }
        }
    }

    private void move(int from, int to, int amount) {
        balances[from] -= amount;
        balances[to] += amount;
    }

    int accounts() {
        return balances.length;
    }

    /** What the account has, in hundredths. */
    long balance(int account) {
        return balances[account];
    }

    /** What of that is held. */
    long held(int account) {
        return held[account];
    }
}

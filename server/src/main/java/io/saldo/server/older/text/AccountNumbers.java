package io.saldo.server.older.text;

import io.saldo.ledger.model.AccountId;
import java.util.function.Predicate;

/**
 * Gives out account numbers: a 7 and a counter of eight digits, or more once they are used up. What was given out can be
 * seen in the ledger, so the counter needs no file of its own and goes on after a restart. A number that a client of another
 * API took is passed over. Any thread; no number is given out twice by one server.
 */
final class AccountNumbers {
    private final Predicate<String> isTaken;
    private boolean isFound;
    private long last;

    AccountNumbers(Predicate<String> isTaken) {
        this.isTaken = isTaken;
    }

    synchronized AccountId next() {
        if (!isFound) {
            last = lastTaken();
            isFound = true;
        }
        do {
            last++;
        } while (isTaken(last));
        return new AccountId(number(last));
    }

    /** Accounts are never deleted, so a taken number with a free one behind it is found by halving. */
    private long lastTaken() {
        long free = 1;
        while (isTaken(free)) {
            free *= 2;
        }
        long taken = free / 2;
        while (free - taken > 1) {
            long middle = taken + (free - taken) / 2;
            if (isTaken(middle)) {
                taken = middle;
            } else {
                free = middle;
            }
        }
        return taken;
    }

    private boolean isTaken(long counter) {
        return isTaken.test(number(counter));
    }

    private static String number(long counter) {
        String digits = Long.toString(counter);
        return "7" + "0".repeat(Math.max(0, 8 - digits.length())) + digits;
    }
}

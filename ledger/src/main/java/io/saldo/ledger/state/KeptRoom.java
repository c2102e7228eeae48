package io.saldo.ledger.state;

import io.saldo.ledger.Invariant;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Int128;
import java.util.HashMap;
import java.util.Map;

/**
 * How much room the open crossings keep for each account in each currency, so that what they post later cannot take a
 * balance out of 128 bits. The balance may not be there yet. Looked into by key and never walked over, so that no order
 * comes from it. For the ledger thread alone.
 */
final class KeptRoom {
    /** The sums of one account in one currency; between them no crossing counts on more than 128 bits. */
    private static final class Room {
        private Amount above = Amount.ZERO;
        private Amount below = Amount.ZERO;
        private int legs;
    }

    private final Map<Long, Room> rooms = new HashMap<>();
    private final Map<Integer, Integer> legsOfAccount = new HashMap<>();

    boolean isEmpty() {
        return rooms.isEmpty();
    }

    boolean isKeptFor(int account) {
        return legsOfAccount.containsKey(account);
    }

    void keep(int account, int currency, Amount above, Amount below) {
        Room room = rooms.computeIfAbsent(key(account, currency), _ -> new Room());
        room.above = room.above.plus(above);
        room.below = room.below.plus(below);
        room.legs++;
        legsOfAccount.merge(account, 1, Integer::sum);
    }

    void giveBack(int account, int currency, Amount above, Amount below) {
        Room room = rooms.get(key(account, currency));
        if (room == null) {
            throw Invariant.broken("only room that is kept is given back");
        }
        room.above = room.above.minus(above);
        room.below = room.below.minus(below);
        room.legs--;
        if (room.legs == 0) {
            Invariant.check(room.above.isZero() && room.below.isZero(), "without a leg no room is kept");
            rooms.remove(key(account, currency));
        }
        legsOfAccount.computeIfPresent(account, (_, legs) -> legs == 1 ? null : legs - 1);
    }

    /** Whether a balance that gains the amount leaves all room above that is kept. */
    boolean isLeftAbove(int account, int currency, long high, long low, long amountHigh, long amountLow) {
        Room room = rooms.get(key(account, currency));
        if (room == null) {
            return true;
        }
        Amount above = room.above;
        if (Int128.sumOverflows(above.high(), above.low(), amountHigh, amountLow)) {
            return false;
        }
        long sumHigh = Int128.sumHigh(above.high(), above.low(), amountHigh, amountLow);
        return !Int128.sumOverflows(high, low, sumHigh, above.low() + amountLow);
    }

    /** Whether a balance that loses the amount leaves all room below that is kept. */
    boolean isLeftBelow(int account, int currency, long high, long low, long amountHigh, long amountLow) {
        Room room = rooms.get(key(account, currency));
        if (room == null) {
            return true;
        }
        Amount below = room.below;
        if (Int128.sumOverflows(below.high(), below.low(), amountHigh, amountLow)) {
            return false;
        }
        long sumHigh = Int128.sumHigh(below.high(), below.low(), amountHigh, amountLow);
        return !Int128.differenceOverflows(high, low, sumHigh, below.low() + amountLow);
    }

    private static long key(int account, int currency) {
        return (long) account << 32 | currency;
    }
}

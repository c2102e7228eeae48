package io.saldo.ledger.state;

import io.saldo.ledger.Invariant;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Int128;
import java.lang.foreign.Arena;
import java.util.Arrays;

/**
 * All balances, one for each account and currency that ever met, by a dense number which is also the number of the
 * balance's thread in the journal.
 *
 * <pre>
 *  0 i128 balance         low half first
 * 16 i128 held
 * 32 u32 account
 * 36 u32 currency
 * 40 u32 the account's balance before this + 1, or 0
 * 44 u32 minimum + 1, or 0 for a minimum of zero
 *
 * a minimum, never changed once written:
 *  0 i128
 * </pre>
 *
 * Balance and held change in two steps and are for the ledger thread alone; other threads read them from the journal.
 */
public final class Balances {
    private static final int LOW = 0;
    private static final int HIGH = 8;
    private static final int HELD_LOW = 16;
    private static final int HELD_HIGH = 24;
    private static final int ACCOUNT = 32;
    private static final int CURRENCY = 36;
    private static final int NEXT = 40;
    private static final int MINIMUM = 44;
    private static final int RECORD_BYTES = 48;

    private final Accounts accounts;
    private final RecordTable table;
    private final RecordTable minimums;
    /** The balances of {@code @external} by currency + 1, since its chain is long and every deposit needs it. */
    private volatile int[] ofExternal = new int[256];

    Balances(Arena arena, Accounts accounts) {
        this.accounts = accounts;
        table = new RecordTable(arena, RECORD_BYTES, 14);
        minimums = new RecordTable(arena, 16, 8);
    }

    /** How many balances there are; any thread. */
    public int size() {
        return table.size();
    }

    /** The same; ledger thread. */
    public int ownSize() {
        return table.ownSize();
    }

    /** The balance of an account in a currency, or -1; any thread. */
    public int find(int account, int currency) {
        if (account == 0 && currency < ofExternal.length) {
            return ofExternal[currency] - 1;
        }
        int balance = accounts.firstBalance(account);
        while (balance >= 0 && table.readInt(balance, CURRENCY) != currency) {
            balance = nextOfAccount(balance);
        }
        return balance;
    }

    /** The account's balance made before this one, or -1; any thread. */
    public int nextOfAccount(int balance) {
        return table.readInt(balance, NEXT) - 1;
    }

    /** Whose balance it is; any thread. */
    public int account(int balance) {
        return table.readInt(balance, ACCOUNT);
    }

    /** In which currency; any thread. */
    public int currency(int balance) {
        return table.readInt(balance, CURRENCY);
    }

    /** High half of the balance; ledger thread. */
    public long high(int balance) {
        return table.ownLong(balance, HIGH);
    }

    /** Low half of the balance; ledger thread. */
    public long low(int balance) {
        return table.ownLong(balance, LOW);
    }

    /** High half of the held amount; ledger thread. */
    public long heldHigh(int balance) {
        return table.ownLong(balance, HELD_HIGH);
    }

    /** Low half of the held amount; ledger thread. */
    public long heldLow(int balance) {
        return table.ownLong(balance, HELD_LOW);
    }

    /** High half of the minimum; any thread. */
    public long minimumHigh(int balance) {
        int minimum = table.acquireInt(balance, MINIMUM);
        return minimum == 0 ? 0 : minimums.readLong(minimum - 1, 8);
    }

    /** Low half of the minimum; any thread. */
    public long minimumLow(int balance) {
        int minimum = table.acquireInt(balance, MINIMUM);
        return minimum == 0 ? 0 : minimums.readLong(minimum - 1, 0);
    }

    /** The minimum; any thread. */
    public Amount minimum(int balance) {
        int minimum = table.acquireInt(balance, MINIMUM);
        return minimum == 0
                ? Amount.ZERO
                : new Amount(minimums.readLong(minimum - 1, 8), minimums.readLong(minimum - 1, 0));
    }

    /** Makes the balance if the number is the next one; else checks that the number is this balance's. */
    void ensure(int balance, int account, int currency) {
        if (balance == table.ownSize()) {
            open(account, currency);
        }
        Invariant.check(
                table.ownInt(balance, ACCOUNT) == account && table.ownInt(balance, CURRENCY) == currency,
                "an event names a balance by its account and currency");
    }

    private void open(int account, int currency) {
        Invariant.check(accounts.isAccount(account), "a balance belongs to an account");
        int balance = table.append();
        table.writeInt(balance, ACCOUNT, account);
        table.writeInt(balance, CURRENCY, currency);
        table.writeInt(balance, NEXT, accounts.firstBalance(account) + 1);
        noteExternal(balance, account, currency);
        accounts.publishFirstBalance(account, balance);
    }

    private void noteExternal(int balance, int account, int currency) {
        if (account != 0) {
            return;
        }
        int[] noted = ofExternal;
        if (currency >= noted.length) {
            noted = Arrays.copyOf(noted, Math.max(currency + 1, noted.length * 2));
        }
        noted[currency] = balance + 1;
        ofExternal = noted;
    }

    void set(int balance, long high, long low) {
        table.writeLong(balance, LOW, low);
        table.writeLong(balance, HIGH, high);
    }

    void setHeld(int balance, long high, long low) {
        Invariant.check(high >= 0, "held amounts are never negative");
        table.writeLong(balance, HELD_LOW, low);
        table.writeLong(balance, HELD_HIGH, high);
    }

    void setMinimum(int balance, long high, long low) {
        int minimum = minimums.append();
        minimums.writeLong(minimum, 0, low);
        minimums.writeLong(minimum, 8, high);
        table.publishInt(balance, MINIMUM, minimum + 1);
    }

    /** Whether a debit of the amount leaves at least the minimum, beside what is held; ledger thread. */
    public boolean covers(int balance, long amountHigh, long amountLow) {
        return covers(high(balance), low(balance), balance, amountHigh, amountLow);
    }

    /** The same for a running balance that is not in the state yet. */
    public boolean covers(long high, long low, int balance, long amountHigh, long amountLow) {
        if (balance >= table.ownSize()) {
            return Int128.compare(high, low, amountHigh, amountLow) >= 0;
        }
        long freeHigh = Int128.differenceHigh(high, low, heldHigh(balance), heldLow(balance));
        long freeLow = low - heldLow(balance);
        if (Int128.differenceOverflows(freeHigh, freeLow, amountHigh, amountLow)) {
            return false;
        }
        long restHigh = Int128.differenceHigh(freeHigh, freeLow, amountHigh, amountLow);
        return Int128.compare(restHigh, freeLow - amountLow, minimumHigh(balance), minimumLow(balance)) >= 0;
    }

    void save(StateWriter writer) {
        writer.table(table);
        writer.table(minimums);
    }

    void load(StateReader reader) {
        reader.table(table);
        reader.table(minimums);
        for (int balance = accounts.size() == 0 ? -1 : accounts.firstBalance(0);
                balance >= 0;
                balance = nextOfAccount(balance)) {
            noteExternal(balance, 0, table.readInt(balance, CURRENCY));
        }
    }
}

package io.saldo.ledger.decide;

import io.saldo.ledger.Invariant;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Int128;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.state.Balances;

/**
 * Balances as they would stand in the middle of a command of many postings, without touching the state: each posting
 * sees what the ones before it did. Reused from command to command by the ledger thread.
 */
final class RunningBalances {
    private static final int CAPACITY = 4_096;

    private final Balances balances;
    private final long[] keys = new long[CAPACITY];
    private final int[] stamps = new int[CAPACITY];
    private final int[] numbers = new int[2 * Limits.POSTINGS_MAX];
    private final long[] highs = new long[2 * Limits.POSTINGS_MAX];
    private final long[] lows = new long[2 * Limits.POSTINGS_MAX];
    private final long[] heldHighs = new long[2 * Limits.POSTINGS_MAX];
    private final long[] heldLows = new long[2 * Limits.POSTINGS_MAX];
    private final int[] accounts = new int[2 * Limits.POSTINGS_MAX];
    private final int[] currencies = new int[2 * Limits.POSTINGS_MAX];
    private final int[] entries = new int[CAPACITY];
    private int stamp;
    private int count;
    private int next;
    private boolean anyHeld;

    RunningBalances(Balances balances) {
        this.balances = balances;
    }

    void begin() {
        stamp++;
        count = 0;
        next = balances.size();
        anyHeld = false;
    }

    /** The place of an account's balance in a currency, made on the first call. */
    int of(int account, int currency) {
        long key = (long) account << 32 | currency;
        int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 52);
        while (stamps[slot] == stamp) {
            if (keys[slot] == key) {
                return entries[slot];
            }
            slot = (slot + 1) & (CAPACITY - 1);
        }
        stamps[slot] = stamp;
        keys[slot] = key;
        entries[slot] = count;
        return add(account, currency);
    }

    private int add(int account, int currency) {
        Invariant.check(count < numbers.length, "a command has at most two balances for each posting");
        int balance = balances.find(account, currency);
        numbers[count] = balance >= 0 ? balance : next++;
        highs[count] = balance >= 0 ? balances.high(balance) : 0;
        lows[count] = balance >= 0 ? balances.low(balance) : 0;
        heldHighs[count] = balance >= 0 ? balances.heldHigh(balance) : 0;
        heldLows[count] = balance >= 0 ? balances.heldLow(balance) : 0;
        accounts[count] = account;
        currencies[count] = currency;
        anyHeld |= heldHighs[count] != 0 || heldLows[count] != 0;
        return count++;
    }

    boolean covers(int place, long amountHigh, long amountLow) {
        return balances.covers(highs[place], lows[place], numbers[place], amountHigh, amountLow);
    }

    boolean debitOverflows(int place, long amountHigh, long amountLow) {
        return Int128.differenceOverflows(highs[place], lows[place], amountHigh, amountLow);
    }

    boolean creditOverflows(int place, long amountHigh, long amountLow) {
        return Int128.sumOverflows(highs[place], lows[place], amountHigh, amountLow);
    }

    void debit(int place, long amountHigh, long amountLow) {
        highs[place] = Int128.differenceHigh(highs[place], lows[place], amountHigh, amountLow);
        lows[place] -= amountLow;
    }

    void credit(int place, long amountHigh, long amountLow) {
        highs[place] = Int128.sumHigh(highs[place], lows[place], amountHigh, amountLow);
        lows[place] += amountLow;
    }

    int number(int place) {
        return numbers[place];
    }

    long high(int place) {
        return highs[place];
    }

    long low(int place) {
        return lows[place];
    }

    long heldHigh(int place) {
        return heldHighs[place];
    }

    long heldLow(int place) {
        return heldLows[place];
    }

    /** Whose balance it is. */
    int account(int place) {
        return accounts[place];
    }

    /** In which currency it is. */
    int currency(int place) {
        return currencies[place];
    }

    /** Frees what was held of a balance. */
    void release(int place, Amount amount) {
        Amount held = new Amount(heldHighs[place], heldLows[place]).minus(amount);
        heldHighs[place] = held.high();
        heldLows[place] = held.low();
    }

    /** Whether any balance met so far has money held. */
    boolean anyHeld() {
        return anyHeld;
    }
}

package io.saldo.cli.bench;

import java.util.Locale;

/** Which operations, between which accounts. */
public enum Profile {
    /** Transfers between two accounts, all equally likely. */
    UNIFORM(10_000, 100_000_000),
    /** Transfers between accounts of which some are much more popular than others. */
    ZIPF(10_000, 100_000_000),
    /** Transfers that all debit or credit the one first account. */
    HOT(10_000, 100_000_000),
    /** Deposits, withdrawals, transfers, holds and what ends them, reversals and reads. */
    MIXED(1_000, 1_000),
    /** Deposits, withdrawals and transfers over twenty poor accounts, as an older load tool did it. */
    MONKEY(20, 0);

    private final int accounts;
    private final long deposit;

    Profile(int accounts, long deposit) {
        this.accounts = accounts;
        this.deposit = deposit;
    }

    /** How many accounts, unless it is said otherwise. */
    public int accounts() {
        return accounts;
    }

    /** What each account has at first, in hundredths. */
    public long deposit() {
        return deposit;
    }

    /** As it is called in options and reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

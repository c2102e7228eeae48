package io.saldo.ledger.naive;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.UserId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An account with its balances by currency code; what was never set is zero. */
public final class NaiveAccount {
    private final AccountId id;
    private final UserId user;
    private final Map<String, BigInteger> balances = new TreeMap<>();
    private final Map<String, BigInteger> held = new TreeMap<>();
    private final Map<String, BigInteger> minimums = new TreeMap<>();
    private final List<Long> sequences = new ArrayList<>();
    private long metadataSequence;
    private AccountStatus status = AccountStatus.ACTIVE;

    NaiveAccount(AccountId id, UserId user) {
        this.id = id;
        this.user = user;
    }

    /** Its id. */
    public AccountId id() {
        return id;
    }

    /** Its owner. */
    public UserId user() {
        return user;
    }

    /** Whether it may move money. */
    public AccountStatus status() {
        return status;
    }

    /** Whether it is where deposits come from. */
    public boolean isExternal() {
        return id.equals(AccountId.EXTERNAL);
    }

    /** The balance in a currency. */
    public BigInteger balance(String currency) {
        return balances.getOrDefault(currency, BigInteger.ZERO);
    }

    /** What is held of the balance in a currency. */
    public BigInteger held(String currency) {
        return held.getOrDefault(currency, BigInteger.ZERO);
    }

    /** The lowest balance that a debit may leave. */
    public BigInteger minimum(String currency) {
        return minimums.getOrDefault(currency, BigInteger.ZERO);
    }

    /** The sequences of the events that opened and changed it. */
    public List<Long> sequences() {
        return sequences;
    }

    /** The sequence of the event that gave it its metadata. */
    public long metadataSequence() {
        return metadataSequence;
    }

    void noteEvent(long sequence, boolean setsMetadata) {
        sequences.add(sequence);
        if (setsMetadata) {
            metadataSequence = sequence;
        }
    }

    void setStatus(AccountStatus status) {
        this.status = status;
    }

    void setBalance(String currency, BigInteger balance) {
        balances.put(currency, balance);
    }

    void hold(String currency, BigInteger amount) {
        held.merge(currency, amount, BigInteger::add);
    }

    void release(String currency, BigInteger amount) {
        hold(currency, amount.negate());
    }

    void setMinimum(String currency, BigInteger minimum) {
        minimums.put(currency, minimum);
    }

    boolean isEmpty() {
        return balances.values().stream().allMatch(balance -> balance.signum() == 0)
                && held.values().stream().allMatch(amount -> amount.signum() == 0);
    }
}

package io.saldo.cli.chaos;

import io.saldo.cli.crash.Answer;
import io.saldo.cli.crash.AuditFailed;
import io.saldo.cli.crash.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The bank's accounts and payments, as its customers know them. Any thread. */
final class Bank {
    private static final int CROSSING_PERCENT = 50;
    private static final int OUTSIDE_PERCENT = 10;
    private static final int CENTS_MAX = 5_000;
    private static final int DRAWS_MAX = 100;
    private static final int RECENT = 16;

    private final List<String> accounts = new ArrayList<>();
    private final Map<String, Integer> partitions = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> seen = new ConcurrentHashMap<>();
    private final List<Payment> payments = new ArrayList<>();

    Bank(int size) {
        for (int i = 0; i < size; i++) {
            accounts.add("bank-" + i);
            seen.put("bank-" + i, new AtomicLong());
        }
    }

    List<String> accounts() {
        return accounts;
    }

    /** Opens all accounts and puts money into each. */
    void open(Node node) throws IOException {
        for (String account : accounts) {
            Answer answer = node.post("/v1/accounts", "{\"account_id\":\"" + account + "\"}");
            AuditFailed.check(answer.status() == 201, "opening " + account + " was answered with " + answer);
            Json opened = Json.parse(answer.body());
            partitions.put(account, opened.has("partition") ? (int) opened.number("partition") : 0);
            Payment deposit = add(new Payment(Payment.OUTSIDE, account, new BigDecimal("1000")));
            AuditFailed.check(deposit.answered(node.post(deposit.path(), deposit.body())), deposit + " is not settled");
        }
    }

    /** What a customer asks for next. */
    Payment next(SplittableRandom random) {
        String from = any(random);
        BigDecimal amount = BigDecimal.valueOf(random.nextInt(1, CENTS_MAX), 2);
        int dice = random.nextInt(100);
        if (dice < OUTSIDE_PERCENT) {
            return add(
                    dice % 2 == 0
                            ? new Payment(Payment.OUTSIDE, from, amount)
                            : new Payment(from, Payment.OUTSIDE, amount));
        }
        boolean crosses = random.nextInt(100) < CROSSING_PERCENT;
        String to = any(random);
        for (int i = 0; i < DRAWS_MAX && (to.equals(from) || crosses == isTogether(from, to)); i++) {
            to = any(random);
        }
        return add(new Payment(from, to.equals(from) ? Payment.OUTSIDE : to, amount));
    }

    private String any(SplittableRandom random) {
        return accounts.get(random.nextInt(accounts.size()));
    }

    /** Whether two accounts are in one partition. */
    boolean isTogether(String account, String other) {
        return partitions.getOrDefault(account, 0).equals(partitions.getOrDefault(other, 0));
    }

    private synchronized Payment add(Payment payment) {
        payments.add(payment);
        return payment;
    }

    /** One of the newest payments, which may be on its way. */
    synchronized Payment recent(SplittableRandom random) {
        return payments.get(payments.size() - 1 - random.nextInt(Math.min(RECENT, payments.size())));
    }

    /** All payments so far. */
    synchronized List<Payment> payments() {
        return List.copyOf(payments);
    }

    /**
     * The newest sequence that anybody was told about the account's partition by now; a read that begins later must not
     * show less.
     */
    long newest(String account) {
        return seen(account).get();
    }

    /** Somebody was told a sequence of the account's partition. */
    void told(String account, long sequence) {
        seen(account).accumulateAndGet(sequence, Math::max);
    }

    private AtomicLong seen(String account) {
        return seen.getOrDefault(account, new AtomicLong());
    }

    /** What an account has, if just these payments were done. */
    static BigDecimal balance(String account, List<Payment> done) {
        BigDecimal balance = BigDecimal.ZERO;
        for (Payment payment : done) {
            if (payment.to().equals(account)) {
                balance = balance.add(payment.amount());
            }
            if (payment.from().equals(account)) {
                balance = balance.subtract(payment.amount());
            }
        }
        return balance;
    }
}

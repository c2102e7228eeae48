package io.saldo.cli.chaos;

import io.saldo.cli.crash.Answer;
import io.saldo.cli.crash.AuditFailed;
import io.saldo.cli.crash.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The customers of the bank and those who watch it. A customer sends one payment after the other to any node, and again
 * under the same id until its outcome is known. A watcher reads accounts, payments and whole trial balances at any node,
 * and knows what must hold at every moment: reads do not go back, money is conserved.
 */
final class Crowd {
    private static final int CUSTOMERS = 8;
    private static final int WATCHERS = 2;
    private static final long PAUSE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(12);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final Bank bank;
    private final List<Node> nodes;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Optional<AuditFailed>> failure = new AtomicReference<>(Optional.empty());
    private final AtomicLong settled = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong unavailable = new AtomicLong();
    private volatile boolean isOver;

    Crowd(Bank bank, List<Node> nodes, SplittableRandom random) {
        this.bank = bank;
        this.nodes = nodes;
        for (int i = 0; i < CUSTOMERS; i++) {
            SplittableRandom own = random.split();
            threads.add(Thread.ofPlatform().name("customer-" + i).unstarted(() -> run(own, this::pay)));
        }
        for (int i = 0; i < WATCHERS; i++) {
            SplittableRandom own = random.split();
            threads.add(Thread.ofPlatform().name("watcher-" + i).unstarted(() -> run(own, this::watch)));
        }
    }

    void begin() {
        threads.forEach(Thread::start);
    }

    /** What one of them does again and again. */
    private interface Deed {
        void act(SplittableRandom random);
    }

    private void run(SplittableRandom random, Deed deed) {
        try {
            while (!isOver && failure.get().isEmpty()) {
                deed.act(random);
                LockSupport.parkNanos(random.nextLong(PAUSE_NANOS_MAX));
            }
        } catch (AuditFailed found) {
            failure.compareAndSet(Optional.empty(), Optional.of(found));
        }
    }

    private void pay(SplittableRandom random) {
        Payment payment = bank.next(random);
        while (!isOver && failure.get().isEmpty() && !isSettledBy(payment, any(random))) {
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    private boolean isSettledBy(Payment payment, Node node) {
        try {
            if (!payment.answered(node.post(payment.path(), payment.body()))) {
                unavailable.incrementAndGet();
                return false;
            }
        } catch (IOException _) {
            return false;
        }
        settled.incrementAndGet();
        if (payment.isDone()) {
            bank.told(payment.from().equals(Payment.OUTSIDE) ? payment.to() : payment.from(), payment.sequence());
        }
        return true;
    }

    private void watch(SplittableRandom random) {
        Node node = any(random);
        try {
            int dice = random.nextInt(10);
            if (dice < 2) {
                watchTrialBalance(node);
            } else if (dice < 6) {
                Payment payment = bank.recent(random);
                String before = payment.newestStatus();
                payment.read(before, node.get("/v1/transfers/" + payment.id()));
            } else {
                watchAccount(
                        node, bank.accounts().get(random.nextInt(bank.accounts().size())));
            }
            reads.incrementAndGet();
        } catch (IOException _) {
            // No answer is no wrong answer.
        }
    }

    private void watchAccount(Node node, String account) throws IOException {
        long newest = bank.newest(account);
        Answer answer = node.get("/v1/accounts/" + account);
        if (answer.isUndecided()) {
            return;
        }
        AuditFailed.check(answer.status() == 200, account + " is read as " + answer);
        long sequence = Json.parse(answer.body()).number("sequence");
        AuditFailed.check(
                sequence >= newest,
                "a read of " + account + " at node " + node.number() + " shows sequence " + sequence + ", after "
                        + newest + " had been told: " + answer);
        bank.told(account, sequence);
    }

    private static void watchTrialBalance(Node node) throws IOException {
        Answer answer = node.get("/v1/ledger/trial-balance");
        if (answer.isUndecided()) {
            return;
        }
        for (Json currency : Json.parse(answer.body()).list("currencies")) {
            AuditFailed.check(
                    new BigDecimal(currency.text("sum")).signum() == 0,
                    "money is not conserved at node " + node.number() + ": " + answer);
        }
    }

    private Node any(SplittableRandom random) {
        return nodes.get(random.nextInt(nodes.size()));
    }

    /** How many payments were settled so far. */
    long settled() {
        return settled.get();
    }

    /** How many reads were answered so far. */
    long reads() {
        return reads.get();
    }

    /** How many requests were answered with "try again" so far. */
    long unavailable() {
        return unavailable.get();
    }

    /**
     * Goes on if nobody has found anything.
     *
     * @throws AuditFailed what was found first
     */
    void check() {
        failure.get().ifPresent(found -> {
            throw found;
        });
    }

    /** Lets all go home; payments without an outcome are left to the audit. */
    void end() {
        isOver = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AuditFailed("interrupted", e);
            }
        }
        check();
    }
}

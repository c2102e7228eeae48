package io.saldo.cli.chaos;

import io.saldo.cli.crash.Answer;
import io.saldo.cli.crash.AuditFailed;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Clients that go to one node after the other on connections that they keep, and to the next when nobody listens. They
 * forgive nothing else: every request that was sent must be answered, and not with "try again".
 */
final class RollingClients implements AutoCloseable {
    private static final int CLIENTS = 6;
    private static final int READS_PERCENT = 30;

    private final Bank bank;
    private final List<Node> nodes;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong turnedAway = new AtomicLong();
    private final AtomicReference<Optional<AuditFailed>> failure = new AtomicReference<>(Optional.empty());
    private volatile boolean isOver;

    RollingClients(Bank bank, List<Node> nodes, SplittableRandom random) {
        this.bank = bank;
        this.nodes = nodes;
        for (int i = 0; i < CLIENTS; i++) {
            SplittableRandom own = random.split();
            int first = i;
            threads.add(Thread.ofPlatform().name("client-" + i).start(() -> run(own, first)));
        }
    }

    private void run(SplittableRandom random, int first) {
        int turn = first;
        try {
            while (!isOver && failure.get().isEmpty()) {
                turn = random.nextInt(100) < READS_PERCENT ? read(random, turn) : pay(random, turn);
                answered.incrementAndGet();
            }
        } catch (AuditFailed found) {
            failure.compareAndSet(Optional.empty(), Optional.of(found));
        }
    }

    private int read(SplittableRandom random, int turn) {
        String account = bank.accounts().get(random.nextInt(bank.accounts().size()));
        return ask(turn, "a read of " + account, node -> {
            Answer answer = node.get("/v1/accounts/" + account);
            AuditFailed.check(answer.status() == 200, account + " is read as " + answer);
        });
    }

    private int pay(SplittableRandom random, int turn) {
        Payment payment = bank.next(random);
        return ask(turn, payment.toString(), node -> {
            Answer answer = node.post(payment.path(), payment.body());
            AuditFailed.check(payment.answered(answer), payment + " got from node " + node.number() + " " + answer);
        });
    }

    /** What is asked of a node. */
    private interface Request {
        void to(Node node) throws IOException;
    }

    /** Gives whose turn it is next. */
    private int ask(int turn, String what, Request request) {
        for (int at = turn; true; at++) {
            Node node = nodes.get(at % nodes.size());
            try {
                request.to(node);
                return at + 1;
            } catch (ConnectException _) {
                turnedAway.incrementAndGet();
            } catch (IOException lost) {
                throw new AuditFailed(what + " has no answer from node " + node.number() + ": " + lost, lost);
            }
        }
    }

    long answered() {
        check();
        return answered.get();
    }

    /** How many requests found nobody who listens, and went to the next node. */
    long turnedAway() {
        return turnedAway.get();
    }

    private void check() {
        failure.get().ifPresent(found -> {
            throw found;
        });
    }

    /** Lets all finish. */
    @Override
    public void close() {
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

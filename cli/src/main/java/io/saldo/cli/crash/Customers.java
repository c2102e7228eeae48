package io.saldo.cli.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Clients that load a server, each on a thread of its own: some send single orders, one sends batches, one reads. They
 * stop when they are told to, or when the server is gone. They note every order before they send it, and every answer.
 */
final class Customers {
    private static final int SINGLES = 4;
    private static final int BATCH_LINES_MAX = 40;
    private static final int LONG_BATCH_LINES = 100;
    private static final String JSON_LINES = "application/x-ndjson";

    private final ServerProcess server;
    private final Tickets tickets;
    private final Trail trail;
    private final OrderMaker.Recent recent;
    private final AtomicLong answers = new AtomicLong();
    private final AtomicReference<Ticket> latest = new AtomicReference<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isOver;

    /** What a customer does, again and again. */
    private interface Errand {
        void run() throws IOException;
    }

    Customers(ServerProcess server, Tickets tickets, Trail trail, OrderMaker.Recent recent) {
        this.server = server;
        this.tickets = tickets;
        this.trail = trail;
        this.recent = recent;
    }

    /**
     * Lets them begin.
     *
     * @param areLong whether their batches are as long as can be, to fill the disk fast
     */
    void begin(SplittableRandom random, boolean areLong) {
        for (int i = 0; i < (areLong ? 1 : SINGLES); i++) {
            SplittableRandom own = random.split();
            OrderMaker maker = new OrderMaker(own, recent);
            start("customer-" + i, () -> single(maker, own));
        }
        SplittableRandom own = random.split();
        OrderMaker maker = new OrderMaker(own, recent);
        start("batches", () -> batch(maker, own, areLong));
        start("reader", this::read);
    }

    private void start(String name, Errand errand) {
        threads.add(Thread.ofPlatform().name(name).daemon().start(() -> run(errand)));
    }

    private void run(Errand errand) {
        try {
            while (!isOver) {
                errand.run();
            }
        } catch (IOException e) {
            if (!server.isDoomed()) {
                failures.add(new AuditFailed("the server refused or dropped a request: " + e, e));
            }
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    /** How many requests were answered so far. */
    long answers() {
        return answers.get();
    }

    boolean haveFailed() {
        return !failures.isEmpty();
    }

    /** Ends them, and throws what went wrong. */
    void end() {
        isOver = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Throwable first = failures.poll();
        if (first != null) {
            throw new AuditFailed("a customer found: " + first.getMessage(), first);
        }
    }

    private void single(OrderMaker maker, SplittableRandom random) throws IOException {
        int dice = random.nextInt(100);
        Ticket other = latest.get();
        if (dice < 4 && other != null) {
            // Perhaps while another customer still waits for the very same.
            send(other);
        } else if (dice < 6 && other != null && other.isAnswered() && other.order() instanceof Order.Transfer known) {
            Answer answer = decided(server.wire().post(maker.contradicting(known)));
            AuditFailed.check(
                    answer.status() == 409 && answer.body().contains("transaction_id_reused"),
                    "other content under the id of " + known + " was answered with " + answer);
        } else {
            Ticket ticket = tickets.add(maker.next());
            latest.set(ticket);
            send(ticket);
        }
    }

    private void send(Ticket ticket) throws IOException {
        Answer answer = decided(server.wire().post(ticket.order()));
        ticket.answered(answer);
        ticket.sequence().ifPresent(trail::told);
        answers.incrementAndGet();
    }

    private static Answer decided(Answer answer) throws IOException {
        if (answer.isUndecided()) {
            throw new IOException("the server does not decide: " + answer);
        }
        return answer;
    }

    private void batch(OrderMaker maker, SplittableRandom random, boolean isLong) throws IOException {
        List<Order> orders = new ArrayList<>();
        int lines = isLong ? LONG_BATCH_LINES : 1 + random.nextInt(BATCH_LINES_MAX);
        for (int i = 0; i < lines; i++) {
            orders.add(isLong ? maker.nextLong() : maker.next());
        }
        Tickets.Batch batch = tickets.addBatch(orders);
        batch.answered(decided(server.wire().post("/v1/batch", JSON_LINES, batch.body())));
        batch.tickets().forEach(ticket -> ticket.sequence().ifPresent(trail::told));
        answers.incrementAndGet();
    }

    /** Reads what was answered before: no read may be older, nor the books unbalanced at any moment. */
    private void read() throws IOException {
        Inspector inspector = new Inspector(server.wire(), trail);
        inspector.trialBalance();
        inspector.follow(trail.count(), 200, event -> {});
    }
}

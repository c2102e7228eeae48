package io.saldo.client.batch;

import io.saldo.client.command.Command;
import io.saldo.client.config.ClientConfig;
import io.saldo.client.http.Asker;
import io.saldo.client.http.Leaders;
import io.saldo.client.http.Nodes;
import io.saldo.client.http.Transport;
import io.saldo.client.outcome.Outcome;
import io.saldo.client.outcome.UnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gathers the commands of many threads into batches. A command leaves at once while a batch may leave; when as many as may are
 * on their way, those that come wait, and the next batch takes all of them along. So batches grow by themselves under load,
 * and nobody waits for a timer. Any thread.
 */
public final class Batcher implements AutoCloseable {
    private final ClientConfig config;
    private final Courier courier;
    private final Semaphore room;
    private final Semaphore batches;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<PendingCommand> waiting = new ArrayDeque<>();
    private volatile boolean isClosed;

    /** Sends to these nodes. */
    public Batcher(ClientConfig config, Transport transport, Nodes nodes, Leaders leaders, Asker asker) {
        this.config = config;
        courier = new Courier(transport, nodes, leaders, new LedgerFacts(asker), config);
        room = new Semaphore(config.commandsWaitingMax());
        batches = new Semaphore(config.batchesInFlightMax(), true);
    }

    /**
     * Sends a command with the next batch. Waits only when too many wait already.
     *
     * @return completes with the outcome, or with a {@link io.saldo.client.outcome.SaldoException}
     * @throws IllegalStateException when the client is closed
     */
    public CompletableFuture<Outcome> submit(Command command) {
        PendingCommand pending = pending(command);
        if (!roomFor(pending)) {
            pending.fail(new UnavailableException("too many commands wait"), "too many commands wait");
            return pending.future();
        }
        lock.lock();
        try {
            ensureOpen();
            waiting.add(pending);
        } finally {
            lock.unlock();
        }
        dispatch();
        return pending.future();
    }

    /**
     * Sends commands in batches of their own, one after the other, so that they are decided in their order as long as nothing
     * must be sent again.
     *
     * @return for each command its future, as of {@link #submit}
     * @throws IllegalStateException when the client is closed
     */
    public List<CompletableFuture<Outcome>> submitAll(List<Command> commands) {
        ensureOpen();
        List<PendingCommand> pending = commands.stream().map(this::pending).toList();
        if (!pending.isEmpty()) {
            Thread.ofVirtual().name("saldo-client-batch").start(() -> deliverInOrder(pending));
        }
        return pending.stream().map(PendingCommand::future).toList();
    }

    private PendingCommand pending(Command command) {
        return new PendingCommand(
                command, System.nanoTime() + config.callTimeout().toNanos());
    }

    private boolean roomFor(PendingCommand pending) {
        try {
            return room.tryAcquire(pending.leftNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void ensureOpen() {
        if (isClosed) {
            throw new IllegalStateException("the client is closed");
        }
    }

    private void dispatch() {
        while (isAnyWaiting() && batches.tryAcquire()) {
            Thread.ofVirtual().name("saldo-client-batch").start(this::deliverWaiting);
        }
    }

    private boolean isAnyWaiting() {
        lock.lock();
        try {
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whoever gives back the right to send looks once more: a command that came just before found nobody to take it. */
    private void deliverWaiting() {
        try {
            for (List<PendingCommand> batch = take(); !batch.isEmpty(); batch = take()) {
                courier.deliver(batch);
            }
        } finally {
            batches.release();
            dispatch();
        }
    }

    private List<PendingCommand> take() {
        List<PendingCommand> batch = new ArrayList<>();
        lock.lock();
        try {
            while (!waiting.isEmpty() && batch.size() < config.commandsPerBatchMax()) {
                batch.add(waiting.remove());
            }
        } finally {
            lock.unlock();
        }
        room.release(batch.size());
        return batch;
    }

    private void deliverInOrder(List<PendingCommand> commands) {
        batches.acquireUninterruptibly();
        try {
            for (int from = 0; from < commands.size(); from += config.commandsPerBatchMax()) {
                int to = Math.min(commands.size(), from + config.commandsPerBatchMax());
                courier.deliver(commands.subList(from, to));
            }
        } finally {
            batches.release();
            dispatch();
        }
    }

    /** Takes no more commands, and returns when those under way have ended, which their time-outs bound. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
        } finally {
            lock.unlock();
        }
        // A permit comes back when a sender finds nothing more to send, so all of them mean that nothing is under way.
        while (true) {
            batches.acquireUninterruptibly(config.batchesInFlightMax());
            boolean isDone = !isAnyWaiting();
            batches.release(config.batchesInFlightMax());
            if (isDone) {
                return;
            }
            dispatch();
        }
    }
}

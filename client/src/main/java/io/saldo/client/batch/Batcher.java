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
import java.util.concurrent.locks.Condition;
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
    private final Condition noneIsOpen = lock.newCondition();
    private final ArrayDeque<PendingCommand> waiting = new ArrayDeque<>();
    private int open;
    private boolean isClosed;

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
        if (!roomFor(1, pending)) {
            return pending.future();
        }
        lock.lock();
        try {
            open(1);
            waiting.add(pending);
        } finally {
            lock.unlock();
        }
        dispatch();
        return pending.future();
    }

    /**
     * Sends commands in batches of their own, one after the other, so that they are decided in their order as long as nothing
     * must be sent again. Waits as {@link #submit} does, and for room for all of them.
     *
     * @return for each command its future, as of {@link #submit}
     * @throws IllegalStateException when the client is closed
     */
    public List<CompletableFuture<Outcome>> submitAll(List<Command> commands) {
        List<PendingCommand> pending = commands.stream().map(this::pending).toList();
        List<CompletableFuture<Outcome>> futures =
                pending.stream().map(PendingCommand::future).toList();
        // A list that is longer than the room for all takes all of it.
        int places = Math.min(pending.size(), config.commandsWaitingMax());
        if (pending.isEmpty() || !roomFor(places, pending.toArray(PendingCommand[]::new))) {
            return futures;
        }
        lock.lock();
        try {
            open(pending.size());
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("saldo-client-batch").start(() -> deliverInOrder(pending, places));
        return futures;
    }

    private PendingCommand pending(Command command) {
        return new PendingCommand(
                command, System.nanoTime() + config.callTimeout().toNanos());
    }

    /** Waits for room; when there is none in time, the commands end. */
    private boolean roomFor(int places, PendingCommand... commands) {
        String why = "too many commands wait";
        try {
            if (room.tryAcquire(places, commands[0].leftNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            why = "the thread that waited for room was interrupted";
        }
        for (PendingCommand command : commands) {
            command.future().completeExceptionally(new UnavailableException(why));
        }
        return false;
    }

    /** Counts commands that will end; under the lock. */
    private void open(int commands) {
        if (isClosed) {
            throw new IllegalStateException("the client is closed");
        }
        open += commands;
    }

    private void ended(int commands) {
        lock.lock();
        try {
            open -= commands;
            if (open == 0) {
                noneIsOpen.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** One sender is enough for what waits; who comes while all are on their way is taken along by the next that is free. */
    private void dispatch() {
        if (isAnyWaiting() && batches.tryAcquire()) {
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
                deliver(batch);
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

    private void deliverInOrder(List<PendingCommand> commands, int places) {
        batches.acquireUninterruptibly();
        room.release(places);
        int from = 0;
        try {
            while (from < commands.size()) {
                int to = Math.min(commands.size(), from + config.commandsPerBatchMax());
                List<PendingCommand> batch = commands.subList(from, to);
                from = to;
                deliver(batch);
            }
        } finally {
            batches.release();
            dispatch();
        }
    }

    private void deliver(List<PendingCommand> batch) {
        try {
            courier.deliver(batch);
        } finally {
            ended(batch.size());
        }
    }

    /**
     * Takes no more commands, and returns when those under way have ended, which their time-outs bound. The last futures may
     * complete a moment later.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            while (open > 0) {
                noneIsOpen.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}

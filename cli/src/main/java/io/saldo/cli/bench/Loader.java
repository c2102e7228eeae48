package io.saldo.cli.bench;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends a {@link Work} over a number of connections, from one thread that waits for all of them. With a schedule, an item
 * that finds no connection free waits, and its latency counts from when it was due: an answer that comes late delays no
 * measurement away.
 */
final class Loader implements AutoCloseable {
    private static final long ANSWER_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);
    private static final long GONE_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_MILLIS = 100;

    private final Target target;
    private final Work work;
    private final Meter meter;
    private final Selector selector;
    private final List<Connection> connections = new ArrayList<>();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final List<Connection> broken = new ArrayList<>();
    private long nextLook = System.nanoTime();
    private long aliveNanos = System.nanoTime();
    private volatile Pace pace = Pace.UNBOUNDED;
    private volatile long next;
    private volatile boolean isWaiting;
    private long sent;
    private long lastAnswerNanos;

    /**
     * Connects.
     *
     * @throws BenchFailed when the server does not listen
     */
    Loader(Target target, int connections, Work work, Meter meter) throws IOException {
        this.target = target;
        this.work = work;
        this.meter = meter;
        selector = Selector.open();
        try {
            for (int i = 0; i < connections; i++) {
                this.connections.add(Connection.open(target, selector));
            }
        } catch (IOException e) {
            close();
            throw new BenchFailed(target + " takes no connection: " + e.getMessage(), e);
        }
        idle.addAll(this.connections);
    }

    /**
     * Sends items from 0 on until {@code items} are sent or the time is over, and waits for their answers.
     *
     * @param batch items of a request
     * @param endNanos when no more is sent
     */
    void run(long items, int batch, Pace schedule, long endNanos) throws IOException {
        pace = schedule;
        Pacer pacer = new Pacer(this);
        try {
            while (true) {
                long now = System.nanoTime();
                boolean isOpen = sent < items && now - endNanos < 0;
                if (isOpen) {
                    sendDue(items, batch, now);
                } else if (idle.size() + broken.size() == connections.size()) {
                    return;
                }
                await(isOpen && sent < items);
                look();
            }
        } finally {
            pacer.close();
        }
    }

    private void sendDue(long items, int batch, long now) {
        while (!idle.isEmpty() && sent < items && pace.due(sent, now) - now <= 0) {
            Connection connection = idle.pop();
            int count = (int) Math.min(batch, items - sent);
            long first = sent;
            sent += count;
            next = sent;
            send(connection, first, count, pace.due(first, now));
        }
    }

    private void send(Connection connection, long first, int count, long intended) {
        try {
            connection.send(work, first, count, intended);
        } catch (IOException _) {
            fail(connection);
        }
    }

    /** Waits for answers; the pacer ends that when an item is due and a connection is free for it. */
    private void await(boolean isOpen) throws IOException {
        boolean isDue = isOpen && !idle.isEmpty() && dueInNanos() <= 0;
        if (isDue) {
            selector.selectNow(this::proceed);
            return;
        }
        isWaiting = isOpen && pace.isScheduled() && !idle.isEmpty();
        selector.select(this::proceed, LOOK_MILLIS);
        isWaiting = false;
    }

    private void proceed(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (connection.proceed()) {
                lastAnswerNanos = System.nanoTime();
                meter.answered(lastAnswerNanos - connection.intendedNanos(), connection.count());
                work.answered(connection.first(), connection.count(), connection.answer());
                connection.rest();
                idle.push(connection);
            }
        } catch (IOException _) {
            fail(connection);
        }
    }

    private void fail(Connection connection) {
        idle.remove(connection);
        if (connection.isBusy()) {
            work.lost(connection.first(), connection.count());
        }
        connection.close();
        broken.add(connection);
    }

    /** Now and then: connects again what is broken, and gives up what gets no answer. */
    private void look() {
        long now = System.nanoTime();
        if (now - nextLook < 0) {
            return;
        }
        nextLook = now + LOOK_NANOS;
        broken.removeIf(this::mends);
        if (broken.size() < connections.size()) {
            aliveNanos = now;
        } else if (now - aliveNanos > GONE_NANOS_MAX) {
            throw new BenchFailed(target + " is gone: it has taken no connection for a minute");
        }
        for (Connection connection : connections) {
            if (connection.isBusy() && now - connection.sentNanos() > ANSWER_NANOS_MAX) {
                fail(connection);
            }
        }
    }

    private boolean mends(Connection connection) {
        try {
            connection.reconnect();
            idle.push(connection);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** How long until the next item is due; any thread. */
    long dueInNanos() {
        long now = System.nanoTime();
        return pace.due(next, now) - now;
    }

    /** Whether an item that comes due could be sent at once; any thread. */
    boolean isWaiting() {
        return isWaiting;
    }

    boolean isScheduled() {
        return pace.isScheduled();
    }

    void wake() {
        selector.wakeup();
    }

    /** How many items were sent. */
    long sent() {
        return next;
    }

    /** When the last answer came. */
    long lastAnswerNanos() {
        return lastAnswerNanos;
    }

    @Override
    public void close() throws IOException {
        connections.forEach(Connection::close);
        selector.close();
    }
}

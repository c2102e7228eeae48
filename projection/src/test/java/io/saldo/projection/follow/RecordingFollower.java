package io.saldo.projection.follow;

import io.saldo.ledger.event.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps the sequences of what it takes, as a target that is sometimes away would. */
final class RecordingFollower implements JournalFollower {
    /** How many of the next calls fail before anything is taken. */
    final AtomicInteger failuresBefore = new AtomicInteger();
    /** How many of the next calls fail when all is taken, as if the answer got lost. */
    final AtomicInteger failuresAfter = new AtomicInteger();
    /** How many of the next questions for its position fail. */
    final AtomicInteger failuresToTell = new AtomicInteger();
    /** What it will not take. */
    final Set<Long> poison = new HashSet<>();

    private final String name;
    private final List<Long> taken = new ArrayList<>();
    private long begunBehind;
    private final List<Long> retaken = new ArrayList<>();
    private int calls;
    private boolean isClosed;

    RecordingFollower(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized long takenSequence(int partition) {
        if (failuresToTell.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("the target is away");
        }
        return taken.isEmpty() ? begunBehind : taken.getLast();
    }

    @Override
    public synchronized void beginBehind(int partition, long sequence) {
        begunBehind = sequence;
    }

    @Override
    public synchronized void take(int partition, List<Event> events) throws Exception {
        calls++;
        if (failuresBefore.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("the target is away");
        }
        for (Event event : events) {
            if (poison.contains(event.header().sequence())) {
                throw new EventRefused(event, "it is poison");
            }
        }
        events.forEach(event -> taken.add(event.header().sequence()));
        if (failuresAfter.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("the answer got lost");
        }
    }

    @Override
    public synchronized void retake(int partition, Event event) throws Exception {
        if (poison.contains(event.header().sequence())) {
            throw new EventRefused(event, "it still is poison");
        }
        retaken.add(event.header().sequence());
    }

    synchronized List<Long> taken() {
        return List.copyOf(taken);
    }

    synchronized List<Long> retaken() {
        return List.copyOf(retaken);
    }

    synchronized int calls() {
        return calls;
    }

    synchronized boolean isClosed() {
        return isClosed;
    }

    synchronized void cure(long sequence) {
        poison.remove(sequence);
    }

    @Override
    public synchronized void close() {
        isClosed = true;
    }
}

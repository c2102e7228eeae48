package io.saldo.replica.log;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Writes down what it is given, and holds the log to the order of calls that it promises. */
public class RecordingFollower implements LogFollower {

    /** An entry as it was delivered. */
    public record Delivered(long logIndex, long timeNanos, String text) {}

    private final List<Delivered> delivered = new ArrayList<>();
    private final List<Role> roles = new ArrayList<>();
    private Optional<SnapshotMark> mark = Optional.empty();
    private long lastIndex;
    private long batchedIndex;
    private boolean isStarted;
    private boolean isReplayed;
    private int marksTaken;
    private boolean isBroken;
    private volatile CountDownLatch permission = new CountDownLatch(0);

    @Override
    public synchronized void onStart(Optional<SnapshotMark> newest) {
        expect(!isStarted, "started once");
        isStarted = true;
        mark = newest;
        lastIndex = newest.map(SnapshotMark::logIndex).orElse(0L);
        batchedIndex = lastIndex;
    }

    @Override
    public synchronized void onEntry(long logIndex, long timeNanos, MemorySegment entry, long offset, long length) {
        expect(isStarted, "entries after the start");
        expect(logIndex == lastIndex + 1, "no gap before " + logIndex);
        expect(offset % Long.BYTES == 0, "an aligned offset");
        lastIndex = logIndex;
        byte[] bytes = entry.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        delivered.add(new Delivered(logIndex, timeNanos, new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    @Override
    public synchronized void onBatchEnd() {
        expect(lastIndex > batchedIndex, "a batch of at least one entry");
        batchedIndex = lastIndex;
    }

    @Override
    public synchronized MemorySegment takeMark() {
        expectBatchEnded();
        marksTaken++;
        return MemorySegment.ofArray(("mark at " + lastIndex).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public synchronized void onReplayed() {
        expectBatchEnded();
        expect(!isReplayed, "replayed once");
        isReplayed = true;
    }

    @Override
    public synchronized void onRole(Role role, long term, int leader) {
        expectBatchEnded();
        expect(isReplayed, "a role after the replay");
        roles.add(role);
    }

    @Override
    public int duty(long nowNanos) {
        awaitPermission();
        synchronized (this) {
            expectBatchEnded();
            return 0;
        }
    }

    /** Holds the ledger thread up at its next duty, as a machine that is far too busy would. */
    public void holdUp() {
        permission = new CountDownLatch(1);
    }

    /** Lets it go on. */
    public void letGo() {
        permission.countDown();
    }

    private void awaitPermission() {
        try {
            permission.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public synchronized List<Delivered> delivered() {
        return List.copyOf(delivered);
    }

    public synchronized List<String> texts() {
        return delivered.stream().map(Delivered::text).toList();
    }

    /** Entries whose batch has ended, which is when a host would answer. */
    public synchronized long answeredIndex() {
        return batchedIndex;
    }

    public synchronized boolean isReplayed() {
        return isReplayed;
    }

    public synchronized List<Role> roles() {
        return List.copyOf(roles);
    }

    public synchronized int marksTaken() {
        return marksTaken;
    }

    public synchronized Optional<Long> markIndex() {
        return mark.map(SnapshotMark::logIndex);
    }

    public synchronized String markText() {
        return mark.map(found ->
                        new String(found.content().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1))
                .orElse("");
    }

    /** Whether the log ever broke the order of calls. */
    public synchronized boolean isBroken() {
        return isBroken;
    }

    private void expectBatchEnded() {
        expect(lastIndex == batchedIndex, "nothing inside a batch");
    }

    private void expect(boolean holds, String what) {
        if (!holds) {
            isBroken = true;
            throw new AssertionError("the log promises " + what);
        }
    }
}

package io.saldo.journal;

import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Has the events of sound blocks, whose links are right, verified on a second thread, while the first one reads on. Blocks that stand one behind the
 * other are handed over as one stretch, since a hand-over costs more than a small block; few stretches wait, so that the second
 * thread finds them in the cache where the first has read them.
 *
 * <p>The first fault, or what a visitor throws, is the last that happens: what comes behind it is not looked at.
 */
final class VerifiedStretches implements AutoCloseable {
    private static final int STRETCH_BYTES = 256 << 10;
    private static final int WAITING_MAX = 4;
    private static final Stretch END = new Stretch(MemorySegment.NULL, 0, 0, 0);

    /**
     * Sound blocks one behind the other.
     *
     * @param offset of the first block in the bytes
     * @param end offset behind the last one
     * @param position of the first block
     */
    private record Stretch(MemorySegment bytes, long offset, long end, long position) {}

    private final EventVerifier events;
    private final BlockingQueue<Stretch> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Thread thread = Thread.ofPlatform().name("verifier").unstarted(this::run);
    private Stretch gathered = END;
    private boolean isEnded;
    private @Nullable String fault;
    private long faultPosition;
    private volatile @Nullable Throwable thrown;

    /** Begins at once. */
    VerifiedStretches(EventVerifier events) {
        this.events = events;
        thread.start();
    }

    /**
     * Takes a sound block that follows the one before. The first thread.
     *
     * <p>Throws what the visitor has thrown.
     */
    void add(MemorySegment bytes, long offset, int length, long position) {
        if (gathered.end == offset && gathered.bytes.equals(bytes)) {
            gathered = new Stretch(bytes, gathered.offset, offset + length, gathered.position);
        } else {
            handOver();
            gathered = new Stretch(bytes, offset, offset + length, position);
        }
        if (gathered.end - gathered.offset >= STRETCH_BYTES) {
            handOver();
        }
    }

    private void handOver() {
        rethrow();
        if (gathered.end > gathered.offset) {
            put(gathered);
            gathered = END;
        }
    }

    private void put(Stretch stretch) {
        try {
            waiting.put(stretch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalReadFailed("verification", new InterruptedIOException("interrupted"));
        }
    }

    private void run() {
        boolean isOver = false;
        try {
            for (Stretch next = waiting.take(); next.end > 0; next = waiting.take()) {
                isOver = isOver || !isSound(next);
            }
        } catch (InterruptedException _) {
            // Whoever waited for it was interrupted and has gone.
        }
    }

    /** Whether all events of the stretch are. */
    private boolean isSound(Stretch stretch) {
        try {
            for (long block = stretch.offset; block < stretch.end; ) {
                long position = stretch.position + block - stretch.offset;
                fault = events.verify(stretch.bytes, block, position);
                if (fault != null) {
                    faultPosition = position + events.faultOffset();
                    return false;
                }
                block += LittleEndian.i32(stretch.bytes, block + BlockLayout.LENGTH);
            }
            return true;
        } catch (RuntimeException | Error e) {
            thrown = e;
            return false;
        }
    }

    /**
     * Waits until all that was added is verified; then {@link #fault()} tells. The first thread.
     *
     * <p>Throws what the visitor has thrown.
     */
    void finish() {
        handOver();
        put(END);
        isEnded = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalReadFailed("verification", new InterruptedIOException("interrupted"));
        }
        rethrow();
    }

    private void rethrow() {
        switch (thrown) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {}
        }
    }

    /** Sequence of the last event handed to the visitor. Behind {@link #finish}. */
    long lastSequence() {
        return events.lastSequence();
    }

    /** What is wrong with the first faulty event, or null. Behind {@link #finish}. */
    @Nullable
    String fault() {
        return fault;
    }

    /** Position of the first faulty event. */
    long faultPosition() {
        return faultPosition;
    }

    /** Waits for the second thread, which uses the files; what it has not verified yet it leaves. */
    @Override
    public void close() {
        if (!isEnded) {
            thread.interrupt();
        }
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

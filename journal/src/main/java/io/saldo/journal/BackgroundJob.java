package io.saldo.journal;

import java.io.InterruptedIOException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A job that goes on behind the ledger's back, such as a checkpoint. It takes no more than its share of a core and of the disk,
 * since after each stretch of work it rests so many times as long, and it tells how often it ran, how long it worked and
 * rested, and how much it wrote.
 *
 * <p>One thread at a time works on it; any thread may change the share, stop it and read how it stands.
 */
public final class BackgroundJob {
    private static final long STRETCH_NANOS = 2_000_000;
    private static final long REST_NANOS_MAX = 200_000_000;

    private final String name;
    private final LongAdder runs = new LongAdder();
    private final LongAdder workedNanos = new LongAdder();
    private final LongAdder restedNanos = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private volatile int restShare;
    private volatile boolean stopped;
    private volatile boolean isRunning;
    private long stretchBegan = System.nanoTime();

    /**
     * A job that has not begun.
     *
     * @param name of a few words in lower case with hyphens between, as metrics show it
     * @param restShare how many times as long it rests as it works, 0 for no rest
     */
    public BackgroundJob(String name, int restShare) {
        this.name = name;
        this.restShare = restShare;
    }

    /** For work that somebody waits for: it never rests, and no metric shows it. */
    public static BackgroundJob unpaced() {
        return new BackgroundJob("unpaced", 0);
    }

    /** What metrics call it. */
    public String name() {
        return name;
    }

    /** From now on it rests so many times as long as it works; 0 for no rest. */
    public void restShare(int share) {
        restShare = share;
    }

    /** The next {@link #step()} throws, and all that follow. */
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** A run begins on the calling thread, which must end it. */
    public void begin() {
        stretchBegan = System.nanoTime();
        isRunning = true;
    }

    /** The run is over, done or not. */
    public void end() {
        workedNanos.add(System.nanoTime() - stretchBegan);
        runs.increment();
        isRunning = false;
    }

    /** So many bytes more were written. */
    public void wrote(long count) {
        bytes.add(count);
    }

    /**
     * Rests if it is time to. Called often by the thread that works.
     *
     * @throws InterruptedIOException when the job is to end
     */
    public void step() throws InterruptedIOException {
        if (stopped) {
            throw new InterruptedIOException("the journal was closed");
        }
        long now = System.nanoTime();
        long worked = now - stretchBegan;
        if (worked >= STRETCH_NANOS) {
            workedNanos.add(worked);
            stretchBegan = now;
            int share = restShare;
            if (share > 0) {
                rest(Math.min(worked * share, REST_NANOS_MAX));
            }
        }
    }

    /** Rests for about so long, whatever the share says. The thread that works. */
    void rest(long nanos) {
        long began = System.nanoTime();
        LockSupport.parkNanos(nanos);
        long ended = System.nanoTime();
        restedNanos.add(ended - began);
        stretchBegan += ended - began;
    }

    /** Whether a run has begun and not ended. */
    public boolean isRunning() {
        return isRunning;
    }

    /** How many runs have ended. */
    public long runs() {
        return runs.sum();
    }

    /** How long it has worked in all, waiting for the disk included, up to the stretch under way. */
    public long workedNanos() {
        return workedNanos.sum();
    }

    /** How long it has rested in all. */
    public long restedNanos() {
        return restedNanos.sum();
    }

    /** How many bytes it has written in all. */
    public long bytes() {
        return bytes.sum();
    }
}

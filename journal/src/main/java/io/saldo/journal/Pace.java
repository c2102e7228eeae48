package io.saldo.journal;

import java.io.InterruptedIOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps a background job from taking more than its share of a core and of the disk: after each stretch of work it rests so
 * many times as long. For one thread; others may change the share and stop it.
 */
final class Pace {
    private static final long STRETCH_NANOS = 2_000_000;
    private static final long REST_NANOS_MAX = 200_000_000;

    private volatile int restShare;
    private volatile boolean stopped;
    private long begin = System.nanoTime();

    /** @param restShare how many times as long it rests as it works; 0 for no rest */
    Pace(int restShare) {
        this.restShare = restShare;
    }

    void restShare(int share) {
        restShare = share;
    }

    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Called often by the job. Throws when it is to end. */
    void step() throws InterruptedIOException {
        if (stopped) {
            throw new InterruptedIOException("the journal was closed");
        }
        long worked = System.nanoTime() - begin;
        int share = restShare;
        if (share > 0 && worked >= STRETCH_NANOS) {
            LockSupport.parkNanos(Math.min(worked * share, REST_NANOS_MAX));
            begin = System.nanoTime();
        }
    }
}

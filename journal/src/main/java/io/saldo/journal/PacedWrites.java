package io.saldo.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * Keeps a large file that is written in the background from holding up the disk: after each mebibyte an fsync, so that the disk is
 * never handed much at once, and a rest when the job is due for one. For one thread.
 */
public final class PacedWrites {
    private static final int FORCE_EVERY_BYTES = 1 << 20;

    private final FileChannel channel;
    private final BackgroundJob job;
    private long unforced;

    /** Of a file that the job writes. */
    public PacedWrites(FileChannel channel, BackgroundJob job) {
        this.channel = channel;
        this.job = job;
    }

    /**
     * So many bytes more were written to the file.
     *
     * @throws IOException when the file cannot be forced, or the job is to end
     */
    public void wrote(int bytes) throws IOException {
        job.wrote(bytes);
        unforced += bytes;
        if (unforced >= FORCE_EVERY_BYTES) {
            channel.force(false);
            unforced = 0;
        }
        job.step();
    }
}

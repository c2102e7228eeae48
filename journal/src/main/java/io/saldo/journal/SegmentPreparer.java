package io.saldo.journal;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Writes the next segment full of zeros ahead of its use, on a daemon thread of its own. Really written zeros, not a hole:
 * a full disk is found long before it hurts, and later writes change no metadata of the file, which makes their fsync
 * cheap. All methods but the preparation itself run on the ledger thread.
 */
final class SegmentPreparer implements Closeable {
    static final int CHUNK_BYTES = 1 << 20;

    /** Written and forced at a time, so that a sync of the log waits for no more than such a piece. */
    private static final int PIECE_BYTES = 256 << 10;

    /** The same when the segment is needed soon. */
    private static final int HURRIED_PIECE_BYTES = 4 << 20;

    private static final long REST_NANOS = 20_000_000;

    private final SegmentDirectory directory;
    private final long segmentBytes;
    private final Arena arena;
    private final JournalListener listener;
    private final BackgroundJob job = new BackgroundJob("segment", 0);
    private @Nullable FutureTask<SegmentFile> next;
    private @Nullable Thread thread;
    private volatile boolean stopped;
    private volatile boolean isAwaited;
    private volatile long writtenPosition;

    SegmentPreparer(SegmentDirectory directory, long segmentBytes, Arena arena, JournalListener listener) {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.arena = arena;
        this.listener = listener;
    }

    /** Begins to prepare the segment in the background. */
    void begin(long firstPosition) {
        isAwaited = false;
        FutureTask<SegmentFile> task = new FutureTask<>(() -> prepareReporting(firstPosition));
        Thread worker = BackgroundThread.unstarted("journal-preparer", task);
        next = task;
        thread = worker;
        worker.start();
    }

    /** The journal is written up to here, by which it is told how soon the next segment is needed. */
    void written(long position) {
        writtenPosition = position;
    }

    /** The prepared segment; waits for it, and prepares it here and now if the background has failed or has none. */
    SegmentFile take(long firstPosition) throws IOException {
        FutureTask<SegmentFile> task = next;
        next = null;
        isAwaited = true;
        if (task != null) {
            try {
                SegmentFile prepared = task.get();
                Invariant.holds(prepared.firstPosition() == firstPosition, "segments are prepared in order");
                return prepared;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof IOException)) {
                    throw new IOException("segment could not be prepared", e.getCause());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while the next segment was prepared", e);
            }
        }
        return prepare(firstPosition);
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        Thread worker = thread;
        FutureTask<SegmentFile> task = next;
        if (worker == null || task == null) {
            return;
        }
        try {
            worker.join();
            task.get().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // It was reported when it happened, and the segment is not needed any more.
            next = null;
        }
    }

    BackgroundJob job() {
        return job;
    }

    private SegmentFile prepareReporting(long firstPosition) throws IOException {
        job.begin();
        try {
            return prepare(firstPosition);
        } catch (IOException e) {
            if (!stopped) {
                listener.segmentPreparationFailed(directory.segment(firstPosition), e);
            }
            throw e;
        } finally {
            job.end();
        }
    }

    private SegmentFile prepare(long firstPosition) throws IOException {
        Path path = directory.segment(firstPosition);
        if (!Files.exists(path)) {
            Path preparing = directory.preparing(firstPosition);
            writeZeros(preparing, firstPosition);
            Files.move(preparing, path, StandardCopyOption.ATOMIC_MOVE);
            directory.force();
            return SegmentFile.open(path, firstPosition, arena);
        }
        SegmentFile leftover = SegmentFile.open(path, firstPosition, arena);
        if (leftover.blank(0, leftover.bytes().byteSize())) {
            leftover.force();
        }
        return leftover;
    }

    /** Whether less than twice the part of the segment is prepared of which the one before is full. */
    private boolean isHurried(long firstPosition, long preparedBytes) {
        long used = segmentBytes - (firstPosition - writtenPosition);
        return isAwaited || preparedBytes < 2 * used;
    }

    private void writeZeros(Path path, long firstPosition) throws IOException {
        long end = SegmentHeader.BYTES + segmentBytes;
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(PIECE_BYTES, end));
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long at = 0;
            long forced = 0;
            while (at < end) {
                if (stopped) {
                    throw new IOException("the journal was closed");
                }
                zeros.clear().limit((int) Math.min(zeros.capacity(), end - at));
                int written = channel.write(zeros, at);
                at += written;
                job.wrote(written);
                boolean isHurried = isHurried(firstPosition, at);
                if (at - forced >= (isHurried ? HURRIED_PIECE_BYTES : PIECE_BYTES)) {
                    channel.force(false);
                    forced = at;
                    if (!isHurried) {
                        job.rest(REST_NANOS);
                    }
                }
            }
            channel.truncate(end);
            channel.force(true);
        }
    }
}

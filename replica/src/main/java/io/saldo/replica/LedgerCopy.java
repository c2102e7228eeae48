package io.saldo.replica;

import io.saldo.journal.Journal;
import io.saldo.journal.JournalFile;
import io.saldo.replica.log.LogFile;
import io.saldo.replica.log.LogImage;
import io.saldo.replica.log.ReplicatedLog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a copy of a running replica consists of, from which a node of the same group goes on: log, checkpoint, index and
 * journal, of one age. The journal is listed last, so that it reaches at least as far as the log's newest mark, and is of no
 * use without it. While it is open, the log forgets nothing. One at a time; any thread.
 */
public final class LedgerCopy implements Closeable {
    private static final long STANDING_NANOS = 10_000_000_000L;

    private final ReplicatedLog log;
    private final LogImage image;
    private final List<CopiedFile> files;
    private final long sequence;

    private LedgerCopy(ReplicatedLog log, LogImage image, List<CopiedFile> files, long sequence) {
        this.log = log;
        this.image = image;
        this.files = List.copyOf(files);
        this.sequence = sequence;
    }

    /**
     * Begins a copy.
     *
     * @throws NotAcceptedException when the log cannot be copied now, for an election, or not at all
     * @throws IOException when a file cannot be read
     */
    static LedgerCopy begin(ReplicaConfig config, ReplicatedLog log, Journal journal, long timeoutNanos)
            throws NotAcceptedException, IOException {
        log.holdPurge(true);
        List<CopiedFile> files = new ArrayList<>();
        boolean hasBegun = false;
        try {
            LogImage image = log.image(timeoutNanos)
                    .orElseThrow(() -> new NotAcceptedException(NotAcceptedException.Reason.NO_LEADER));
            for (LogFile file : image.files()) {
                files.add(CopiedFile.passing(
                        "log/" + file.name(), file.path(), file.bytes(), file.fileBytes(), file.content()));
            }
            Optional<Path> checkpoint = new Checkpoints(config.checkpointDirectory()).newestPath();
            if (checkpoint.isPresent()) {
                files.add(
                        CopiedFile.lastingOpen("checkpoints/" + checkpoint.get().getFileName(), checkpoint.get()));
            }
            for (JournalFile file : journal.indexFiles()) {
                addIndex(file, files);
            }
            long sequence = journal.publishedSequence();
            for (JournalFile file : journal.publishedFiles()) {
                files.add(CopiedFile.lasting("journal/" + file.name(), file.path(), file.bytes(), file.fileBytes()));
            }
            hasBegun = true;
            return new LedgerCopy(log, image, files, sequence);
        } finally {
            if (!hasBegun) {
                closeAll(files);
                log.holdPurge(false);
            }
        }
    }

    private static void addIndex(JournalFile file, List<CopiedFile> files) throws IOException {
        try {
            files.add(CopiedFile.lastingOpen("journal/" + file.name(), file.path()));
        } catch (NoSuchFileException e) {
            // Merged into another one since it was listed; the copy's start reads that part of the journal instead.
        }
    }

    /** All files, by which their numbers are given. */
    public List<CopiedFile> files() {
        return files;
    }

    /** The journal reaches at least up to this event. */
    public long sequence() {
        return sequence;
    }

    /** Whether what was read until now is one whole: no election has come in between. */
    public boolean isWhole() {
        return log.isStill(image, STANDING_NANOS);
    }

    /** Lets the log forget again. */
    @Override
    public void close() throws IOException {
        log.holdPurge(false);
        closeAll(files);
    }

    private static void closeAll(List<CopiedFile> files) throws IOException {
        for (CopiedFile file : files) {
            file.close();
        }
    }
}

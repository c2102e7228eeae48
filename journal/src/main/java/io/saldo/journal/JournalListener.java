package io.saldo.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Is told what happens in a journal and is worth a line in a log or a number in the metrics. No method may throw or wait;
 * each says on which thread it is called.
 */
public interface JournalListener {
    /** Hears nothing. */
    JournalListener SILENT = new JournalListener() {};

    /** On the opening thread, about every 16 MiB and at the end. */
    default void openingAdvanced(long bytesDone, long bytesTotal) {}

    /** On the opening thread: the end of the journal could not be used and is about to be blanked. */
    default void tornTailFound(TornTail tail) {}

    /** On the ledger thread: a new segment takes the next block; the one before it never changes again. */
    default void segmentStarted(Path segment) {}

    /**
     * On the preparing thread: the next segment could not be written in advance, as when the disk is full. It is tried
     * again when the space is needed; if that fails too, writing fails.
     */
    default void segmentPreparationFailed(Path segment, IOException cause) {}

    /** On the opening thread: a file of the index cannot be used, and what it held is made again of the journal. */
    default void indexFileRejected(Path file, String why) {}

    /** On the merging thread, after an opening: a file's filter was not what was written and was made of its pages again. */
    default void filterMadeAgain(Path file, String why) {}

    /** On the thread that asked for it or on the merging thread: a file of the index was written. */
    default void indexFileWritten(Path file, long bytes, long nanos) {}

    /** On the merging thread: runs could not be merged, as when the disk is full; it is tried again later. */
    default void mergeFailed(IOException cause) {}

    /** On the merging thread: the index cannot be trusted any more, and the process must end. */
    default void indexDamaged(IndexDamaged cause) {}
}

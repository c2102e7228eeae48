package io.saldo.replica.aeron;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.RecordingLog;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what no start needs any more: files of the log that lie before the mark before the newest and are older than
 * what is kept for nodes that were away, and the recordings of marks older than these two. Lives on the log thread, after
 * each mark of this node.
 */
final class Purge {

    private static final Logger LOGGER = LoggerFactory.getLogger(Purge.class);
    private static final int MARKS_KEPT = 2;

    private final AeronLogConfig config;
    private final RecordingLog recordings;
    private final Supplier<AeronArchive> archive;
    private long markPurgedBefore;

    Purge(AeronLogConfig config, RecordingLog recordings, Supplier<AeronArchive> archive) {
        this.config = config;
        this.recordings = recordings;
        this.archive = archive;
    }

    /**
     * Forgets what can be forgotten now; the rest waits for the next mark.
     *
     * @param endPosition of the log
     */
    void run(long endPosition) {
        List<Long> marks = recordings.entries().stream()
                .filter(entry -> entry.isValid && entry.type == RecordingLog.ENTRY_TYPE_SNAPSHOT)
                .map(entry -> entry.logPosition)
                .distinct()
                .sorted((a, b) -> Long.compare(b, a))
                .toList();
        if (marks.size() < MARKS_KEPT) {
            return;
        }
        long keptFrom = marks.get(MARKS_KEPT - 1);
        try (AeronArchive connected = archive.get()) {
            purgeLog(connected, Math.min(keptFrom, endPosition - config.keepBytes()));
            purgeMarks(connected, keptFrom);
        } catch (ArchiveException e) {
            // A node that catches up may be reading there.
            LOGGER.info("reason=\"the log is not shortened now: {}\"", e.getMessage());
        }
    }

    private void purgeLog(AeronArchive connected, long limit) {
        long recording = recordings.findLastTermRecordingId();
        long start = connected.getStartPosition(recording);
        if (limit <= start) {
            return;
        }
        long newStart = AeronArchive.segmentFileBasePosition(start, limit, config.termBytes(), config.segmentBytes());
        if (newStart > start) {
            long files = connected.purgeSegments(recording, newStart);
            LOGGER.info("purged_files={} log_start={} reason=\"before the mark before the newest\"", files, newStart);
        }
    }

    private void purgeMarks(AeronArchive connected, long keptFrom) {
        for (RecordingLog.Entry entry : recordings.entries()) {
            if (entry.type == RecordingLog.ENTRY_TYPE_SNAPSHOT
                    && entry.logPosition < keptFrom
                    && entry.logPosition >= markPurgedBefore
                    && isThere(connected, entry.recordingId)) {
                connected.purgeRecording(entry.recordingId);
            }
        }
        markPurgedBefore = keptFrom;
    }

    private static boolean isThere(AeronArchive connected, long recording) {
        return connected.listRecording(recording, Recording.reading(_ -> {})) > 0;
    }
}

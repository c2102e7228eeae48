package io.saldo.replica.aeron;

import static io.aeron.archive.client.AeronArchive.NULL_POSITION;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.status.RecordingPos;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.NodeStateFile;
import io.saldo.replica.log.LogFile;
import io.saldo.replica.log.LogImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.agrona.concurrent.status.CountersReader;

/**
 * Lists the files of a running log for a copy of which another node goes on as if it had been killed here:
 *
 * <pre>
 * archive/archive.catalog    the recordings; the log's own has no end there, and the start finds it, see {@link TornTail}
 * archive/RECORDING-POS.rec  their bytes: of the log as far as they are synced, of a mark all
 * cluster/recording.log      the terms of the log, and its marks
 * cluster/node-state.dat     up to which term this node has voted; the copy must vote in none of these again
 * </pre>
 *
 * Nothing in them tells one node from another: what does (mark files with process and ports) lies in the shared memory and is
 * made at each start. For the log thread, which alone changes these files.
 */
final class LogFiles {

    private static final String RECORDING_LOG = "recording.log";

    private final LogPlaces places;
    private final long logRecording;
    private final long logEnd;
    private final List<LogFile> files = new ArrayList<>();

    private LogFiles(LogPlaces places, long logRecording, long logEnd) {
        this.places = places;
        this.logRecording = logRecording;
        this.logEnd = logEnd;
    }

    /** The files now, or nothing while what is committed is not recorded here. */
    static Optional<LogImage> image(long standing, LogPlaces places, ConsensusModule.Context context, long archiveId) {
        long recording = context.recordingLog().findLastTermRecordingId();
        CountersReader counters = context.aeron().countersReader();
        int counter = RecordingPos.findCounterIdByRecording(counters, recording, archiveId);
        if (counter == CountersReader.NULL_COUNTER_ID
                || counters.getCounterValue(counter)
                        < context.commitPositionCounter().get()) {
            return Optional.empty();
        }
        LogFiles all = new LogFiles(places, recording, counters.getCounterValue(counter));
        try {
            all.add("archive/" + LogPlaces.CATALOG, places.archive().resolve(LogPlaces.CATALOG));
            all.add("cluster/" + RECORDING_LOG, places.cluster().resolve(RECORDING_LOG));
            all.add("cluster/" + NodeStateFile.FILENAME, places.cluster().resolve(NodeStateFile.FILENAME));
            all.addRecordings();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(new LogImage(standing, all.files));
    }

    /** A file that is changed in place; the zeros at its end are not worth a copy. */
    private void add(String name, Path path) throws IOException {
        byte[] content = Files.readAllBytes(path);
        int bytes = content.length;
        while (bytes > 0 && content[bytes - 1] == 0) {
            bytes--;
        }
        files.add(new LogFile(name, path, bytes, content.length, Optional.of(Arrays.copyOf(content, bytes))));
    }

    private void addRecordings() {
        for (Recording recording : Recording.all(places.archive())) {
            addSegments(recording);
        }
    }

    /** A mark that is just being taken is in no recording log yet, and nobody will ask for it. */
    private long endOf(Recording recording) {
        if (recording.stop() != NULL_POSITION) {
            return recording.stop();
        }
        return recording.id() == logRecording ? logEnd : recording.start();
    }

    private void addSegments(Recording recording) {
        long end = endOf(recording);
        int segmentBytes = recording.segmentBytes();
        long base = AeronArchive.segmentFileBasePosition(
                recording.start(), recording.start(), recording.termBytes(), segmentBytes);
        for (; base < end; base += segmentBytes) {
            Path path = recording.file(places.archive(), base);
            if (recording.id() != logRecording && !Files.exists(path)) {
                // The catalog still lists marks that were purged.
                continue;
            }
            files.add(new LogFile(
                    "archive/" + path.getFileName(),
                    path,
                    Math.min(segmentBytes, end - base),
                    segmentBytes,
                    Optional.empty()));
        }
    }
}

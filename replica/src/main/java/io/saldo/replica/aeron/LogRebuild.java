package io.saldo.replica.aeron;

import static io.aeron.archive.client.AeronArchive.NULL_POSITION;

import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.NodeStateFile;
import io.saldo.replica.log.LogStartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.agrona.concurrent.UnsafeBuffer;

/** What a log that was copied from another node needs before it is started: a check, and this node's own promises. */
public final class LogRebuild {

    private static final int SYNC = 2;

    private LogRebuild() {}

    /**
     * Checks every frame of a copied log, but of the file that a start checks.
     *
     * @param log directory of the copy
     * @throws LogStartException when a frame is not as it was written
     * @throws IOException when a file cannot be read
     */
    public static void check(Path log) throws IOException {
        Path archive = log.resolve("archive");
        for (Recording recording : Recording.all(archive)) {
            Frames frames = new Frames();
            long base = AeronArchive.segmentFileBasePosition(
                    recording.start(), recording.start(), recording.termBytes(), recording.segmentBytes());
            for (; hasAnother(archive, recording, base); base += recording.segmentBytes()) {
                check(archive, recording, base, frames);
            }
        }
    }

    /** Of a recording without an end the last file is left to the start. */
    private static boolean hasAnother(Path archive, Recording recording, long base) {
        return recording.stop() == NULL_POSITION
                ? Files.exists(recording.file(archive, base + recording.segmentBytes()))
                // The catalog lists marks that were purged, too.
                : base < recording.stop() && Files.exists(recording.file(archive, base));
    }

    private static void check(Path archive, Recording recording, long base, Frames frames) throws IOException {
        Path path = recording.file(archive, base);
        long end = recording.stop() == NULL_POSITION ? Long.MAX_VALUE : recording.stop() - base;
        int from = (int) Math.max(0, recording.start() - base);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            int bytes = (int) Math.min(end, file.size());
            UnsafeBuffer mapped = new UnsafeBuffer(file.map(FileChannel.MapMode.READ_ONLY, 0, file.size()));
            int good = frames.goodUntil(mapped, from, bytes, recording.termBytes());
            if (good < bytes) {
                throw new LogStartException("the log as it was copied is broken at byte " + good + " of " + path);
            }
        }
    }

    /**
     * Carries over up to which term this node had voted, if it can still be told and is further than the copy says: in no
     * term may it vote twice.
     *
     * @param before directory of the log that this node had, which may be missing or damaged
     * @param copy directory of the copy
     * @return the term, if it could be told
     */
    public static OptionalLong keepVotes(Path before, Path copy) throws IOException {
        OptionalLong voted = votedTerm(before.resolve("cluster"));
        if (voted.isPresent()) {
            try (NodeStateFile state = new NodeStateFile(copy.resolve("cluster").toFile(), false, SYNC)) {
                state.proposeMaxCandidateTermId(voted.getAsLong(), NULL_POSITION, System.currentTimeMillis());
            }
        }
        return voted;
    }

    private static OptionalLong votedTerm(Path cluster) {
        if (!Files.exists(cluster.resolve(NodeStateFile.FILENAME))) {
            return OptionalLong.empty();
        }
        try (NodeStateFile state = new NodeStateFile(cluster.toFile(), false, 0)) {
            return OptionalLong.of(state.candidateTerm().candidateTermId());
        } catch (IOException | RuntimeException e) {
            // Damaged, like whatever else made a rebuild necessary.
            return OptionalLong.empty();
        }
    }
}

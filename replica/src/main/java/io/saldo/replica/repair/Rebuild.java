package io.saldo.replica.repair;

import io.saldo.journal.BackgroundJob;
import io.saldo.journal.JournalReadFailed;
import io.saldo.journal.JournalVerifier;
import io.saldo.journal.PacedWrites;
import io.saldo.journal.VerificationReport;
import io.saldo.replica.CheckpointFile;
import io.saldo.replica.Checkpoints;
import io.saldo.replica.DataDirectory;
import io.saldo.replica.aeron.LogRebuild;
import io.saldo.replica.log.LogStartException;
import io.saldo.replica.partition.PartitionsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Makes the data of a node that does not run anew from another node that serves: copies what that lends into a directory
 * beside the data, checks all of it, brings it to disk, and only then moves the old files aside and the new ones into their
 * place. Broken off at any point it can be run again; until the copy is whole, what was there is untouched.
 *
 * <p>An election at the other node while it lends may have changed the end of its log. Then what can have changed is copied
 * again: the log, and what the journal has more.
 */
public final class Rebuild {
    private static final int ROUNDS_MAX = 20;
    private static final int WRITE_BYTES = 256 << 10;
    private static final long PROGRESS_NANOS = 1_000_000_000L;

    private final Path data;
    private final Peer peer;
    private final Consumer<String> told;
    private final Staging staging;
    private final Map<Path, Long> lasting = new HashMap<>();
    private long nextProgressNanos = System.nanoTime() + PROGRESS_NANOS;
    private long copied;

    /**
     * @param data directory of the node that is rebuilt
     * @param peer who lends
     * @param told is handed lines for the operator
     */
    public Rebuild(Path data, Peer peer, Consumer<String> told) {
        this.data = data;
        this.peer = peer;
        this.told = told;
        staging = new Staging(data);
    }

    /**
     * Rebuilds the node.
     *
     * @param isDiscarding whether the old files are deleted afterwards
     * @throws RebuildFailedException when it cannot be done; the message is for the operator
     * @throws io.saldo.replica.StartFailureException when the data directory is in use, or cannot be written
     */
    public void run(boolean isDiscarding) {
        try (DataDirectory _ = DataDirectory.takeForRebuild(data)) {
            if (staging.isWhole()) {
                told.accept("an earlier rebuild had copied all; putting it in place");
            } else {
                staging.clear();
                CopyPlan plan = copy();
                check(plan);
                keepVotes(plan);
                staging.complete();
            }
            Path before = staging.putInPlace();
            boolean isEmpty = Staging.isEmpty(before);
            if (isDiscarding || isEmpty) {
                Staging.delete(before);
                told.accept("rebuilt" + (isEmpty ? "" : "; the old files are deleted"));
            } else {
                told.accept("rebuilt; the old files are in " + before);
            }
        } catch (IOException e) {
            throw new RebuildFailedException(
                    "the rebuild of " + data + " failed (" + e + "); make room or repair the disk, and run it again",
                    e);
        } catch (LogStartException | JournalReadFailed e) {
            throw new RebuildFailedException(e.getMessage() + "; nothing was changed, rebuild from another node", e);
        }
    }

    /** Copies until what was copied is one whole. */
    private CopyPlan copy() throws IOException {
        for (int round = 1; round <= ROUNDS_MAX; round++) {
            CopyPlan plan = peer.begin();
            told.accept("copying " + (plan.bytes() >> 20) + " MiB from node " + plan.node() + " at " + peer.address());
            boolean isWhole;
            try {
                copied = 0;
                copy(plan);
                isWhole = peer.isWhole(plan.id());
            } finally {
                peer.end(plan.id());
            }
            if (isWhole) {
                return plan;
            }
            told.accept("the nodes elected a leader meanwhile; copying the log again");
        }
        throw new RebuildFailedException("the nodes elect one leader after the other; nothing was changed, try again"
                + " when they have come to rest");
    }

    private void copy(CopyPlan plan) throws IOException {
        for (int partition = 0; partition < plan.partitions().size(); partition++) {
            Path ledger = ledger(plan, partition);
            Staging.delete(ledger.resolve("log"));
            for (CopyPlan.Piece file : plan.partitions().get(partition).files()) {
                copy(plan, file, ledger.resolve(file.name()));
            }
            dropOtherCheckpoints(plan.partitions().get(partition), ledger);
        }
    }

    /** Where the files of a partition are laid. */
    private Path ledger(CopyPlan plan, int partition) {
        return plan.partitions().size() == 1 ? staging.fresh() : staging.fresh().resolve("partition-" + partition);
    }

    private void copy(CopyPlan plan, CopyPlan.Piece piece, Path path) throws IOException {
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        long from = piece.isLasting() ? lasting.getOrDefault(path, 0L) : 0;
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            PacedWrites paced = new PacedWrites(file, BackgroundJob.unpaced());
            for (long at = from; at < piece.bytes(); ) {
                int length = (int) Math.min(Donor.PIECE_BYTES_MAX, piece.bytes() - at);
                write(file, peer.read(plan.id(), piece.number(), at, length), at, paced);
                at += length;
                copied += length;
                tellProgress(plan);
            }
            Staging.lengthen(file, piece, paced);
        }
        if (piece.isLasting()) {
            lasting.put(path, piece.bytes());
        }
    }

    /** Little at a time: a node that serves may sync its log on the same disk, and must not wait for gigabytes of ours. */
    private static void write(FileChannel file, byte[] piece, long at, PacedWrites paced) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(piece);
        while (bytes.position() < piece.length) {
            bytes.limit(Math.min(piece.length, bytes.position() + WRITE_BYTES));
            paced.wrote(file.write(bytes, at + bytes.position()));
        }
    }

    private void tellProgress(CopyPlan plan) {
        long now = System.nanoTime();
        if (now - nextProgressNanos >= 0) {
            nextProgressNanos = now + PROGRESS_NANOS;
            told.accept("copied " + (copied >> 20) + " of " + (plan.bytes() >> 20) + " MiB");
        }
    }

    /** Of an earlier round there may be an older one, which nobody needs. */
    private static void dropOtherCheckpoints(CopyPlan.Ledger planned, Path ledger) throws IOException {
        Path directory = ledger.resolve("checkpoints");
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var all = Files.newDirectoryStream(directory)) {
            for (Path path : all) {
                boolean isPlanned = planned.files().stream()
                        .anyMatch(file -> file.name().equals("checkpoints/" + path.getFileName()));
                if (!isPlanned) {
                    Files.delete(path);
                }
            }
        }
    }

    private void check(CopyPlan plan) throws IOException {
        int partitions = plan.partitions().size();
        for (int partition = 0; partition < partitions; partition++) {
            Path ledger = ledger(plan, partition);
            told.accept("checking" + (partitions == 1 ? "" : " partition " + partition));
            checkJournal(ledger, plan.partitions().get(partition));
            checkCheckpoints(ledger);
            LogRebuild.check(ledger.resolve("log"));
        }
        if (partitions > 1) {
            PartitionsFile.write(staging.fresh(), partitions);
        }
    }

    private void checkJournal(Path ledger, CopyPlan.Ledger planned) {
        Path journal = ledger.resolve("journal");
        if (!Files.isDirectory(journal)) {
            throw new RebuildFailedException("the other node has no journal yet; start this node empty");
        }
        VerificationReport report = JournalVerifier.verify(journal, (done, total, events, nanos) -> {}, event -> {});
        if (!report.isSound() || report.lastSequence() < planned.sequence()) {
            throw new RebuildFailedException(
                    "the journal as it was copied is not sound: "
                            + (report.isSound()
                                    ? "it ends with sequence " + report.lastSequence() + " and not "
                                            + planned.sequence()
                                    : report.findings().getFirst())
                            + "; nothing was changed, rebuild from another node, and look at the disk of this one and that one");
        }
        told.accept("the journal is sound: events " + report.eventCount() + ", last hash " + report.lastHash());
    }

    private static void checkCheckpoints(Path ledger) throws IOException {
        List<String> damaged = new ArrayList<>();
        List<CheckpointFile> whole = new Checkpoints(ledger.resolve("checkpoints")).whole(damaged);
        if (!damaged.isEmpty()) {
            throw new RebuildFailedException(damaged.getFirst() + "; nothing was changed, rebuild from another node");
        }
        if (whole.size() > 1) {
            throw new IllegalStateException(whole.size() + " checkpoints were copied");
        }
    }

    private void keepVotes(CopyPlan plan) throws IOException {
        for (int partition = 0; partition < plan.partitions().size(); partition++) {
            Path ledger = ledger(plan, partition);
            Path old = data.resolve(staging.fresh().relativize(ledger));
            LogRebuild.keepVotes(old.resolve("log"), ledger.resolve("log"));
        }
    }
}

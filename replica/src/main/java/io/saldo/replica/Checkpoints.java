package io.saldo.replica;

import io.saldo.journal.BackgroundJob;
import io.saldo.journal.Journal;
import io.saldo.journal.JournalScanner;
import io.saldo.ledger.state.LedgerState;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoints of a data directory. A checkpoint is built by a follower of the journal: it loads the one before,
 * applies the events since, and writes the next, so that the ledger thread never waits for it. The two newest are kept;
 * losing them costs time and no data.
 */
public final class Checkpoints {
    private static final int KEPT = 2;

    private final Path directory;

    /** The checkpoints in a directory, which need not exist yet. */
    public Checkpoints(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** All files that are whole, the newest first; files that are not are told to {@code damaged} and left out. */
    public List<CheckpointFile> whole(List<String> damaged) throws IOException {
        List<CheckpointFile> whole = new ArrayList<>();
        for (Path path : paths()) {
            try {
                whole.add(CheckpointFile.open(path));
            } catch (NoSuchFileException e) {
                // Its owner has put a newer one in its place since they were listed.
            } catch (IOException e) {
                damaged.add(String.valueOf(e.getMessage()));
            }
        }
        return whole;
    }

    /** The newest whole checkpoint, told of older damaged ones only if they are newer. */
    Optional<CheckpointFile> newest(ReplicaListener listener) throws IOException {
        for (Path path : paths()) {
            try {
                return Optional.of(CheckpointFile.open(path));
            } catch (IOException e) {
                listener.note(e.getMessage() + "; an older one is used, and more of the journal is replayed");
            }
        }
        return Optional.empty();
    }

    /** The newest file by its name, be it whole or not. */
    Optional<Path> newestPath() throws IOException {
        return paths().stream().findFirst();
    }

    private List<Path> paths() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".checkpoint"))
                    .sorted((a, b) -> b.getFileName().compareTo(a.getFileName()))
                    .toList();
        }
    }

    /**
     * Builds the checkpoint of the newest whole log entry that is readable.
     *
     * @param from the newest checkpoint, if there is one
     * @param job paces the work
     */
    CheckpointFile build(Journal journal, Optional<CheckpointFile> from, long seed, BackgroundJob job)
            throws IOException {
        Files.createDirectories(directory);
        long target = journal.publishedSequence();
        try (Arena arena = Arena.ofConfined()) {
            LedgerState state = new LedgerState(arena, seed);
            if (from.isPresent()) {
                from.get().load(state, job);
            }
            long logIndex = from.map(CheckpointFile::logIndex).orElse(0L);
            JournalScanner scanner = journal.scan(state.lastSequence() + 1);
            EventApplier applier = new EventApplier(state);
            while ((state.lastSequence() < target || !scanner.isEntryEnd()) && scanner.nextBlock(applier)) {
                logIndex = scanner.logIndex();
                job.step();
            }
            // A checkpoint on disk ahead of its journal would be taken for a damaged journal after a power cut.
            journal.force();
            Path path = directory.resolve(CheckpointFile.fileName(state.lastSequence()));
            return CheckpointFile.write(path, state, logIndex, job);
        }
    }

    /** Deletes all but the newest ones. */
    void prune() throws IOException {
        List<Path> paths = paths();
        for (Path old : paths.subList(Math.min(KEPT, paths.size()), paths.size())) {
            Files.delete(old);
        }
    }
}

package io.saldo.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder {@code index} beside a journal's segments, and the names in it. All of it is made of the journal and may be
 * deleted while no owner runs.
 *
 * <pre>
 * FROM-TO.ids      an {@link IdRun}: hexadecimal positions of its first event and behind its last
 * POSITION.threads the {@link ThreadsFile} behind this position
 * *.building       not complete; worth nothing
 * *.damaged        put aside
 * </pre>
 */
final class IndexDirectory {
    private static final String RUN_SUFFIX = ".ids";
    private static final String THREADS_SUFFIX = ".threads";

    private final Path path;

    IndexDirectory(Path journal) {
        path = journal.resolve("index");
    }

    Path run(long from, long to) {
        return path.resolve(hex(from) + "-" + hex(to) + RUN_SUFFIX);
    }

    Path threads(long position) {
        return path.resolve(hex(position) + THREADS_SUFFIX);
    }

    /** Where a file is written before it gets its name. */
    Path building(Path file) {
        return file.resolveSibling(file.getFileName() + ".building");
    }

    private static String hex(long position) {
        return String.format("%016x", position);
    }

    List<Path> runs() throws IOException {
        return files("*" + RUN_SUFFIX);
    }

    List<Path> threads() throws IOException {
        return files("*" + THREADS_SUFFIX);
    }

    /** All files that are complete, as a copy needs them; what is deleted meanwhile is left out. */
    List<JournalFile> complete() throws IOException {
        List<JournalFile> complete = new ArrayList<>();
        for (Path file : Stream.concat(runs().stream(), threads().stream()).toList()) {
            try {
                long bytes = Files.size(file);
                complete.add(new JournalFile(path.getFileName() + "/" + file.getFileName(), file, bytes, bytes));
            } catch (NoSuchFileException e) {
                // Merged into another one, which is listed too or makes the copy's start read a little more.
            }
        }
        return complete;
    }

    private List<Path> files(String pattern) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(path)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(path, pattern)) {
                all.forEach(files::add);
            }
        }
        files.sort(null);
        return files;
    }

    /** Makes the folder if there is none. */
    void create() throws IOException {
        Files.createDirectories(path);
    }

    /** Deletes what an earlier life of the process left unfinished. */
    void clean() throws IOException {
        for (Path unfinished : files("*.building")) {
            Files.delete(unfinished);
        }
    }

    /** Gives a finished file its name, and returns when the name is on the disk. */
    void complete(Path file) throws IOException {
        Files.move(building(file), file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}

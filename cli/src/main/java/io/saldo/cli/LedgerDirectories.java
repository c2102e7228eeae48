package io.saldo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The ledgers in a data directory: the directory itself, or one below it for each partition. */
final class LedgerDirectories {
    private static final String PREFIX = "partition-";

    private LedgerDirectories() {}

    /** In the order of their partitions. */
    static List<Path> in(Path data) throws IOException {
        if (!Files.isDirectory(data)) {
            return List.of(data);
        }
        try (Stream<Path> files = Files.list(data)) {
            List<Path> partitions = files.filter(LedgerDirectories::isPartition)
                    .sorted(Comparator.comparingInt(LedgerDirectories::number))
                    .toList();
            return partitions.isEmpty() ? List.of(data) : partitions;
        }
    }

    private static boolean isPartition(Path path) {
        return path.getFileName().toString().matches(PREFIX + "\\d{1,3}");
    }

    private static int number(Path path) {
        return Integer.parseInt(path.getFileName().toString().substring(PREFIX.length()));
    }
}

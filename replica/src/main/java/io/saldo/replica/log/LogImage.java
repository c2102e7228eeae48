package io.saldo.replica.log;

import java.util.List;

/**
 * What a copy of a log's files consists of, as it was between two steps of the log. What lies in files afterwards is still
 * the same as long as no election has taken place since, see {@link ReplicatedLog#isStill}; while the log goes on, it is
 * written behind what is listed here.
 *
 * @param standing number of the election before
 * @param files all of them, and how much of each
 */
public record LogImage(long standing, List<LogFile> files) {
    /** Keeps its own copy of the list. */
    public LogImage {
        files = List.copyOf(files);
    }
}

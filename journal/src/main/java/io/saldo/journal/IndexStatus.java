package io.saldo.journal;

/**
 * How the index on disk stands.
 *
 * @param sequence the events up to this one are in it
 * @param recentIds ids in memory tables, those on disk already among them until the next ones are written
 * @param runs files of ids
 * @param filtersMissing files of which the filter is not in memory yet, as after an opening
 * @param memoryBytes memory for all ids
 * @param bytesWritten written since the opening, merges included
 * @param isMerging whether files are being merged
 * @param mergeEntries entries of the files that are being merged, 0 when none are
 * @param mergedEntries how many of them are done
 */
public record IndexStatus(
        long sequence,
        long recentIds,
        int runs,
        int filtersMissing,
        long memoryBytes,
        long bytesWritten,
        boolean isMerging,
        long mergeEntries,
        long mergedEntries) {}

package io.saldo.journal;

/**
 * How the index on disk stands.
 *
 * @param sequence the events up to this one are in it
 * @param recentIds ids in memory tables, those on disk already among them until the next ones are written
 * @param runs files of ids
 * @param memoryBytes memory for all ids
 * @param bytesWritten written since the opening, merges included
 * @param isMerging whether files are being merged
 */
public record IndexStatus(
        long sequence, long recentIds, int runs, long memoryBytes, long bytesWritten, boolean isMerging) {}

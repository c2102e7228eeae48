package io.saldo.replica.aeron;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how a log is kept. A node alone opens no port: all parts talk through shared memory.
 *
 * @param directory of the log alone, made if it is missing; the caller holds a lock that keeps other processes out of it,
 *     on the strength of which files that a killed process left behind are cleared
 * @param nodes who keeps the log
 * @param entryBytesMax most bytes of an entry, 1 to {@value #ENTRY_BYTES_LIMIT}
 * @param segmentBytes length of a file of the log, a power of two, at least {@value #SEGMENT_BYTES_MIN}
 * @param keepBytes how much of the log is kept at least, so that a node that was away can still catch up; what is older
 *     than that and lies before the mark before the newest is forgotten
 * @param remedy what an operator is told to do about files of the log that were lost or damaged
 * @param datagramBytes how long datagrams between nodes may be when a log begins, 0 to choose by where the nodes are
 * @param spin how long a thread without work goes on looking for it before it parks
 * @param park how long a thread stays parked that nobody wakes
 */
public record AeronLogConfig(
        Path directory,
        LogNodes nodes,
        int entryBytesMax,
        int segmentBytes,
        long keepBytes,
        String remedy,
        int datagramBytes,
        Duration spin,
        Duration park) {

    /** Most that {@code entryBytesMax} can be: a message is at most an eighth of a term. */
    public static final int ENTRY_BYTES_LIMIT = 1024 * 1024 - 64;

    /** Least that {@code segmentBytes} can be: the length of a term. */
    public static final int SEGMENT_BYTES_MIN = 8 * 1024 * 1024;

    /** What is kept of the log unless told otherwise. */
    public static final long KEEP_BYTES = 1024L * 1024 * 1024;

    /** Least that {@code datagramBytes} can be: what every network carries whole. */
    public static final int DATAGRAM_BYTES_MIN = 576;

    /** Most that {@code datagramBytes} can be: what UDP carries. */
    public static final int DATAGRAM_BYTES_MAX = 65_504;

    /** Refuses what is out of range. */
    public AeronLogConfig {
        if (entryBytesMax < 1 || entryBytesMax > ENTRY_BYTES_LIMIT) {
            throw new IllegalArgumentException("entryBytesMax " + entryBytesMax);
        }
        if (segmentBytes < SEGMENT_BYTES_MIN || Integer.bitCount(segmentBytes) != 1) {
            throw new IllegalArgumentException("segmentBytes " + segmentBytes);
        }
        if (keepBytes < 0) {
            throw new IllegalArgumentException("keepBytes " + keepBytes);
        }
        if (datagramBytes != 0 && (datagramBytes < DATAGRAM_BYTES_MIN || datagramBytes > DATAGRAM_BYTES_MAX)) {
            throw new IllegalArgumentException("datagramBytes " + datagramBytes);
        }
        if (spin.isNegative() || park.isNegative() || park.isZero()) {
            throw new IllegalArgumentException("spin " + spin + ", park " + park);
        }
    }

    /**
     * A node alone: entries up to a million bytes, files of 64 MiB, and rests chosen by measurement. Two buffers of three
     * terms each end up in memory, so a longer entry would cost 48 MiB more.
     */
    public static AeronLogConfig in(Path directory) {
        return new AeronLogConfig(
                directory,
                LogNodes.ALONE,
                1_000_000,
                64 * 1024 * 1024,
                KEEP_BYTES,
                "restore the data directory from a backup",
                0,
                Duration.ofNanos(5_000),
                Duration.ofMillis(20));
    }

    /** The same, kept by these nodes. */
    public AeronLogConfig with(LogNodes nodes) {
        return new AeronLogConfig(
                directory, nodes, entryBytesMax, segmentBytes, keepBytes, remedy, datagramBytes, spin, park);
    }

    /** The same, with another limit of what is kept. */
    public AeronLogConfig withKeepBytes(long bytes) {
        return new AeronLogConfig(
                directory, nodes, entryBytesMax, segmentBytes, bytes, remedy, datagramBytes, spin, park);
    }

    /** The same, in files of another length. */
    public AeronLogConfig withSegmentBytes(int bytes) {
        return new AeronLogConfig(directory, nodes, entryBytesMax, bytes, keepBytes, remedy, datagramBytes, spin, park);
    }

    /** The same, with another remedy. */
    public AeronLogConfig withRemedy(String words) {
        return new AeronLogConfig(
                directory, nodes, entryBytesMax, segmentBytes, keepBytes, words, datagramBytes, spin, park);
    }

    /** The same, with datagrams of another length. */
    public AeronLogConfig withDatagramBytes(int bytes) {
        return new AeronLogConfig(directory, nodes, entryBytesMax, segmentBytes, keepBytes, remedy, bytes, spin, park);
    }

    int termBytes() {
        return SEGMENT_BYTES_MIN;
    }
}

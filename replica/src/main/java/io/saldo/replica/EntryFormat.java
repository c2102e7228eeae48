package io.saldo.replica;

import io.saldo.ledger.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;

/**
 * The bytes of a log entry: a batch of commands, or a word of the hosts among themselves, and where it came from.
 *
 * <pre>
 *  0 u32 magic 'SLE1'
 *  4 u32 crc32c over the bytes from 8 to the end
 *  8 u64 origin            random for each run of a node, so that it knows its own
 * 16 u64 batch             counted by the origin from 1
 * 24 u32 command count
 * 28 u32 kind              0 commands, 1 barrier, 2 probe, 3 report
 * 32 commands, each padded to a multiple of eight; nothing in a barrier or probe; in a report:
 * 32 u32 node
 * 36 u32 0
 * 40 u64 log index         of the probe
 * 48 u64 sequence          of the last event before the probe
 * 56 32B SHA-256           of the last block before the probe
 * </pre>
 */
final class EntryFormat {
    static final int MAGIC = 'S' | 'L' << 8 | 'E' << 16 | '1' << 24;
    static final int HEADER_BYTES = 32;

    /** Commands of clients, or ticks. */
    static final int COMMANDS = 0;
    /** Nothing: whoever sees it come back has seen all that was committed before. */
    static final int BARRIER = 1;
    /** Asks each node for its journal's hash at this place. */
    static final int PROBE = 2;
    /** A node's answer to a probe. */
    static final int REPORT = 3;

    private static final int CRC = 4;
    private static final int ORIGIN = 8;
    private static final int BATCH = 16;
    private static final int COUNT = 24;
    private static final int KIND = 28;
    private static final int REPORT_BYTES = 56;

    private EntryFormat() {}

    /** Writes the header of an entry whose commands or words stand behind it already. */
    static void seal(MemorySegment entry, long length, long origin, long batch, int count, int kind) {
        entry.set(Bytes.INT, 0, MAGIC);
        entry.set(Bytes.LONG, ORIGIN, origin);
        entry.set(Bytes.LONG, BATCH, batch);
        entry.set(Bytes.INT, COUNT, count);
        entry.set(Bytes.INT, KIND, kind);
        entry.set(Bytes.INT, CRC, crc(entry, 0, length));
    }

    /** What stands behind the header of a report. */
    static MemorySegment report(Report report) {
        MemorySegment words = MemorySegment.ofArray(new byte[REPORT_BYTES]);
        words.set(Bytes.INT, 0, report.node());
        words.set(Bytes.LONG, 8, report.probeIndex());
        words.set(Bytes.LONG, 16, report.point().sequence());
        MemorySegment.copy(report.point().hash(), 0, words, Bytes.BYTE, 24, JournalHash.HASH_BYTES);
        return words;
    }

    /** Reads a report back from an entry. */
    static Report reportOf(MemorySegment entry, long offset) {
        long at = offset + HEADER_BYTES;
        byte[] hash = entry.asSlice(at + 24, JournalHash.HASH_BYTES).toArray(Bytes.BYTE);
        return new Report(
                entry.get(Bytes.INT, at),
                entry.get(Bytes.LONG, at + 8),
                new JournalHash(entry.get(Bytes.LONG, at + 16), hash));
    }

    /** Whether the bytes are an entry as it was written. */
    static boolean isSound(MemorySegment entry, long offset, long length) {
        return length >= HEADER_BYTES
                && entry.get(Bytes.INT, offset) == MAGIC
                && entry.get(Bytes.INT, offset + CRC) == crc(entry, offset, length)
                && (entry.get(Bytes.INT, offset + KIND) != REPORT || length == HEADER_BYTES + REPORT_BYTES);
    }

    static long origin(MemorySegment entry, long offset) {
        return entry.get(Bytes.LONG, offset + ORIGIN);
    }

    static long batch(MemorySegment entry, long offset) {
        return entry.get(Bytes.LONG, offset + BATCH);
    }

    static int count(MemorySegment entry, long offset) {
        return entry.get(Bytes.INT, offset + COUNT);
    }

    static int kind(MemorySegment entry, long offset) {
        return entry.get(Bytes.INT, offset + KIND);
    }

    private static int crc(MemorySegment entry, long offset, long length) {
        CRC32C crc = new CRC32C();
        crc.update(entry.asSlice(offset + ORIGIN, length - ORIGIN).asByteBuffer());
        return (int) crc.getValue();
    }
}

package io.saldo.replica;

import io.saldo.ledger.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * What a mark in the log holds of the host: where the journal was, and how far each origin had come.
 *
 * <pre>
 *  0 u64 sequence          of the last event before the mark
 *  8 u64 0
 * 16 32B SHA-256           of the last block before the mark
 * 48 the origins, see {@link Origins}; marks of the first version end here
 * </pre>
 *
 * @param point the journal at the mark
 */
record HostMark(JournalHash point) {
    private static final int HASH = 16;
    private static final int ORIGINS = HASH + JournalHash.HASH_BYTES;

    static MemorySegment write(JournalHash point, Origins origins) {
        MemorySegment content = MemorySegment.ofArray(new byte[ORIGINS + origins.bytes()]);
        content.set(Bytes.LONG, 0, point.sequence());
        MemorySegment.copy(point.hash(), 0, content, Bytes.BYTE, HASH, JournalHash.HASH_BYTES);
        origins.save(content, ORIGINS);
        return content;
    }

    /** Reads a mark, and fills the empty origins. */
    static HostMark read(MemorySegment content, Origins origins) {
        if (content.byteSize() > ORIGINS) {
            origins.load(content, ORIGINS);
        } else {
            origins.loadNothing();
        }
        byte[] hash = content.asSlice(HASH, JournalHash.HASH_BYTES).toArray(Bytes.BYTE);
        return new HostMark(new JournalHash(content.get(Bytes.LONG, 0), hash));
    }
}

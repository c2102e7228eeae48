package io.saldo.journal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * The first page of a run's file, and where its parts lie.
 *
 * <pre>
 *    0  u32  magic       "SLI1"
 *    4  u32  crc32c      over the 4,088 bytes behind it
 *    8  u64  seed        of the hashes
 *   16  u64  from        the run holds the ids of all events from this position on
 *   24 112B  end         up to here, see {@link IndexPoint}
 *  136  u64  entries
 *  144  u64  ids         that are an event's own
 *  152  u64  filter blocks
 *  160  u64  pages
 *  168  u32  crc32c of the filter
 *  172  u32  crc32c of the fences
 * 4096  filter: blocks of 64 bytes, zeros to the next multiple of 4,096; see {@link IdFilter}
 *       pages of 4,096 bytes; see {@link IdPage}
 *       fences: for each page the first hash in it, u64
 * </pre>
 */
record IdRunHeader(
        long seed,
        long from,
        IndexPoint end,
        long entries,
        long ids,
        long filterBlocks,
        long pages,
        int filterCrc,
        int fencesCrc) {
    static final int BYTES = 4096;

    private static final int MAGIC_VALUE = 'S' | ('L' << 8) | ('I' << 16) | ('1' << 24);
    private static final int CRC = 4;
    private static final int SEED = 8;
    private static final int FROM = 16;
    private static final int END = 24;
    private static final int ENTRIES = END + IndexPoint.BYTES;
    private static final int IDS = ENTRIES + 8;
    private static final int FILTER_BLOCKS = ENTRIES + 16;
    private static final int PAGES = ENTRIES + 24;
    private static final int FILTER_CRC = ENTRIES + 32;
    private static final int FENCES_CRC = ENTRIES + 36;

    static long filterBytes(long blocks) {
        return blocks * IdFilter.BLOCK_BYTES;
    }

    static long pagesOffset(long filterBlocks) {
        return BYTES + Math.ceilDiv(filterBytes(filterBlocks), (long) IdPage.BYTES) * IdPage.BYTES;
    }

    long pagesOffset() {
        return pagesOffset(filterBlocks);
    }

    long fencesOffset() {
        return pagesOffset() + pages * IdPage.BYTES;
    }

    long fileBytes() {
        return fencesOffset() + pages * Long.BYTES;
    }

    ByteBuffer encode() {
        byte[] array = new byte[BYTES];
        MemorySegment bytes = MemorySegment.ofArray(array);
        LittleEndian.putI32(bytes, 0, MAGIC_VALUE);
        LittleEndian.putI64(bytes, SEED, seed);
        LittleEndian.putI64(bytes, FROM, from);
        end.write(bytes, END);
        LittleEndian.putI64(bytes, ENTRIES, entries);
        LittleEndian.putI64(bytes, IDS, ids);
        LittleEndian.putI64(bytes, FILTER_BLOCKS, filterBlocks);
        LittleEndian.putI64(bytes, PAGES, pages);
        LittleEndian.putI32(bytes, FILTER_CRC, filterCrc);
        LittleEndian.putI32(bytes, FENCES_CRC, fencesCrc);
        LittleEndian.putI32(bytes, CRC, crc(array));
        return ByteBuffer.wrap(array);
    }

    /** Reads the header of a file; throws when it is not a whole run. */
    static IdRunHeader read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BYTES);
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {}
        byte[] array = buffer.array();
        MemorySegment bytes = MemorySegment.ofArray(array);
        if (buffer.hasRemaining()
                || LittleEndian.i32(bytes, 0) != MAGIC_VALUE
                || LittleEndian.i32(bytes, CRC) != crc(array)) {
            throw new IOException("its header is damaged");
        }
        IdRunHeader header = new IdRunHeader(
                LittleEndian.i64(bytes, SEED),
                LittleEndian.i64(bytes, FROM),
                IndexPoint.read(bytes, END),
                LittleEndian.i64(bytes, ENTRIES),
                LittleEndian.i64(bytes, IDS),
                LittleEndian.i64(bytes, FILTER_BLOCKS),
                LittleEndian.i64(bytes, PAGES),
                LittleEndian.i32(bytes, FILTER_CRC),
                LittleEndian.i32(bytes, FENCES_CRC));
        if (channel.size() != header.fileBytes()) {
            throw new IOException("it has " + channel.size() + " bytes instead of " + header.fileBytes());
        }
        return header;
    }

    private static int crc(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(header, SEED, BYTES - SEED);
        return (int) crc.getValue();
    }
}

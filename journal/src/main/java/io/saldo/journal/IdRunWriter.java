package io.saldo.journal;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes a run from front to back: entries come in the order of their hashes, and filter, pages and fences grow side by side,
 * so that it needs no more memory for a large run than for a small one. The file counts only with its header, which is
 * written last. For one thread.
 */
final class IdRunWriter implements Closeable {
    private static final int BUFFER_BYTES = 256 << 10;

    private final FileChannel channel;
    private final BackgroundJob job;
    private final PacedWrites paced;
    private final long filterBlocks;
    private final ByteBuffer pages = buffer();
    private final MemorySegment pageBytes = MemorySegment.ofBuffer(pages);
    private final ByteBuffer filter = buffer();
    private final CRC32C filterCrc = new CRC32C();
    private final long[] block = new long[IdFilter.BLOCK_BYTES / Long.BYTES];
    private long[] fences = new long[1024];
    private long pageCount;
    private int entriesInPage;
    private int firstByte;
    private long blockNumber;
    private long pagesAt;
    private long filterAt = IdRunHeader.BYTES;
    private long entryCount;
    private long lastHash;

    /**
     * Begins a run.
     *
     * @param entriesMax at least as many entries as will come; the filter is laid out for so many
     */
    IdRunWriter(Path path, long entriesMax, BackgroundJob job) throws IOException {
        this.job = job;
        filterBlocks = IdFilter.blocksFor(entriesMax);
        pagesAt = IdRunHeader.pagesOffset(filterBlocks);
        channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        paced = new PacedWrites(channel, job);
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Bytes written so far. */
    long bytesWritten() {
        return pagesAt - IdRunHeader.pagesOffset(filterBlocks) + filterAt;
    }

    /** Adds an entry; hashes ascend, unsigned. */
    void add(long hash, long position) throws IOException {
        Invariant.holds(entryCount == 0 || Long.compareUnsigned(lastHash, hash) <= 0, "a run's hashes ascend");
        Invariant.holds(position > 0 && position <= IdPage.POSITION_MAX, "positions fit into 43 bits");
        lastHash = hash;
        entryCount++;
        addToFilter(hash);
        if (entriesInPage == IdPage.ENTRIES_MAX || (entriesInPage > 0 && IdPage.firstByteOf(hash) != firstByte)) {
            endPage();
        }
        if (entriesInPage == 0) {
            beginPage(hash);
        }
        IdPage.put(pageBytes, pages.position(), entriesInPage, hash, position);
        entriesInPage++;
    }

    private void addToFilter(long hash) throws IOException {
        long number = IdFilter.blockOf(hash, filterBlocks);
        while (blockNumber < number) {
            endBlock();
        }
        IdFilter.setBits(hash, block);
    }

    private void endBlock() throws IOException {
        if (!filter.hasRemaining()) {
            flushFilter();
        }
        for (long word : block) {
            filter.putLong(word);
        }
        Arrays.fill(block, 0);
        blockNumber++;
    }

    private void beginPage(long hash) throws IOException {
        if (!pages.hasRemaining()) {
            flushPages();
        }
        int number = Math.toIntExact(pageCount);
        if (number == fences.length) {
            fences = Arrays.copyOf(fences, number + (number >> 1));
        }
        fences[number] = hash;
        pageCount++;
        firstByte = IdPage.firstByteOf(hash);
        pageBytes.asSlice(pages.position(), IdPage.BYTES).fill((byte) 0);
    }

    private void endPage() {
        IdPage.seal(pageBytes, pages.position(), entriesInPage, firstByte);
        pages.position(pages.position() + IdPage.BYTES);
        entriesInPage = 0;
    }

    /**
     * Completes the file and returns when it is on the disk.
     *
     * @param idCount how many entries are of an event's own id
     */
    void finish(long seed, long from, IndexPoint end, long idCount) throws IOException {
        if (entriesInPage > 0) {
            endPage();
        }
        flushPages();
        while (blockNumber < filterBlocks) {
            endBlock();
        }
        flushFilter();
        int fencesCrc = writeFences();
        IdRunHeader header = new IdRunHeader(
                seed, from, end, entryCount, idCount, filterBlocks, pageCount, (int) filterCrc.getValue(), fencesCrc);
        job.wrote(IdRunHeader.BYTES);
        write(header.encode(), 0);
        channel.force(true);
    }

    private int writeFences() throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.toIntExact(pageCount * Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(fences, 0, Math.toIntExact(pageCount));
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        job.wrote(bytes.remaining());
        write(bytes, pagesAt);
        return (int) crc.getValue();
    }

    private void flushPages() throws IOException {
        pages.flip();
        int length = pages.remaining();
        write(pages, pagesAt);
        pagesAt += length;
        pages.clear();
        paced.wrote(length);
    }

    private void flushFilter() throws IOException {
        filter.flip();
        int length = filter.remaining();
        filterCrc.update(filter.duplicate());
        write(filter, filterAt);
        filterAt += length;
        filter.clear();
        paced.wrote(length);
    }

    private void write(ByteBuffer source, long offset) throws IOException {
        long at = offset;
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package io.saldo.journal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a stretch of the journal, in a file that never changes: in memory only the filter and the first hash of each
 * page, 3 bytes for an id; an id that passes the filter costs one page. An entry is a hash and a position, and all events
 * about an id have one, so a run can be asked what was known at an earlier position, too. Any thread.
 *
 * <p>The filter, which is nearly all of these 3 bytes, comes into memory after the opening ({@link #loadFilter}). Until then
 * every id passes, and the pages, which carry checksums of their own, answer as truly. Since a page may cost a read of the
 * disk, this is done some thousand times; whoever asks then waits for the filter.
 *
 * <p>When a run is closed, a look-up that is inside it ends with an {@link IllegalStateException}.
 */
final class IdRun {
    /** So many times an id is looked for in the pages because the filter is not there: a second or less of a slow disk. */
    static final int ASKED_UNFILTERED_MAX = 10_000;

    private static final int CHUNK_BYTES = 4 << 20;
    private static final long PROGRESS_MASK = 0xFFF;

    private final Path path;
    private final IdRunHeader header;
    private final Arena arena;
    private final long[] fences;
    private final MemorySegment pages;
    private volatile @Nullable IdFilter filter;
    private volatile @Nullable String filterFault;
    private volatile boolean isFilterAwaited;
    private volatile long limit = Long.MAX_VALUE;
    /** Counted by all threads together, and a lost count does no harm. */
    private int askedUnfiltered;

    private IdRun(Path path, IdRunHeader header, Arena arena, long[] fences, MemorySegment pages) {
        this.path = path;
        this.header = header;
        this.arena = arena;
        this.fences = fences;
        this.pages = pages;
    }

    /**
     * Opens a file, without its filter; its pages are checked as they are read.
     *
     * @throws IOException if it is no whole run; the message says why
     */
    static IdRun open(Path path) throws IOException {
        Arena arena = Arena.ofShared();
        boolean opened = false;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            IdRunHeader header = IdRunHeader.read(channel);
            long[] fences = new long[Math.toIntExact(header.pages())];
            MemorySegment pages = MappedFile.map(channel, header.pagesOffset(), header.pages() * IdPage.BYTES, arena);
            try (Arena scratch = Arena.ofConfined()) {
                MemorySegment bytes = scratch.allocate(Math.max(1, header.pages()) * Long.BYTES, Long.BYTES)
                        .asSlice(0, header.pages() * Long.BYTES);
                if (read(channel, header.fencesOffset(), bytes, chunk -> {}) != header.fencesCrc()) {
                    throw new IOException("its fences have a wrong checksum");
                }
                for (int page = 0; page < fences.length; page++) {
                    fences[page] = LittleEndian.i64(bytes, (long) page * Long.BYTES);
                }
            }
            opened = true;
            return new IdRun(path, header, arena, fences, pages);
        } finally {
            if (!opened) {
                arena.close();
            }
        }
    }

    /** Is called between two chunks of a long work. */
    private interface Between {
        void done(int bytes) throws IOException;
    }

    /** Fills the memory from the file and returns the checksum of what came. */
    private static int read(FileChannel channel, long offset, MemorySegment target, Between between)
            throws IOException {
        CRC32C crc = new CRC32C();
        for (long at = 0; at < target.byteSize(); ) {
            ByteBuffer chunk = target.asSlice(at, Math.min(CHUNK_BYTES, target.byteSize() - at))
                    .asByteBuffer();
            while (chunk.hasRemaining()) {
                if (channel.read(chunk, offset + at + chunk.position()) < 0) {
                    throw new IOException("it ends too early");
                }
            }
            at += chunk.position();
            crc.update(chunk.flip());
            between.done(chunk.limit());
        }
        return (int) crc.getValue();
    }

    /**
     * Brings the filter into memory, unless it is there; when it is not what was written, it is made of the pages, which takes
     * longer. Any thread; a second one waits for the first.
     *
     * @param job whose pace is kept unless somebody waits
     * @throws InterruptedIOException if the work is to end
     * @throws IndexDamaged if a page is not what was written
     */
    synchronized void loadFilter(BackgroundJob job) throws InterruptedIOException {
        if (filter != null) {
            return;
        }
        MemorySegment bytes = arena.allocate(IdRunHeader.filterBytes(header.filterBlocks()), IdFilter.BLOCK_BYTES);
        String fault = readFilter(bytes, job);
        if (fault != null) {
            fillFilter(bytes.fill((byte) 0), job);
            filterFault = fault;
        }
        filter = new IdFilter(bytes);
    }

    private @Nullable String readFilter(MemorySegment target, BackgroundJob job) throws InterruptedIOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            int crc = read(channel, IdRunHeader.BYTES, target, bytes -> rest(job));
            return crc == header.filterCrc() ? null : "its filter has a wrong checksum";
        } catch (InterruptedIOException e) {
            throw e;
        } catch (ClosedByInterruptException e) {
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        } catch (IOException e) {
            return "its filter cannot be read: " + e.getMessage();
        }
    }

    private void fillFilter(MemorySegment target, BackgroundJob job) throws InterruptedIOException {
        IdRunCursor entries = entries();
        long done = 0;
        while (entries.next()) {
            IdFilter.setBits(entries.hash(), target);
            done++;
            if ((done & PROGRESS_MASK) == 0) {
                rest(job);
            }
        }
    }

    private void rest(BackgroundJob job) throws InterruptedIOException {
        if (!isFilterAwaited || job.isStopped()) {
            job.step();
        }
    }

    /** Whether the filter is in memory. */
    boolean isFiltered() {
        return filter != null;
    }

    /** Why the filter had to be made of the pages, or null. */
    @Nullable
    String filterFault() {
        return filterFault;
    }

    Path path() {
        return path;
    }

    IdRunHeader header() {
        return header;
    }

    /** Position of the first event whose ids it holds. */
    long from() {
        return header.from();
    }

    /** Position behind the last event whose ids it holds. */
    long to() {
        return header.end().position();
    }

    /** Up to which position it is asked: not behind what the journal's owner has executed. */
    long limit() {
        return Math.min(limit, to());
    }

    /** Entries from this position on are not seen. */
    void limit(long position) {
        limit = position;
    }

    /** Bytes that it holds in memory. */
    long memoryBytes() {
        long filterBytes = filter == null ? 0 : IdRunHeader.filterBytes(header.filterBlocks());
        return filterBytes + header.pages() * Long.BYTES;
    }

    /** Of up to 64 hashes, bit by bit, whether the run may have an entry of it; without its filter it may have any. */
    long mayHold(long[] hashes, int count) {
        IdFilter loaded = filter;
        return loaded == null ? -1 : loaded.mayHold(hashes, count);
    }

    /** False when the run surely has no entry of this hash. */
    boolean mayHold(long hash) {
        IdFilter loaded = filter;
        return loaded == null ? mayHoldUnfiltered(hash) : loaded.mayHold(hash);
    }

    private boolean mayHoldUnfiltered(long hash) {
        askedUnfiltered++;
        if (askedUnfiltered <= ASKED_UNFILTERED_MAX) {
            return true;
        }
        isFilterAwaited = true;
        try {
            loadFilter(BackgroundJob.unpaced());
        } catch (InterruptedIOException e) {
            // The pages answer as well.
            return true;
        }
        IdFilter loaded = filter;
        return loaded == null || loaded.mayHold(hash);
    }

    /**
     * Position of the newest event about the id in this run, or -1. To be asked only when {@link #mayHold}.
     *
     * @throws IndexDamaged if a page is not what was written
     */
    long find(long hash, long idHigh, long idLow, EventBytes events) {
        for (int number = firstPageOf(hash); number < fences.length; number++) {
            if (Long.compareUnsigned(fences[number], hash) > 0) {
                return EventLayout.NO_POSITION;
            }
            long page = checkedPage(number);
            int count = IdPage.count(pages, page);
            for (int index = IdPage.ceiling(pages, page, hash); index < count; index++) {
                if (IdPage.hash(pages, page, index) != hash) {
                    return EventLayout.NO_POSITION;
                }
                long position = IdPage.position(pages, page, index);
                if (position < limit
                        && EventBytes.isAbout(events.bytesAt(position), events.offsetAt(position), idHigh, idLow)) {
                    return position;
                }
            }
        }
        return EventLayout.NO_POSITION;
    }

    /** All entries in their order. */
    IdRunCursor entries() {
        return new IdRunCursor(this);
    }

    int pageCount() {
        return fences.length;
    }

    /** The memory that holds all pages. */
    MemorySegment pages() {
        return pages;
    }

    /** Whether all pages are what was written; reads them all. */
    boolean isSound() {
        for (int number = 0; number < fences.length; number++) {
            if (!IdPage.isSound(pages, (long) number * IdPage.BYTES)) {
                return false;
            }
        }
        return true;
    }

    /** Offset of a page in {@link #pages}, after its checksum was compared. */
    long checkedPage(int number) {
        long page = (long) number * IdPage.BYTES;
        if (!IdPage.isSound(pages, page)) {
            throw new IndexDamaged(path, header.pagesOffset() + page);
        }
        return page;
    }

    /** The page before the first one that begins with such a hash or a greater one. */
    private int firstPageOf(long hash) {
        int low = 0;
        int high = fences.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(fences[middle], hash) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Math.max(0, low - 1);
    }

    /** Gives back its memory. */
    synchronized void close() {
        arena.close();
    }
}

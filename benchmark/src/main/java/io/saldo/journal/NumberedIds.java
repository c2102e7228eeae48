package io.saldo.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The id index of a journal that was never written: the runs of a billion ids are made from their numbers by the index's own
 * writer, and the event that confirms a found id is made when it is asked for. Files, filters, pages and look-ups are the
 * server's; only the events are not, so a known id costs here what the index costs, without the journal's page.
 *
 * <p>The id with the number n has its event at the position 40 (n + 1). For one thread.
 */
public final class NumberedIds implements AutoCloseable {
    private static final int EVENT_BYTES = EventLayout.HEADER_BYTES;
    private static final IdHash HASH = new IdHash(7);
    /** A number within its run, in the lowest bits of a key that is sorted. */
    private static final int NUMBER_BITS = 28;

    private static final long NUMBER_MASK = (1L << NUMBER_BITS) - 1;
    private static final int BUCKET_ENTRIES = 1 << 24;
    private static final String SUFFIX = ".ids";

    private final Source source;
    private final IdIndex index;
    private final long[] highs = new long[IdForesight.IDS_MAX];
    private final long[] lows = new long[IdForesight.IDS_MAX];
    private final Arena arena = Arena.ofConfined();
    private final EventBytes events;

    /** Ids, each a function of its number. */
    public interface Source {
        /** The first half of the id. */
        long high(long number);

        /** The second half of the id. */
        long low(long number);
    }

    /** An event about the id that its position tells, made anew in the same bytes for each question. */
    private static final class MadeEvents implements EventBytes {
        private final Source source;
        private final MemorySegment bytes;

        MadeEvents(Source source, Arena arena) {
            this.source = source;
            bytes = arena.allocate(EVENT_BYTES, Long.BYTES);
        }

        @Override
        public MemorySegment bytesAt(long position) {
            long number = position / EVENT_BYTES - 1;
            LittleEndian.putI64(bytes, EventLayout.ID_HIGH, source.high(number));
            LittleEndian.putI64(bytes, EventLayout.ID_LOW, source.low(number));
            return bytes;
        }

        @Override
        public long offsetAt(long position) {
            return 0;
        }
    }

    /**
     * Opens the runs in the folder, as a server opens them: without their filters.
     *
     * @throws IOException if one is not whole
     */
    public NumberedIds(Path directory, Source source) throws IOException {
        this.source = source;
        List<IdRun> runs = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                runs.add(IdRun.open(file));
            }
        }
        runs.sort(Comparator.comparingLong(IdRun::from).reversed());
        index = new IdIndex(HASH, runs.toArray(IdRun[]::new));
        events = new MadeEvents(source, arena);
    }

    /**
     * Writes the run of the ids from one number to before another, unless it is there.
     *
     * @param from a multiple of nothing in particular, with at most 268,435,456 ids up to {@code to}
     */
    public static void makeRun(Path directory, Source source, long from, long to) throws IOException {
        Path file = directory.resolve(String.format("%012d-%012d" + SUFFIX, from, to));
        if (Files.exists(file)) {
            return;
        }
        Invariant.holds(to > from && to - from <= NUMBER_MASK + 1, "a run of at most 2^28 ids");
        Path building = file.resolveSibling(file.getFileName() + ".building");
        try (IdRunWriter writer = new IdRunWriter(building, to - from, BackgroundJob.unpaced())) {
            int bits = Long.SIZE - Long.numberOfLeadingZeros((to - from - 1) / BUCKET_ENTRIES);
            long[] keys = new long[(int) Math.min(to - from, ((to - from) >> bits) / 64 * 65 + 100_000)];
            for (long bucket = 0; bucket < 1L << bits; bucket++) {
                int count = collect(keys, source, from, to, bucket, bits);
                Arrays.parallelSort(keys, 0, count);
                write(writer, keys, count, source, from);
            }
            JournalPoint end = new JournalPoint(position(to), to, to, to, position(to - 1));
            writer.finish(
                    HASH.seed(), position(from), new IndexPoint(end, new byte[BlockLayout.HEADER_BYTES]), to - from);
        }
        Files.move(building, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static long position(long number) {
        return (number + 1) * EVENT_BYTES;
    }

    private static long hash(Source source, long number) {
        return HASH.of(source.high(number), source.low(number));
    }

    /** The hashes that begin with these bits, without them and cut at their end to make room for the number. */
    private static int collect(long[] keys, Source source, long from, long to, long bucket, int bits) {
        int count = 0;
        for (long number = from; number < to; number++) {
            long hash = hash(source, number);
            if (bits == 0 || hash >>> (Long.SIZE - bits) == bucket) {
                keys[count] = (((hash << bits) & ~NUMBER_MASK) | (number - from)) ^ Long.MIN_VALUE;
                count++;
            }
        }
        return count;
    }

    private static void write(IdRunWriter writer, long[] keys, int count, Source source, long from) throws IOException {
        for (int first = 0; first < count; ) {
            int end = first + 1;
            while (end < count && keys[end] >> NUMBER_BITS == keys[first] >> NUMBER_BITS) {
                end++;
            }
            if (end - first == 1) {
                add(writer, source, from + (keys[first] & NUMBER_MASK));
            } else {
                addSorted(writer, Arrays.copyOfRange(keys, first, end), source, from);
            }
            first = end;
        }
    }

    /** The few whose cut hashes are equal, by their whole ones. */
    private static void addSorted(IdRunWriter writer, long[] keys, Source source, long from) throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (long key : keys) {
            numbers.add(from + (key & NUMBER_MASK));
        }
        numbers.sort((one, other) -> {
            int order = Long.compareUnsigned(hash(source, one), hash(source, other));
            return order != 0 ? order : Long.compare(other, one);
        });
        for (long number : numbers) {
            add(writer, source, number);
        }
    }

    private static void add(IdRunWriter writer, Source source, long number) throws IOException {
        writer.add(hash(source, number), position(number));
    }

    /** Brings all filters into memory. */
    public void loadFilters() throws IOException {
        for (IdRun run : index.runs()) {
            run.loadFilter(BackgroundJob.unpaced());
        }
    }

    /** Whether all pages of the newest run are what was written, which an opening looks at. */
    public boolean isNewestSound() {
        return index.runs()[0].isSound();
    }

    /** Finds out ahead what {@link #findForeseen} will need to know of so many ids, at most 64. */
    public void foresee(long first, int count) {
        for (int i = 0; i < count; i++) {
            highs[i] = source.high(first + i);
            lows[i] = source.low(first + i);
        }
        index.foresee(highs, lows, count);
    }

    /** As {@link #find}, faster for ids that were foreseen, in their order. */
    public long findForeseen(long number) {
        long position = index.findForeseen(source.high(number), source.low(number), events);
        return position < 0 ? -1 : position / EVENT_BYTES - 1;
    }

    /** The number that is found for the id with this number, or -1. */
    public long find(long number) {
        long position = index.find(source.high(number), source.low(number), events);
        return position < 0 ? -1 : position / EVENT_BYTES - 1;
    }

    /** The id with the number is known from now on, in memory. */
    public void put(long number) {
        index.putOwn(source.high(number), source.low(number), position(number), events);
    }

    /** How many ids are known. */
    public long count() {
        return index.count();
    }

    /** Files that a look-up asks. */
    public int runs() {
        return index.runs().length;
    }

    /** Bytes of memory for all ids. */
    public long memoryBytes() {
        return index.memoryBytes();
    }

    @Override
    public void close() {
        index.close();
        arena.close();
    }
}

package io.saldo.projection.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.saldo.projection.record.RecordFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit trail of a node: files of records, each named by the number of its first, the oldest deleted first. A request
 * only puts its record into a queue, from where a thread writes it: what waits there, at most some tenths of a second's
 * records, is lost when the process is killed, and what was not forced yet, at most five seconds', when the power fails. The
 * movements themselves are in the journal, whatever happens to the trail.
 */
public final class AuditTrail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

    private static final String SUFFIX = ".audit";
    private static final int SEGMENTS_READ_MAX = 8;
    private static final int RECORDS_AT_ONCE = 4_096;
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long FORCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

    private final Path directory;
    private final AuditLimits limits;
    private final LongSupplier clock;
    private final BlockingQueue<AuditRecord> waiting;
    private final Counter dropped;
    private final AuditFormat format = new AuditFormat();
    /** The files by the numbers of their first records; guarded by itself. */
    private final TreeMap<Long, Path> segments = new TreeMap<>();

    private final Thread thread;
    private @Nullable RecordFile segment;
    private long nextNumber = 1;
    private long forcedNanos = System.nanoTime();
    private volatile boolean isClosing;

    private AuditTrail(Path directory, AuditLimits limits, LongSupplier clock, MeterRegistry meters) {
        this.directory = directory;
        this.limits = limits;
        this.clock = clock;
        waiting = new ArrayBlockingQueue<>(limits.waitingMax());
        dropped = Counter.builder("saldo.audit.dropped")
                .description(
                        "Requests that are missing in the audit trail, because it could not be written fast enough")
                .register(meters);
        thread = Thread.ofPlatform().daemon().name("saldo-audit").unstarted(this::run);
    }

    /**
     * Opens the trail in a directory, made when it is missing.
     *
     * @param clock nanoseconds since 1970
     * @throws IOException when it cannot be read or written
     */
    public static AuditTrail open(Path directory, AuditLimits limits, LongSupplier clock, MeterRegistry meters)
            throws IOException {
        AuditTrail trail = new AuditTrail(directory, limits, clock, meters);
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.getFileName().toString().matches("[0-9]{19}\\.audit"))
                    .forEach(file -> trail.segments.put(
                            Long.parseLong(file.getFileName().toString().substring(0, 19)), file));
        }
        if (!trail.segments.isEmpty()) {
            Map.Entry<Long, Path> newest = trail.segments.lastEntry();
            trail.nextNumber = newest.getKey();
            trail.segment = RecordFile.open(newest.getValue(), _ -> trail.nextNumber++);
        }
        trail.thread.start();
        return trail;
    }

    /** Notes a request. Never waits. */
    public void note(AuditRecord record) {
        if (isClosing || !waiting.offer(record)) {
            dropped.increment();
        }
    }

    private void run() {
        List<AuditRecord> batch = new ArrayList<>();
        boolean isLast = false;
        while (!isLast) {
            isLast = isClosing;
            try {
                while (waiting.drainTo(batch, RECORDS_AT_ONCE) > 0) {
                    write(batch);
                    batch.clear();
                }
                force(isLast);
            } catch (IOException | RuntimeException failure) {
                dropped.increment(batch.size());
                batch.clear();
                LOG.atError().setCause(failure).log("the audit trail cannot be written; requests go on without it");
                LockSupport.parkNanos(FORCE_NANOS);
            }
            if (!isClosing) {
                LockSupport.parkNanos(GATHER_NANOS);
            }
        }
    }

    private void write(List<AuditRecord> batch) throws IOException {
        RecordFile file = segment;
        if (file == null || file.bytes() >= limits.segmentBytes()) {
            file = nextSegment();
        }
        long number = nextNumber;
        for (AuditRecord record : batch) {
            int length = format.encode(number++, record);
            file.add(format.bytes(), length);
        }
        file.write();
        nextNumber = number;
    }

    private RecordFile nextSegment() throws IOException {
        RecordFile full = segment;
        if (full != null) {
            full.force();
            full.close();
        }
        Path path = directory.resolve("%019d%s".formatted(nextNumber, SUFFIX));
        RecordFile fresh = RecordFile.open(path, _ -> {});
        segment = fresh;
        synchronized (segments) {
            segments.put(nextNumber, path);
        }
        dropOldest();
        return fresh;
    }

    /** Deletes what is too old, or too much. The newest file always stays. */
    private void dropOldest() throws IOException {
        synchronized (segments) {
            long bytes = 0;
            for (Path path : segments.values()) {
                bytes += Files.size(path);
            }
            while (segments.size() > 1) {
                Path oldest = segments.firstEntry().getValue();
                long changedNanos = TimeUnit.MILLISECONDS.toNanos(
                        Files.getLastModifiedTime(oldest).toMillis());
                if (bytes <= limits.bytesMax() && clock.getAsLong() - changedNanos <= limits.ageNanosMax()) {
                    return;
                }
                bytes -= Files.size(oldest);
                Files.delete(oldest);
                segments.pollFirstEntry();
            }
        }
    }

    private void force(boolean isLast) throws IOException {
        RecordFile file = segment;
        if (file != null && (isLast || System.nanoTime() - forcedNanos >= FORCE_NANOS)) {
            file.force();
            forcedNanos = System.nanoTime();
        }
    }

    /**
     * Reads a page. It looks through a limited number of files and then ends, with a place to go on.
     *
     * @throws IOException when the trail cannot be read
     */
    public AuditPage read(AuditQuery query) throws IOException {
        List<AuditPage.Entry> found = new ArrayList<>();
        long before = query.beforeNumber();
        for (int files = 0; files < SEGMENTS_READ_MAX; files++) {
            Map.Entry<Long, Path> file;
            synchronized (segments) {
                file = segments.lowerEntry(before);
            }
            if (file == null) {
                return new AuditPage(found, OptionalLong.empty());
            }
            List<AuditPage.Entry> matches = matches(file.getValue(), query, before);
            for (AuditPage.Entry match : matches.reversed()) {
                found.add(match);
                if (found.size() == query.limit()) {
                    return new AuditPage(found, OptionalLong.of(match.number()));
                }
            }
            before = file.getKey();
        }
        return new AuditPage(found, OptionalLong.of(before));
    }

    private static List<AuditPage.Entry> matches(Path file, AuditQuery query, long before) throws IOException {
        List<AuditPage.Entry> matches = new ArrayList<>();
        try {
            RecordFile.read(file, payload -> {
                long number = AuditFormat.number(payload);
                if (number < before) {
                    AuditRecord record = AuditFormat.decode(payload);
                    if (query.wants(record)) {
                        matches.add(new AuditPage.Entry(number, record));
                    }
                }
            });
        } catch (NoSuchFileException _) {
            // It became too old between the look for it and now.
            return List.of();
        }
        return matches;
    }

    /** Writes what waits, and ends. */
    @Override
    public void close() {
        isClosing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_TIME);
            RecordFile file = segment;
            if (file != null) {
                file.close();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException failure) {
            LOG.atWarn().setCause(failure).log("the audit trail could not be closed");
        }
    }
}

package io.saldo.replica.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.replica.log.AppendStatus;
import io.saldo.replica.log.LogStartException;
import io.saldo.replica.log.RecordingFollower;
import io.saldo.replica.log.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a log finds again after its process was killed, or its machine lost power in the middle of a write. */
@Timeout(180)
class AeronLogCrashTest {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int FRAME_HEADER_BYTES = 32;

    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(ints = {100, 20_000})
    void deliversAgainAllThatWasDeliveredBeforeAKillAndStartsAtOnce(int entryBytes) throws Exception {
        long seen = 0;
        for (int kill = 1; kill <= 3; kill++) {
            long delivered = runUntilKilled(entryBytes, seen + 200);
            assertTrue(delivered >= seen + 200, delivered + " after " + seen);
            seen = delivered;
        }

        RecordingFollower follower = new RecordingFollower();
        try (AeronLog log = open(data, follower)) {
            assertTrue(follower.answeredIndex() >= seen, follower.answeredIndex() + " of " + seen);
            assertEquals(Role.LEADER, log.role());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"header only", "one page of three", "pages after a hole"})
    void cutsOffAWriteThatWasTorn(String kind) throws IOException {
        Path crashed = crashedWith(3);
        Path segment = segmentOf(crashed);
        int end = endOf(segment);
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            writeTorn(file, end, kind);
        }

        RecordingFollower follower = new RecordingFollower();
        try (AeronLog log = open(crashed, follower)) {
            append(log, 4);
            await(() -> follower.answeredIndex() == 4);
        }

        assertEquals(4, follower.delivered().size());
    }

    @Test
    void startsWhenTheLogEndsWithAPieceThatTheArchiveReads() throws IOException {
        Path crashed = crashedWith(200);
        Path segment = segmentOf(crashed);
        int end = endOfFrameThatReaches(segment, Parts.WRITE_BYTES_MAX);
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            long bytes = file.length();
            file.setLength(end);
            file.setLength(bytes);
        }

        RecordingFollower follower = new RecordingFollower();
        try (AeronLog log = open(crashed, follower)) {
            long kept = follower.answeredIndex();
            append(log, 201);
            await(() -> follower.answeredIndex() == kept + 1);

            assertTrue(kept > 100 && kept < 200, kept + " entries fit");
        }
    }

    /** Walks from frame to frame by their lengths. */
    private static int endOfFrameThatReaches(Path segment, int place) throws IOException {
        ByteBuffer frames = ByteBuffer.wrap(Files.readAllBytes(segment)).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (at < place) {
            at += (frames.getInt(at) + 31) / 32 * 32;
        }
        return at;
    }

    @Test
    void refusesALogThatIsDamagedFarFromItsEnd() throws IOException {
        Path crashed = crashedWith(200);
        Path segment = segmentOf(crashed);
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(endOf(segment) / 4);
            file.writeByte(~file.readUnsignedByte());
        }

        AeronLog log = new AeronLog(AeronLogConfig.in(crashed));
        LogStartException refused =
                assertThrows(LogStartException.class, () -> log.start(new RecordingFollower(), failure -> {}));

        assertTrue(refused.toString().contains("damaged"), refused.toString());
        assertTrue(refused.toString().contains(segment.toString()), refused.toString());
        log.close();
    }

    /** A copy of the files of a running log, which is what a crash leaves. */
    private Path crashedWith(int entries) throws IOException {
        Path running = data.resolve("running");
        Path crashed = data.resolve("crashed");
        RecordingFollower follower = new RecordingFollower();
        try (AeronLog log = open(running, follower)) {
            for (int i = 1; i <= entries; i++) {
                append(log, i);
            }
            await(() -> follower.answeredIndex() == entries);
            copy(running, crashed);
        }
        return crashed;
    }

    /** Frames as they are when only some pages of the last write reached the disk. */
    private static void writeTorn(RandomAccessFile file, int end, String kind) throws IOException {
        byte[] frame = new byte[8192];
        file.seek(0);
        file.readFully(frame, 0, FRAME_HEADER_BYTES);
        putInt(frame, 0, frame.length);
        putInt(frame, 8, end);
        int kept = kind.equals("header only") ? FRAME_HEADER_BYTES : 4096 - end % 4096;
        for (int i = FRAME_HEADER_BYTES; i < kept; i++) {
            frame[i] = 'x';
        }
        file.seek(end);
        file.write(frame);
        if (kind.equals("pages after a hole")) {
            putInt(frame, 8, end + frame.length);
            file.write(frame, 0, 4096);
        }
    }

    private static void putInt(byte[] bytes, int at, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[at + i] = (byte) (value >>> (8 * i));
        }
    }

    private static int endOf(Path segment) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        int offset = 0;
        int length = intAt(bytes, offset);
        while (length > 0) {
            offset += (length + 31) & ~31;
            length = intAt(bytes, offset);
        }
        return offset;
    }

    private static int intAt(byte[] bytes, int at) {
        int value = 0;
        for (int i = Integer.BYTES - 1; i >= 0; i--) {
            value = value << 8 | (bytes[at + i] & 0xff);
        }
        return value;
    }

    private static Path segmentOf(Path data) {
        return data.resolve("archive").resolve("0-0.rec");
    }

    private long runUntilKilled(int entryBytes, long untilIndex) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(LogChild.command(data, 16, entryBytes))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long last = 0;
        try (BufferedReader lines = child.inputReader(StandardCharsets.US_ASCII)) {
            boolean isKilled = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("delivered ")) {
                    last = Long.parseLong(line.substring("delivered ".length()));
                } else {
                    assertEquals("replayed", line);
                }
                if (last >= untilIndex && !isKilled) {
                    isKilled = true;
                    child.toHandle().destroyForcibly(); // Leaves the stream open, to read what it said before.
                }
            }
        } finally {
            child.destroyForcibly();
        }
        child.waitFor();
        return last;
    }

    private static AeronLog open(Path data, RecordingFollower follower) {
        AeronLog log = new AeronLog(AeronLogConfig.in(data));
        log.start(follower, failure -> {});
        await(() -> log.role() == Role.LEADER);
        return log;
    }

    private static void append(AeronLog log, int number) {
        MemorySegment entry = MemorySegment.ofArray(
                "entry %06d of some length".formatted(number).repeat(300).getBytes(StandardCharsets.US_ASCII));
        await(() -> log.append(entry, 0, entry.byteSize(), log.connection()) == AppendStatus.ACCEPTED);
    }

    private static void await(BooleanSupplier outcome) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!outcome.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "what is awaited does not come");
            LockSupport.parkNanos(100_000);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            paths.forEach(path -> {
                try {
                    Files.copy(path, to.resolve(from.relativize(path).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}

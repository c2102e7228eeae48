package io.saldo.cli.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a server does with files that are not as it left them. One data directory serves all tests, so each of them mends what
 * it has damaged, and shows by that that the server changed nothing.
 */
@Timeout(600)
class DamagedFilesTest {
    private static final int BATCHES_OF_A_SEGMENT = 90;
    private static final int MORE_BATCHES_MAX = 60;
    private static final String CHECKPOINTS = "--ledger-checkpoint-events=4000";

    @TempDir
    static Path directory;

    private static Shop shop;

    @BeforeAll
    static void fillTwoSegments() throws IOException {
        shop = new Shop(directory, directory.resolve("data"));
        try (ServerProcess server = shop.open(CHECKPOINTS)) {
            shop.begin(server);
            shop.order(server, 100);
            assertTrue(shop.orderLong(server, BATCHES_OF_A_SEGMENT), server.output());
            // The second follows only when enough was ordered since the first, whenever that was made.
            for (int i = 0; i < MORE_BATCHES_MAX && files("checkpoints").size() < 2; i++) {
                assertTrue(shop.orderLong(server, 1), server.output());
            }
            assertTrue(
                    ServerProcess.await(() -> files("checkpoints").size() >= 2, 30_000_000_000L),
                    "two checkpoints are made");
            Shop.stop(server);
        }
        // Without a checkpoint behind them, so that the log has these orders, too.
        try (ServerProcess server = shop.open()) {
            shop.order(server, 50);
            shop.settle(server);
            Shop.stop(server);
        }
    }

    /** Whatever was damaged and mended, nothing is lost. */
    @AfterAll
    static void audit() throws IOException {
        try (ServerProcess server = shop.open()) {
            shop.audit(server);
            Shop.stop(server);
        }
        shop.verify();
    }

    @Test
    void namesTheBlockInWhichABitFlipped() throws IOException {
        Path segment = segment(0);
        long offset = 20_000_000;
        flip(segment, offset);

        String line = shop.refusal();
        flip(segment, offset);

        assertTrue(line.contains("journal damaged: segment=00000000000000000000.journal offset="), line);
        long named = Long.parseLong(line.replaceFirst(".* offset=(\\d+) .*", "$1"));
        assertTrue(named <= offset && offset - named < 1 << 20, line);
        assertTrue(line.matches(".* expectedSequence=\\d+: .*; nothing was changed: run './saldo verify .*"), line);
    }

    @Test
    void namesASegmentThatIsTooShort() throws IOException {
        Path segment = segment(0);
        long size = Files.size(segment);
        byte[] end = read(segment, size - 4_096, 4_096);
        truncate(segment, size - 4_096);

        String line = shop.refusal();
        write(segment, size - 4_096, end);

        assertTrue(line.contains("segment=00000000000000000000.journal offset=0 expectedSequence=1: file of "), line);
    }

    @Test
    void namesASegmentThatStandsInThePlaceOfAnother() throws IOException {
        swap(segment(0), segment(1));

        String line = shop.refusal();
        swap(segment(0), segment(1));

        assertTrue(line.contains("segment=00000000000000000000.journal offset=0 expectedSequence=1: segment of"), line);
    }

    @Test
    void namesASegmentThatIsMissing() throws IOException {
        Path segment = segment(0);
        Path away = directory.resolve("away");
        Files.move(segment, away);

        String line = shop.refusal();
        Files.move(away, segment);

        assertTrue(line.contains("segment=00000000000000000000.journal"), line);
        assertTrue(line.contains("segment is missing"), line);
    }

    @Test
    void namesTheLogWhenABitFlippedInIt() throws IOException {
        Path recording = shop.data()
                .resolve("log/archive")
                .resolve(files("log/archive").stream()
                        .filter(name -> name.matches("0-\\d+\\.rec"))
                        .max(Comparator.comparingLong(DamagedFilesTest::position))
                        .orElseThrow());
        long offset = end(recording) - 3_000;
        flip(recording, offset);

        String line = shop.refusal();
        flip(recording, offset);

        assertTrue(line.contains("segmentFile=" + recording.getFileName()), line);
        assertTrue(line.endsWith("restore the data directory from a backup"), line);
    }

    private static long position(String recording) {
        return Long.parseLong(recording.substring(2, recording.length() - 4));
    }

    @Test
    void refusesALogWhoseFileIsMissing() throws IOException {
        Path archive = shop.data().resolve("log/archive");
        Path away = Files.createDirectories(directory.resolve("away-recordings"));
        List<String> recordings = files("log/archive").stream()
                .filter(name -> name.startsWith("0-"))
                .toList();
        for (String recording : recordings) {
            Files.move(archive.resolve(recording), away.resolve(recording));
        }

        String line = shop.refusal();
        for (String recording : recordings) {
            Files.move(away.resolve(recording), archive.resolve(recording));
        }

        assertTrue(line.contains("the log's recording 0 has no file in " + archive), line);
    }

    @Test
    void refusesAJournalWithoutItsLog() throws IOException {
        Path log = shop.data().resolve("log");
        Path away = directory.resolve("away");
        Files.move(log, away);

        String line = shop.refusal();
        Files.move(away, log);

        assertTrue(line.contains("the log's directory " + log + " is missing; restore it from a backup"), line);
    }

    @Test
    void refusesALogWithoutItsJournal() throws IOException {
        Path journal = shop.data().resolve("journal");
        Path away = directory.resolve("away");
        Files.move(journal, away);

        String line = shop.refusal();
        delete(journal);
        Files.move(away, journal);

        assertTrue(line.contains("journal"), line);
        assertTrue(line.contains("before the checkpoint's"), line);
    }

    @Test
    void mendsGarbageBehindTheLastBlockFromTheLog() throws IOException {
        Map<String, Integer> before = hashes();
        Path segment = segment(1);
        write(segment, (end(segment) + 15) / 8 * 8, "garbage that a crash left behind".getBytes(US_ASCII));

        mend();

        assertEquals(before, hashes());
    }

    @Test
    void mendsALastBlockThatWasWrittenInPart() throws IOException {
        Map<String, Integer> before = hashes();
        Path segment = segment(1);
        write(segment, end(segment) - 60, new byte[61]);

        mend();

        assertEquals(before, hashes());
    }

    @Test
    void mendsManyBlocksThatWereNeverWritten() throws IOException {
        Map<String, Integer> before = hashes();
        Path segment = segment(1);
        write(segment, end(segment) - 6_000, new byte[6_001]);

        mend();

        assertEquals(before, hashes());
    }

    private static void mend() throws IOException {
        try (ServerProcess server = shop.open()) {
            Shop.stop(server);
            assertTrue(server.output().contains("the journal's end was torn by a crash"), server.output());
        }
    }

    @Test
    void usesAnOlderCheckpointWhenTheNewestIsDamaged() throws IOException {
        Path newest = checkpoint(1);
        flip(newest, Files.size(newest) / 2);

        try (ServerProcess server = shop.open()) {
            shop.audit(server);
            Shop.stop(server);
            assertTrue(
                    server.output()
                            .contains("checkpoint " + newest + " is damaged: its checksum is wrong; an older one"),
                    server.output());
        } finally {
            flip(newest, Files.size(newest) / 2);
        }
    }

    @Test
    void doesWithoutACheckpointWhenAllAreDamaged() throws IOException {
        for (int i = 0; i < 2; i++) {
            flip(checkpoint(i), 70);
        }

        try (ServerProcess server = shop.open()) {
            shop.settle(server);
            Shop.stop(server);
        } finally {
            for (int i = 0; i < 2; i++) {
                flip(checkpoint(i), 70);
            }
        }
    }

    private static Path segment(int number) {
        return shop.data()
                .resolve("journal")
                .resolve(files("journal").stream()
                        .filter(name -> name.endsWith(".journal"))
                        .toList()
                        .get(number));
    }

    private static Path checkpoint(int number) {
        return shop.data().resolve("checkpoints").resolve(files("checkpoints").get(number));
    }

    /** The names of the files in one of the data directory's directories, sorted. */
    private static List<String> files(String name) {
        try (Stream<Path> files = Files.list(shop.data().resolve(name))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Of all segments of the journal. */
    private static Map<String, Integer> hashes() throws IOException {
        Map<String, Integer> hashes = new TreeMap<>();
        for (String name : files("journal")) {
            if (name.endsWith(".journal")) {
                Path file = shop.data().resolve("journal").resolve(name);
                hashes.put(name, Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return hashes;
    }

    /** Offset of the last byte that is not zero. */
    private static long end(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int last = bytes.length - 1;
        while (last > 0 && bytes[last] == 0) {
            last--;
        }
        return last;
    }

    private static void flip(Path file, long offset) throws IOException {
        byte[] one = read(file, offset, 1);
        one[0] ^= 4;
        write(file, offset, one);
    }

    private static byte[] read(Path file, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            assertEquals(length, channel.read(bytes, offset));
        }
        return bytes.array();
    }

    private static void write(Path file, long offset, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertEquals(bytes.length, channel.write(ByteBuffer.wrap(bytes), offset));
        }
    }

    private static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private static void swap(Path one, Path other) throws IOException {
        Path aside = directory.resolve("aside");
        Files.move(one, aside);
        Files.move(other, one);
        Files.move(aside, other);
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

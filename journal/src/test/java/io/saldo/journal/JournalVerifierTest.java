package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a full verification finds: forgeries with a right checksum, and all of several findings. */
class JournalVerifierTest {
    private static final JournalConfig CONFIG = JournalConfig.standard(5).withSizes(4096, 1024);
    private static final Script SCRIPT = Script.random(3, 60);

    private final Model model = new Model();
    private String lastHash = "";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @BeforeEach
    void writeJournal() {
        try (Journal journal = Journal.open(directory, CONFIG, JournalListener.SILENT)) {
            model.execute(journal, SCRIPT, 0, 60);
            lastHash = HexFormat.of().formatHex(journal.lastHash());
        }
    }

    @Test
    void soundJournalGivesAllEventsAndTheLastHash() {
        long[] done = {0};
        Model visited = new Model();

        VerificationReport report = JournalVerifier.verify(
                directory,
                (bytes, total, events, nanos) -> done[0] = bytes,
                event -> visited.add(
                        model.events.get((int) event.sequence() - 1).spec(), event.position(), event.timeNanos(), 0));

        assertTrue(report.isSound());
        assertEquals(lastHash, report.lastHash());
        assertEquals(model.events.size(), report.replayedSequence());
        assertTrue(done[0] > 4096);
        assertEquals(
                model.events.stream().map(Model.Event::position).toList(),
                visited.events.stream().map(Model.Event::position).toList());
    }

    @Test
    void findsAForgedBodyByTheChain() throws IOException {
        Model.Event event = eventWith(4, false);
        long block = forge(event.position(), EventLayout.bodyOffset(flags(event), links(event)), 1);
        assertOpens();

        VerificationReport report = verify();

        assertEquals(1, report.findingCount());
        Finding finding = report.findings().getFirst();
        assertTrue(finding.what().contains("another hash"), finding.what());
        assertTrue(finding.offset() > offset(block) || !finding.segment().equals(file(block)));
    }

    @Test
    void findsAForgedLinkByComputingItAgain() throws IOException {
        for (int field : new int[] {EventLayout.LINK_BACK, EventLayout.LINK_PREVIOUS, EventLayout.LINK_JUMP}) {
            Model.Event event = eventWith(5, true);
            int link = EventLayout.linksOffset(flags(event));
            forge(event.position(), link + field, 8);

            Finding finding = verify().findings().getFirst();
            assertTrue(finding.what().startsWith("link 0"), finding.what());
            assertEquals(event.sequence(), finding.sequence());
            assertEquals(offset(event.position()), finding.offset());
            JournalDamaged damaged =
                    assertThrows(JournalDamaged.class, () -> JournalReader.open(directory, 1, JournalListener.SILENT));
            assertEquals(finding.what(), damaged.what());

            forge(event.position(), link + field, 8);
        }
        assertTrue(verify().isSound());
    }

    @Test
    void findsAForgedSubject() throws IOException {
        Model.Event event = model.events.stream()
                .filter(candidate -> candidate.spec().subject() != 0)
                .findFirst()
                .orElseThrow();
        forge(event.position(), EventLayout.SUBJECT_PREVIOUS, 8);

        Finding finding = verify().findings().getFirst();

        assertEquals(event.sequence(), finding.sequence());
        assertTrue(finding.what().startsWith("previous event about the subject"), finding.what());
    }

    @Test
    void goesOnBehindAFindingAndFindsTheNext() throws IOException {
        long first = model.events.get(20).position();
        long second = model.events.get(model.events.size() - 20).position();
        Disk.flip(file(first), offset(first), 1);
        Disk.flip(file(second), offset(second), 1);

        VerificationReport report = verify();

        assertEquals(2, report.findingCount());
        assertEquals(2, report.findings().size());
        assertTrue(report.replayedSequence() <= 20);
        assertEquals(model.events.size(), report.lastSequence());
        assertEquals(lastHash, report.lastHash());
        assertTrue(report.eventCount() < model.events.size());
    }

    @Test
    void reportsEveryMissingSegmentAndVerifiesTheOthers() throws IOException {
        Files.delete(file(4096));
        Files.delete(file(3 * 4096));

        VerificationReport report = verify();

        assertEquals(
                List.of(file(4096), file(3 * 4096)),
                report.findings().stream().map(Finding::segment).toList());
        assertEquals(model.events.size(), report.lastSequence());
    }

    @Test
    void tornTailThatWasNeverForcedIsNoFinding(@TempDir Path live) throws IOException {
        Path crashed = live.resolve("crashed");
        Model half = new Model();
        try (Journal journal = Journal.open(live, CONFIG, JournalListener.SILENT)) {
            half.execute(journal, SCRIPT, 0, 30);
            Disk.copy(live, crashed);
        }
        long position = half.events.getLast().position();
        Disk.flip(Disk.segment(crashed, position - position % 4096), offset(position), 1);

        VerificationReport report = JournalVerifier.verify(crashed, (done, total, events, nanos) -> {}, event -> {});

        assertTrue(report.isSound());
        assertFalse(report.tornTail().isEmpty());
    }

    private VerificationReport verify() {
        return JournalVerifier.verify(directory, (done, total, events, nanos) -> {}, event -> {});
    }

    @Test
    void whatAVisitorThrowsComesOut() {
        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> JournalVerifier.verify(directory, (done, total, events, nanos) -> {}, event -> {
                    throw new IllegalStateException("seen " + event.sequence());
                }));

        assertEquals("seen 1", thrown.getMessage());
    }

    private void assertOpens() {
        JournalReader.open(directory, 1, JournalListener.SILENT).close();
    }

    /** An event far enough back, with a subject-free header of known shape and, if asked for, links. */
    private Model.Event eventWith(int skip, boolean links) {
        return model.events.stream()
                .filter(event -> links ? links(event) > 0 : event.spec().bodyBytes() > 0)
                .skip(skip)
                .findFirst()
                .orElseThrow();
    }

    /** Changes a byte of an event and makes its block's checksum right again; returns the block's position. */
    private long forge(long event, int at, int change) throws IOException {
        byte[] file = Files.readAllBytes(file(event));
        MemorySegment bytes = MemorySegment.ofArray(file);
        long block = 4096;
        while (block + LittleEndian.i32(bytes, block + BlockLayout.LENGTH) <= offset(event)) {
            block += LittleEndian.i32(bytes, block + BlockLayout.LENGTH);
        }
        file[(int) offset(event) + at] ^= (byte) change;
        LittleEndian.putI32(bytes, block + BlockLayout.CRC, 0);
        CRC32C crc = new CRC32C();
        crc.update(file, (int) block, LittleEndian.i32(bytes, block + BlockLayout.LENGTH));
        LittleEndian.putI32(bytes, block + BlockLayout.CRC, (int) crc.getValue());
        Files.write(file(event), file);
        return event - event % 4096 + block - 4096;
    }

    private static int flags(Model.Event event) {
        return event.spec().payloadClass() | (event.spec().subject() == 0 ? 0 : EventLayout.FLAG_SUBJECT);
    }

    private static int links(Model.Event event) {
        return event.spec().threads().size();
    }

    private Path file(long position) {
        return Disk.segment(directory, position - position % 4096);
    }

    private static long offset(long position) {
        return 4096 + position % 4096;
    }
}

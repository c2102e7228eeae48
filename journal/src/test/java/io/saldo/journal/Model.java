package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a journal must hold, kept in the simplest way and compared with what it does hold. */
final class Model {
    record Link(long position, long sequence, long timeNanos, long previous, long jump, int depth) {}

    record Event(EventSpec spec, long position, long sequence, long timeNanos, long logIndex, long subjectPrevious) {}

    final List<Event> events = new ArrayList<>();
    final List<Long> entryEnds = new ArrayList<>(List.of(0L));
    private final Map<Integer, List<Link>> threads = new TreeMap<>();
    private final Map<Long, Long> ids = new HashMap<>();

    /** Executes entries of the script from the first index to before the other, with a flush after each. */
    void execute(Journal journal, Script script, int from, int to) {
        for (Script.Entry entry : script.entries().subList(from, to)) {
            journal.beginBlock(entry.logIndex(), entry.timeNanos());
            foresee(journal, entry.events());
            for (EventSpec event : entry.events()) {
                assertEquals(
                        ids.getOrDefault(event.id(), -1L),
                        journal.findForeseen(EventSpec.ID_HIGH, event.id()),
                        "foreseen");
                long previous = ids.getOrDefault(event.subject(), -1L);
                long position = journal.append(event.encode(entry.timeNanos(), previous), 0);
                add(event, position, entry.timeNanos(), entry.logIndex());
                assertEquals(position, event.id() == 0 ? position : journal.find(EventSpec.ID_HIGH, event.id()));
                assertEquals(
                        events.size(), journal.cursor().moveToEvent(position).sequence());
            }
            journal.endBlock();
            journal.flush();
            entryEnds.add((long) events.size());
        }
    }

    /** The first of them; those behind are looked up without. */
    private static void foresee(Journal journal, List<EventSpec> events) {
        long[] lows = events.stream()
                .mapToLong(EventSpec::id)
                .limit(Journal.FORESEEN_MAX)
                .toArray();
        long[] highs = new long[lows.length];
        Arrays.fill(highs, EventSpec.ID_HIGH);
        journal.foresee(highs, lows, lows.length);
    }

    /** The model as it was behind the event with the sequence. */
    Model upTo(long sequence) {
        Model earlier = new Model();
        for (Event event : events.subList(0, Math.toIntExact(sequence))) {
            earlier.add(event.spec, event.position, event.timeNanos, event.logIndex);
        }
        return earlier;
    }

    void add(EventSpec spec, long position, long timeNanos, long logIndex) {
        long sequence = events.size() + 1L;
        events.add(new Event(spec, position, sequence, timeNanos, logIndex, ids.getOrDefault(spec.subject(), -1L)));
        int flags = spec.payloadClass() | (spec.subject() == 0 ? 0 : EventLayout.FLAG_SUBJECT);
        long link = position + EventLayout.linksOffset(flags);
        for (int thread : spec.threads()) {
            List<Link> links = threads.computeIfAbsent(thread, absent -> new ArrayList<>());
            links.add(nextLink(links, link, sequence, timeNanos));
            link += EventLayout.linkBytes(flags);
        }
        if (spec.id() != 0) {
            ids.put(spec.id(), position);
        }
        if (spec.subject() != 0) {
            ids.put(spec.subject(), position);
        }
    }

    /** Jumps by the depths of the links: as far again as the last jump, if that one was as long as the jump before it. */
    private static Link nextLink(List<Link> links, long position, long sequence, long timeNanos) {
        if (links.isEmpty()) {
            return new Link(position, sequence, timeNanos, -1, -1, 1);
        }
        Link previous = links.getLast();
        int first = depthAt(links, previous.jump);
        int second = first == 0 ? 0 : depthAt(links, links.get(first - 1).jump);
        boolean equal = previous.depth - first == first - second;
        long jump = equal ? links.get(first - 1).jump : previous.position;
        return new Link(position, sequence, timeNanos, previous.position, jump, previous.depth + 1);
    }

    private static int depthAt(List<Link> links, long position) {
        for (Link link : links) {
            if (link.position == position) {
                return link.depth;
            }
        }
        return 0;
    }

    /** Compares everything that the journal shows to its readers. */
    void check(ReadableJournal journal) {
        assertEquals(events.size(), journal.publishedSequence());
        checkThreads(journal);
        checkIds(journal);
        checkEvents(journal);
    }

    void checkThreads(ReadableJournal journal) {
        EventCursor cursor = journal.cursor();
        for (int thread = 0; thread < Script.THREADS; thread++) {
            List<Link> links = threads.getOrDefault(thread, List.of());
            assertEquals(links.isEmpty() ? -1 : links.getLast().position, journal.threadHead(thread));
            for (Link link : links) {
                cursor.moveToLink(link.position);
                assertEquals(link.sequence, cursor.sequence());
                assertEquals(link.previous, cursor.previous());
                assertEquals(link.jump, cursor.jump());
                assertEquals(thread, cursor.thread());
                assertEquals(link.position, cursor.linkAt(cursor.linkIndex()));
            }
            checkSeeks(journal, thread, links);
        }
        assertEquals(-1, journal.threadHead(Script.THREADS));
        assertEquals(-1, journal.threadHead(-1));
    }

    private void checkSeeks(ReadableJournal journal, int thread, List<Link> links) {
        long head = journal.threadHead(thread);
        for (long sequence = 0; sequence <= events.size() + 1; sequence++) {
            long wanted = sequence;
            assertEquals(
                    links.stream()
                            .filter(link -> link.sequence <= wanted)
                            .mapToLong(Link::position)
                            .max()
                            .orElse(-1),
                    journal.seekBySequence(head, sequence));
        }
        for (Link link : links) {
            for (long time = link.timeNanos - 1; time <= link.timeNanos + 1; time++) {
                long wanted = time;
                assertEquals(
                        links.stream()
                                .filter(old -> old.timeNanos <= wanted)
                                .mapToLong(Link::position)
                                .max()
                                .orElse(-1),
                        journal.seekByTime(head, time));
            }
        }
    }

    void checkIds(ReadableJournal journal) {
        ids.forEach((id, position) -> assertEquals(position, journal.find(EventSpec.ID_HIGH, id)));
        for (long absent = -20; absent <= 0; absent++) {
            assertEquals(-1, journal.find(EventSpec.ID_HIGH, absent));
        }
        assertEquals(-1, journal.find(0, 0));
    }

    private void checkEvents(ReadableJournal journal) {
        JournalScanner scanner = journal.scan(1);
        for (Event event : events) {
            assertEquals(event.position, journal.positionOfSequence(event.sequence));
            assertTrue(scanner.next());
            checkEvent(event, scanner.event());
            assertEquals(event.logIndex, scanner.logIndex());
        }
        assertFalse(scanner.next());
        assertEquals(-1, journal.positionOfSequence(0));
        assertEquals(-1, journal.positionOfSequence(events.size() + 1));
        assertThrows(IllegalArgumentException.class, () -> journal.scan(events.size() + 2));
    }

    private static void checkEvent(Event event, EventCursor cursor) {
        EventSpec spec = event.spec;
        assertEquals(event.position, cursor.position());
        assertEquals(event.sequence, cursor.sequence());
        assertEquals(event.timeNanos, cursor.timeNanos());
        assertEquals(spec.kind(), cursor.kind());
        assertEquals(spec.id(), cursor.idLow());
        assertEquals(spec.id() == 0 ? 0 : EventSpec.ID_HIGH, cursor.idHigh());
        assertEquals(spec.subject() != 0, cursor.hasSubject());
        if (spec.subject() != 0) {
            assertEquals(spec.subject(), cursor.subjectLow());
            assertEquals(EventSpec.ID_HIGH, cursor.subjectHigh());
            assertEquals(event.subjectPrevious, cursor.subjectPrevious());
        }
        assertEquals(spec.threads().size(), cursor.linkCount());
        assertEquals(spec.bodyBytes(), cursor.bodyLength());
        byte[] encoded = spec.encode(event.timeNanos, event.subjectPrevious).toArray(ValueLayout.JAVA_BYTE);
        int bodyAt = encoded.length - spec.bodyBytes();
        assertArrayEquals(
                Arrays.copyOfRange(encoded, bodyAt, encoded.length),
                cursor.segment()
                        .asSlice(cursor.bodyOffset(), cursor.bodyLength())
                        .toArray(ValueLayout.JAVA_BYTE));
    }
}

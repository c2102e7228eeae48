package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order in which ids go into a run. */
final class IdEntriesTest {
    private static final IdHash HASH = new IdHash(11);

    private record Entry(long hash, long position) {
        static final Comparator<Entry> ORDER = ((Comparator<Entry>)
                        (one, other) -> Long.compareUnsigned(one.hash, other.hash))
                .thenComparing(Entry::position, Comparator.reverseOrder());
    }

    private final IdEntries entries = new IdEntries(HASH);
    private final List<Entry> expected = new ArrayList<>();

    private void add(long id) {
        long position = 80 + 8L * expected.size();
        entries.addOwn(1, id, position);
        expected.add(new Entry(HASH.of(1, id), position));
    }

    private List<Entry> sorted() {
        entries.sort();
        List<Entry> sorted = new ArrayList<>();
        for (int index = 0; index < entries.count(); index++) {
            sorted.add(new Entry(entries.hash(index), entries.position(index)));
        }
        return sorted;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 33, 1_000, 4_097, 70_000, 300_000})
    void sortsByHashAndOfOneHashTheNewestFirst(int count) {
        SplittableRandom random = new SplittableRandom(count);
        for (int added = 0; added < count; added++) {
            add(random.nextInt(Math.max(1, count / 2)));
        }

        List<Entry> sorted = sorted();

        expected.sort(Entry.ORDER);
        assertEquals(expected, sorted);
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 200_000})
    void sortsManyEntriesOfOneId(int count) {
        for (int added = 0; added < count; added++) {
            add(added % 16 == 0 ? added : 7);
        }

        List<Entry> sorted = sorted();

        expected.sort(Entry.ORDER);
        assertEquals(expected, sorted);
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000})
    void sortsOthersAfterItWasCleared(int count) {
        for (int added = 0; added < count; added++) {
            add(added);
        }
        sorted();
        entries.clear();
        expected.clear();
        for (int added = 0; added < count / 7; added++) {
            add(count + added);
        }

        List<Entry> sorted = sorted();

        expected.sort(Entry.ORDER);
        assertEquals(expected, sorted);
    }
}

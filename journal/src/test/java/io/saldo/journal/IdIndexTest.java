package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IdIndexTest {
    private static final int EVENT_BYTES = 64;

    /** Events of 64 bytes, one after the other; the first place stays free, as in a journal. */
    private static final class Events implements EventBytes {
        private final MemorySegment bytes;

        Events(int count) {
            bytes = MemorySegment.ofArray(new byte[(count + 1) * EVENT_BYTES]);
        }

        long put(int number, long idHigh, long idLow) {
            long position = (long) number * EVENT_BYTES;
            LittleEndian.putI64(bytes, position + EventLayout.ID_HIGH, idHigh);
            LittleEndian.putI64(bytes, position + EventLayout.ID_LOW, idLow);
            return position;
        }

        @Override
        public MemorySegment bytesAt(long position) {
            return bytes;
        }

        @Override
        public long offsetAt(long position) {
            return position;
        }
    }

    @Test
    void findsEveryIdAmongAMillionAndNoOther() {
        int count = 1_000_000;
        Events events = new Events(count);
        IdIndex index = new IdIndex(new IdHash(new SplittableRandom().nextLong()));
        SplittableRandom ids = new SplittableRandom(9);
        for (int number = 1; number <= count; number++) {
            long high = ids.nextLong();
            long low = ids.nextLong();
            index.putOwn(high, low, events.put(number, high, low), events);
        }

        SplittableRandom again = new SplittableRandom(9);
        for (int number = 1; number <= count; number++) {
            assertEquals((long) number * EVENT_BYTES, index.find(again.nextLong(), again.nextLong(), events));
        }
        for (int absent = 0; absent < count; absent++) {
            assertEquals(-1, index.find(again.nextLong(), absent, events));
        }
    }

    @Test
    void findsIdsThatAreCountedUpInEitherHalf() {
        int count = 200_000;
        Events events = new Events(2 * count);
        IdIndex index = new IdIndex(new IdHash(0));
        for (int number = 1; number <= count; number++) {
            index.putOwn(0, number, events.put(number, 0, number), events);
            index.putOwn(number, 0, events.put(count + number, number, 0), events);
        }

        for (int number = 1; number <= count; number++) {
            assertEquals((long) number * EVENT_BYTES, index.find(0, number, events));
            assertEquals((long) (count + number) * EVENT_BYTES, index.find(number, 0, events));
        }
    }

    @Test
    void theNewestEventAboutAnIdReplacesTheOlder() {
        Events events = new Events(3000);
        IdIndex index = new IdIndex(new IdHash(1));
        for (int number = 1; number <= 3000; number++) {
            index.putOwn(1, number % 100 + 1, events.put(number, 1, number % 100 + 1), events);
            assertEquals((long) number * EVENT_BYTES, index.find(1, number % 100 + 1, events));
        }
    }
}

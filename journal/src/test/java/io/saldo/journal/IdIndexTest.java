package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IdIndexTest {
    @Test
    void findsEveryIdAmongAMillionAndNoOther() {
        int count = 1_000_000;
        NumberedEvents events = new NumberedEvents(count);
        IdIndex index = new IdIndex(new IdHash(new SplittableRandom().nextLong()));
        SplittableRandom ids = new SplittableRandom(9);
        for (int number = 1; number <= count; number++) {
            long high = ids.nextLong();
            long low = ids.nextLong();
            index.putOwn(high, low, events.put(number, high, low), events);
        }

        SplittableRandom again = new SplittableRandom(9);
        for (int number = 1; number <= count; number++) {
            assertEquals(NumberedEvents.position(number), index.find(again.nextLong(), again.nextLong(), events));
        }
        for (int absent = 0; absent < count; absent++) {
            assertEquals(-1, index.find(again.nextLong(), absent, events));
        }
    }

    @Test
    void findsIdsThatAreCountedUpInEitherHalf() {
        int count = 200_000;
        NumberedEvents events = new NumberedEvents(2 * count);
        IdIndex index = new IdIndex(new IdHash(0));
        for (int number = 1; number <= count; number++) {
            index.putOwn(0, number, events.put(number, 0, number), events);
            index.putOwn(number, 0, events.put(count + number, number, 0), events);
        }

        for (int number = 1; number <= count; number++) {
            assertEquals(NumberedEvents.position(number), index.find(0, number, events));
            assertEquals(NumberedEvents.position(count + number), index.find(number, 0, events));
        }
    }

    @Test
    void theNewestEventAboutAnIdReplacesTheOlder() {
        NumberedEvents events = new NumberedEvents(3000);
        IdIndex index = new IdIndex(new IdHash(1));
        for (int number = 1; number <= 3000; number++) {
            index.putOwn(1, number % 100 + 1, events.put(number, 1, number % 100 + 1), events);
            assertEquals(NumberedEvents.position(number), index.find(1, number % 100 + 1, events));
        }
    }
}

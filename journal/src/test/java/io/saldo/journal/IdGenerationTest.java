package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Hashes are chosen here, so that buckets, tags and fingerprints meet as they seldom do by chance. */
class IdGenerationTest {
    private static final int SLOT_BITS = IdGeneration.SLOT_BITS_MIN;
    private static final int BUCKETS = 1 << (SLOT_BITS - 3);
    private static final int IDS = 64;

    private final NumberedEvents events = new NumberedEvents(1 << SLOT_BITS);
    private final IdGeneration generation = new IdGeneration(new IdTags(SLOT_BITS), 0);

    /** A hash with this bucket, tag and fingerprint. */
    private static long hash(long bucket, long tag, long fingerprint) {
        return bucket << (Long.SIZE + 3 - SLOT_BITS) | tag << 19 | fingerprint;
    }

    /** Puts the id with the number under the hash; its event has that number, too. */
    private boolean put(long hash, int number) {
        return generation.put(hash, 7, number, events.put(number, 7, number), events);
    }

    private long find(long hash, int number) {
        return generation.find(hash, 7, number, events);
    }

    private boolean mayHold(long hash) {
        return generation.mayHold(new long[] {hash}, 1) == 1;
    }

    @Test
    void idsOfAFullBucketGoIntoTheNextOnes() {
        for (int number = 1; number <= 30; number++) {
            assertEquals(-1, find(hash(5, number, number), number));
            assertTrue(put(hash(5, number, number), number));
        }

        for (int number = 1; number <= 30; number++) {
            assertEquals(NumberedEvents.position(number), find(hash(5, number, number), number));
            assertTrue(mayHold(hash(5, number, number)));
        }
        assertFalse(mayHold(hash(5, 200, 1)));
        assertFalse(mayHold(hash(5, 7, 8)));
        assertFalse(mayHold(hash(4, 7, 7)));
        assertFalse(mayHold(hash(9, 30, 30)));
        assertEquals(-1, find(hash(5, 200, 1), 1000));
    }

    @Test
    void theLastBucketGoesOnInTheFirst() {
        for (int number = 1; number <= 20; number++) {
            put(hash(BUCKETS - 1, number, 3), number);
        }

        for (int number = 1; number <= 20; number++) {
            assertEquals(NumberedEvents.position(number), find(hash(BUCKETS - 1, number, 3), number));
        }
    }

    @Test
    void idsOfOneHashAreToldApartByTheirEvents() {
        for (int number = 1; number <= 20; number++) {
            assertTrue(put(hash(1, 0xFF, 4), number));
        }

        for (int number = 1; number <= 20; number++) {
            assertEquals(NumberedEvents.position(number), find(hash(1, 0xFF, 4), number));
        }
        assertEquals(-1, find(hash(1, 0xFF, 4), 21));
        assertEquals(20, generation.count());
    }

    @Test
    void tagsOfZeroAndOneAreFoundAndAreNoFreeSlot() {
        assertFalse(mayHold(hash(2, 0, 0)));
        assertFalse(mayHold(hash(2, 1, 0)));
        assertEquals(-1, find(hash(2, 0, 0), 1));

        put(hash(2, 0, 9), 1);
        put(hash(2, 1, 10), 2);
        put(hash(2, 0x80, 11), 3);

        assertEquals(NumberedEvents.position(1), find(hash(2, 0, 9), 1));
        assertEquals(NumberedEvents.position(2), find(hash(2, 1, 10), 2));
        assertEquals(NumberedEvents.position(3), find(hash(2, 0x80, 11), 3));
        assertFalse(mayHold(hash(2, 0x81, 11)));
        assertFalse(mayHold(hash(2, 0x7F, 11)));
        assertFalse(mayHold(hash(2, 0, 0)));
    }

    @Test
    void aNewerEventAboutAnIdTakesTheSlotOfTheOlder() {
        for (int number = 1; number <= 12; number++) {
            put(hash(3, number, 1), number);
        }
        long newer = events.put(13, 7, 11);

        assertFalse(generation.put(hash(3, 11, 1), 7, 11, newer, events));

        assertEquals(newer, find(hash(3, 11, 1), 11));
        assertEquals(12, generation.count());
    }

    @Test
    void isFullWithFiveInEightSlotsAndMayThenHoldWhatItHoldsAndHardlyAnyOther() {
        SplittableRandom random = new SplittableRandom(1);
        long[] hashes = random.longs((1 << SLOT_BITS) / 8 * 5).toArray();
        for (int i = 0; i < hashes.length; i++) {
            assertFalse(generation.isFull());
            put(hashes[i], i + 1);
        }

        assertTrue(generation.isFull());
        for (int from = 0; from + IDS <= hashes.length; from += IDS) {
            long[] held = new long[IDS];
            System.arraycopy(hashes, from, held, 0, IDS);
            assertEquals(-1, generation.mayHold(held, IDS));
            assertEquals(0x1FF, generation.mayHold(held, 9));
        }
        int wrong = 0;
        for (int group = 0; group < 1000; group++) {
            wrong += Long.bitCount(generation.mayHold(random.longs(IDS).toArray(), IDS));
        }
        assertTrue(wrong < 5, () -> "of 64,000 unknown ids too many are taken for known ones");
    }

    @Test
    void aReaderFindsWhateverWasPutBeforeItAsked() {
        SplittableRandom random = new SplittableRandom(2);
        // Few buckets, so that most ids go into the next one.
        long[] hashes = new long[2000];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = hash(random.nextInt(4) * 80L, random.nextInt(256), random.nextInt(4));
        }
        AtomicInteger put = new AtomicInteger();
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
            int missed = 0;
            SplittableRandom choice = new SplittableRandom(3);
            for (int known = 0; known < hashes.length; known = put.get()) {
                int number = known == 0 ? 0 : choice.nextInt(known) + 1;
                missed += number > 0 && find(hashes[number - 1], number) != NumberedEvents.position(number) ? 1 : 0;
            }
            return missed;
        });

        for (int i = 0; i < hashes.length; i++) {
            put(hashes[i], i + 1);
            put.set(i + 1);
        }

        assertEquals(0, reader.join());
    }

    @Test
    void generationsBesideEachOtherKnowOnlyTheirOwn() {
        IdTags tags = new IdTags(IdGeneration.SLOT_BITS_MAX);
        IdGeneration[] beside = new IdGeneration[8];
        for (int i = 0; i < beside.length; i++) {
            beside[i] = new IdGeneration(tags, tags.own());
        }
        assertEquals(-1, tags.own());

        for (int number = 1; number <= 40; number++) {
            beside[number % 8].put(3, 7, number, events.put(number, 7, number), events);
        }

        for (int number = 1; number <= 40; number++) {
            for (int i = 0; i < beside.length; i++) {
                long expected = i == number % 8 ? NumberedEvents.position(number) : -1;
                assertEquals(expected, beside[i].find(3, 7, number, events));
            }
        }
    }

    @Test
    void tagsThatWereGivenUpBeginBlank() {
        IdTags tags = new IdTags(IdGeneration.SLOT_BITS_MAX);
        IdGeneration kept = new IdGeneration(tags, tags.own());
        int lane = tags.own();
        IdGeneration givenUp = new IdGeneration(tags, lane);
        kept.put(3, 7, 1, events.put(1, 7, 1), events);
        givenUp.put(3, 7, 2, events.put(2, 7, 2), events);

        givenUp.giveUp();
        assertEquals(lane, tags.own());
        IdGeneration next = new IdGeneration(tags, lane);

        assertEquals(0, next.mayHold(new long[] {3}, 1));
        assertEquals(-1, next.find(3, 7, 2, events));
        assertTrue(next.put(3, 7, 3, events.put(3, 7, 3), events));
        assertEquals(NumberedEvents.position(3), next.find(3, 7, 3, events));
        assertEquals(NumberedEvents.position(1), kept.find(3, 7, 1, events));
    }
}

package io.saldo.ledger.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartitioningTest {
    @Test
    void placesIdsWhereTheyWillAlwaysBe() {
        Map<String, int[]> golden = new LinkedHashMap<>();
        golden.put("a", new int[] {1, 2, 0, 1, 11});
        golden.put("alice", new int[] {0, 2, 1, 6, 4});
        golden.put("bob", new int[] {0, 1, 2, 5, 0});
        golden.put("shop.bob:1", new int[] {0, 1, 1, 5, 12});
        golden.put("0123456789", new int[] {0, 1, 0, 2, 4});
        golden.put("user-7", new int[] {1, 0, 0, 4, 15});
        golden.put("A_very-long.id:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", new int[] {0, 1, 4, 3, 0});
        golden.forEach((id, places) -> {
            int at = 0;
            for (int count : new int[] {2, 3, 5, 7, 16}) {
                assertEquals(places[at++], new Partitioning(count).of(new AccountId(id)), id + " of " + count);
            }
        });
    }

    @Test
    void placesBytesAsTheirText() {
        byte[] bytes = "..shop.bob:1..".getBytes(StandardCharsets.US_ASCII);

        int place = new Partitioning(16).of(MemorySegment.ofArray(bytes), 2, bytes.length - 4);

        assertEquals(new Partitioning(16).of(new AccountId("shop.bob:1")), place);
    }

    @Test
    void placesEverythingInTheOnlyPartition() {
        assertEquals(0, Partitioning.SINGLE.of(new AccountId("alice")));
    }

    @Test
    void spreadsIdsThatDifferLittle() {
        int[] found = new int[16];
        for (int i = 0; i < 16_000; i++) {
            found[new Partitioning(16).of(new AccountId("wallet-" + i))]++;
        }

        for (int count : found) {
            assertTrue(count > 850 && count < 1_150, "one in sixteen of 16,000, and not " + count);
        }
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> new Partitioning(0));
        assertThrows(IllegalArgumentException.class, () -> new Partitioning(17));
    }
}

package io.saldo.ledger.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.saldo.ledger.Invariant;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The open holds against maps, with ids that crowd in few places of the index, and through saves and loads. */
class HoldsTest {
    private record Id(long high, long low) {}

    private final Arena arena = Arena.ofConfined();
    private final Map<Id, Long> expiries = new HashMap<>();
    private final TreeMap<Long, Integer> countsByExpiry = new TreeMap<>();
    private final List<Id> open = new ArrayList<>();
    private final List<Id> closed = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(15);

    @AfterEach
    void end() {
        arena.close();
    }

    @Test
    void findsExactlyWhatIsOpenAndWhatExpiresFirst() {
        Holds holds = new Holds(arena, 1);
        for (int phase = 0; phase < 12; phase++) {
            int target = phase % 3 == 0 ? 3_000 : phase % 3 == 1 ? 20 : 700;
            while (open.size() != target) {
                step(holds, open.size() < target ? 2 : 1);
            }
            check(holds);
            holds = loaded(holds, phase);
            check(holds);
        }
    }

    /** Two steps forward and one back, or the other way. */
    private void step(Holds holds, int opensInThree) {
        boolean opens = random.nextInt(3) < opensInThree || open.isEmpty();
        if (opens) {
            open(holds);
        } else {
            close(holds, open.get(random.nextInt(open.size())));
        }
        int first = holds.firstToExpire();
        assertEquals(
                countsByExpiry.isEmpty() ? -1 : countsByExpiry.firstKey(), first < 0 ? -1 : holds.expiresAt(first));
        if (!closed.isEmpty()) {
            Id gone = closed.get(random.nextInt(closed.size()));
            assertEquals(expiries.containsKey(gone), holds.find(gone.high(), gone.low()) >= 0);
        }
    }

    private void open(Holds holds) {
        Id id = new Id(random.nextInt(3), random.nextInt(1, 20_000));
        if (expiries.containsKey(id)) {
            return;
        }
        long expiry = random.nextInt(4) == 0 ? 0 : random.nextLong(1, 500);
        holds.open(id.high(), id.low(), (int) id.low(), -1, id.high(), id.low(), expiry);
        expiries.put(id, expiry);
        open.add(id);
        if (expiry != 0) {
            countsByExpiry.merge(expiry, 1, Integer::sum);
        }
    }

    private void close(Holds holds, Id id) {
        holds.close(holds.find(id.high(), id.low()));
        long expiry = Objects.requireNonNull(expiries.remove(id));
        open.remove(id);
        closed.add(id);
        if (expiry != 0) {
            countsByExpiry.merge(expiry, -1, (count, less) -> count + less == 0 ? null : count + less);
        }
    }

    private void check(Holds holds) {
        assertEquals(open.size(), holds.size());
        for (Id id : open) {
            int hold = holds.find(id.high(), id.low());
            assertEquals(id, new Id(holds.idHigh(hold), holds.idLow(hold)));
            assertEquals(expiries.get(id), holds.expiresAt(hold));
            assertEquals((int) id.low(), holds.balance(hold));
        }
    }

    private Holds loaded(Holds holds, long seed) {
        byte[] saved = saved(holds);
        Holds loaded = new Holds(arena, seed);
        MemorySegment source = MemorySegment.ofArray(saved);
        long[] at = {0};
        loaded.load(new StateReader(target -> {
            target.copyFrom(source.asSlice(at[0], target.byteSize()));
            at[0] += target.byteSize();
        }));
        assertArrayEquals(saved, saved(loaded));
        return loaded;
    }

    private static byte[] saved(Holds holds) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        holds.save(new StateWriter(part -> bytes.writeBytes(part.toArray(ValueLayout.JAVA_BYTE))));
        return bytes.toByteArray();
    }

    @Test
    void neitherOpensAHoldTwiceNorClosesOneThatIsNotOpen() {
        Holds holds = new Holds(arena, 1);
        holds.open(1, 2, 0, -1, 0, 5, 0);

        assertThrows(Invariant.class, () -> holds.open(1, 2, 0, -1, 0, 5, 0));
        int hold = holds.find(1, 2);
        holds.close(hold);
        assertThrows(Invariant.class, () -> holds.close(hold));
    }
}

package io.saldo.ledger.state;

import io.saldo.ledger.Invariant;
import io.saldo.ledger.event.EventLayout;
import java.lang.foreign.Arena;
import java.util.Arrays;

/**
 * The open holds, found by id, and by time of expiry through a binary heap whose ties are broken by number. A closed
 * hold's place is used again, the last freed first. For the ledger thread alone.
 *
 * <pre>
 *  0 u64 id high, 8 u64 id low
 * 16 i128 amount, low half first
 * 32 i64 expiry time, or 0 for never
 * 40 u32 balance held
 * 44 u32 receiver's account, -1 none, -2 one in another partition
 * 48 u32 place in the heap + 1, or 0      of a free place: next free + 1, or 0
 * 52 u32 1 while open, 2 while a crossing captures it
 * 56 u64 0
 * </pre>
 */
public final class Holds {
    private static final int ID_HIGH = 0;
    private static final int ID_LOW = 8;
    private static final int AMOUNT_LOW = 16;
    private static final int AMOUNT_HIGH = 24;
    private static final int EXPIRES_AT = 32;
    private static final int BALANCE = 40;
    private static final int RECEIVER = 44;
    private static final int HEAP_PLACE = 48;
    private static final int OPEN = 52;
    private static final int RECORD_BYTES = 64;
    private static final int CROSSING = 2;

    private final RecordTable table;
    private final long seed;
    private int firstFree = -1;
    private int open;
    private volatile int published;
    private int[] heap = new int[16];
    private int heapSize;
    private int[] index = new int[64];

    Holds(Arena arena, long seed) {
        table = new RecordTable(arena, RECORD_BYTES, 10);
        this.seed = seed;
    }

    /** How many holds are open; any thread. */
    public int size() {
        return published;
    }

    /** The open hold with this id, or -1. */
    public int find(long idHigh, long idLow) {
        int mask = index.length - 1;
        for (int i = slot(idHigh, idLow); index[i] != 0; i = (i + 1) & mask) {
            int hold = index[i] - 1;
            if (table.readLong(hold, ID_HIGH) == idHigh && table.readLong(hold, ID_LOW) == idLow) {
                return hold;
            }
        }
        return -1;
    }

    /** The open hold that expires first, or -1 when none ever does. */
    public int firstToExpire() {
        return heapSize == 0 ? -1 : heap[0];
    }

    /** High half of the hold's id. */
    public long idHigh(int hold) {
        return table.readLong(hold, ID_HIGH);
    }

    /** Low half of the hold's id. */
    public long idLow(int hold) {
        return table.readLong(hold, ID_LOW);
    }

    /** High half of the amount. */
    public long amountHigh(int hold) {
        return table.readLong(hold, AMOUNT_HIGH);
    }

    /** Low half of the amount. */
    public long amountLow(int hold) {
        return table.readLong(hold, AMOUNT_LOW);
    }

    /** When it expires, in nanoseconds since 1970, or 0 for never. */
    public long expiresAt(int hold) {
        return table.readLong(hold, EXPIRES_AT);
    }

    /** Whose money is held. */
    public int balance(int hold) {
        return table.readInt(hold, BALANCE);
    }

    /** Whether a crossing captures it, so that nothing else may end it and it does not expire meanwhile. */
    public boolean isCrossing(int hold) {
        return table.readInt(hold, OPEN) == CROSSING;
    }

    /** The account that receives a capture that names nobody, -1 for none, or -2 for one in another partition. */
    public int receiver(int hold) {
        return table.readInt(hold, RECEIVER);
    }

    void open(long idHigh, long idLow, int balance, int receiver, long amountHigh, long amountLow, long expiresAt) {
        Invariant.check(find(idHigh, idLow) < 0, "a hold is opened once");
        Invariant.check(receiver >= EventLayout.ELSEWHERE, "a receiver is an account, none, or elsewhere");
        int hold = place();
        table.writeLong(hold, ID_HIGH, idHigh);
        table.writeLong(hold, ID_LOW, idLow);
        table.writeLong(hold, AMOUNT_LOW, amountLow);
        table.writeLong(hold, AMOUNT_HIGH, amountHigh);
        table.writeLong(hold, EXPIRES_AT, expiresAt);
        table.writeInt(hold, BALANCE, balance);
        table.writeInt(hold, RECEIVER, receiver);
        table.writeInt(hold, HEAP_PLACE, 0);
        table.writeInt(hold, OPEN, 1);
        open++;
        published = open;
        addToIndex(hold);
        if (expiresAt != 0) {
            pushHeap(hold);
        }
    }

    /** A crossing begins to capture the hold. */
    void cross(int hold) {
        Invariant.check(table.readInt(hold, OPEN) == 1, "only an open hold is captured");
        leaveHeap(hold);
        table.writeInt(hold, HEAP_PLACE, 0);
        table.writeInt(hold, OPEN, CROSSING);
    }

    /** The crossing was refused, and the hold is as open as before; if it is due by now it expires next. */
    void reopen(int hold) {
        Invariant.check(isCrossing(hold), "only a hold that a crossing captures is open again");
        table.writeInt(hold, OPEN, 1);
        if (expiresAt(hold) != 0) {
            pushHeap(hold);
        }
    }

    private void leaveHeap(int hold) {
        int heapPlace = table.readInt(hold, HEAP_PLACE);
        if (heapPlace != 0) {
            removeFromHeap(heapPlace - 1);
        }
    }

    void close(int hold) {
        Invariant.check(table.readInt(hold, OPEN) != 0, "only an open hold is closed");
        removeFromIndex(hold);
        leaveHeap(hold);
        for (int field = 0; field < RECORD_BYTES; field += 8) {
            table.writeLong(hold, field, 0);
        }
        table.writeInt(hold, HEAP_PLACE, firstFree + 1);
        firstFree = hold;
        open--;
        published = open;
    }

    private int place() {
        if (firstFree < 0) {
            return table.append();
        }
        int hold = firstFree;
        firstFree = table.readInt(hold, HEAP_PLACE) - 1;
        return hold;
    }

    private int slot(long idHigh, long idLow) {
        long hash = (idHigh ^ seed) * 0x9E3779B97F4A7C15L ^ (idLow + seed);
        hash *= 0xD6E8FEB86659FD93L;
        return (int) (hash >>> 32) & (index.length - 1);
    }

    private void addToIndex(int hold) {
        if ((open + 1) * 2 > index.length) {
            rebuildIndex(index.length * 2);
        }
        place(hold);
    }

    private void rebuildIndex(int capacity) {
        int[] old = index;
        index = new int[capacity];
        for (int entry : old) {
            if (entry != 0) {
                place(entry - 1);
            }
        }
    }

    private void place(int hold) {
        int mask = index.length - 1;
        int i = slot(idHigh(hold), idLow(hold));
        while (index[i] != 0) {
            i = (i + 1) & mask;
        }
        index[i] = hold + 1;
    }

    /** Removal by shifting back, so that no probe sequence is broken. */
    private void removeFromIndex(int hold) {
        int mask = index.length - 1;
        int i = slot(idHigh(hold), idLow(hold));
        while (index[i] != hold + 1) {
            Invariant.check(index[i] != 0, "an open hold is in the index");
            i = (i + 1) & mask;
        }
        int gap = i;
        for (int j = (i + 1) & mask; index[j] != 0; j = (j + 1) & mask) {
            int home = slot(idHigh(index[j] - 1), idLow(index[j] - 1));
            if (((j - home) & mask) >= ((j - gap) & mask)) {
                index[gap] = index[j];
                gap = j;
            }
        }
        index[gap] = 0;
    }

    private boolean isEarlier(int hold, int other) {
        long expiry = expiresAt(hold);
        long otherExpiry = expiresAt(other);
        return expiry != otherExpiry ? expiry < otherExpiry : hold < other;
    }

    private void pushHeap(int hold) {
        if (heapSize == heap.length) {
            heap = Arrays.copyOf(heap, heap.length * 2);
        }
        siftUp(heapSize++, hold);
    }

    private void removeFromHeap(int place) {
        int moved = heap[--heapSize];
        if (place == heapSize) {
            return;
        }
        siftDown(place, moved);
        if (heap[place] == moved) {
            siftUp(place, moved);
        }
    }

    private void siftUp(int place, int hold) {
        int at = place;
        while (at > 0 && isEarlier(hold, heap[(at - 1) / 2])) {
            put(at, heap[(at - 1) / 2]);
            at = (at - 1) / 2;
        }
        put(at, hold);
    }

    private void siftDown(int place, int hold) {
        int at = place;
        while (2 * at + 1 < heapSize) {
            int child = 2 * at + 1;
            if (child + 1 < heapSize && isEarlier(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isEarlier(heap[child], hold)) {
                break;
            }
            put(at, heap[child]);
            at = child;
        }
        put(at, hold);
    }

    private void put(int place, int hold) {
        heap[place] = hold;
        table.writeInt(hold, HEAP_PLACE, place + 1);
    }

    void save(StateWriter writer) {
        writer.table(table);
        writer.number(firstFree);
        writer.number(heapSize);
    }

    /** The heap's order is in the records, and the index is rebuilt. */
    void load(StateReader reader) {
        reader.table(table);
        firstFree = (int) reader.number();
        heapSize = (int) reader.number();
        heap = new int[Math.max(16, Integer.highestOneBit(heapSize + 1) * 2)];
        for (int hold = 0; hold < table.size(); hold++) {
            if (table.readInt(hold, OPEN) != 0) {
                open++;
                addToIndex(hold);
                int heapPlace = table.readInt(hold, HEAP_PLACE);
                if (heapPlace != 0) {
                    heap[heapPlace - 1] = hold;
                }
            }
        }
        published = open;
    }
}

package io.saldo.ledger.state;

import io.saldo.ledger.Invariant;
import io.saldo.ledger.crossing.CrossingKind;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.TransactionId;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The open crossings, found by id, with what each holds of balances and the room that is kept so that no later step can
 * take a balance out of 128 bits. A finished crossing's places are used again, the last freed first. For the ledger thread
 * alone, but for {@link #size}.
 *
 * <pre>
 *  0 u64 id high, 8 u64 id low
 * 16 i64 position of its CROSSING_OPENED
 * 24 u64 subject high, 32 u64 subject low
 * 40 u32 first leg + 1, or 0               of a free place: next free + 1, or 0
 * 44 u8  kind
 * 45 u8  coordinator
 * 46 u8  1 when this partition is the coordinator
 * 47 u8  1 while open
 *
 * a leg:
 *  0 i128 held, low half first             or room above
 * 16 i128 0                                or room below
 * 32 u32 balance held                      or -1
 * 36 u32 0                                 or account
 * 40 u32 0                                 or currency
 * 44 u32 next leg of the crossing + 1, or 0; of a free place: next free + 1, or 0
 * </pre>
 */
public final class Crossings {
    /**
     * An open crossing.
     *
     * @param id its id
     * @param coordinator the partition that coordinates it
     * @param isCoordinator whether that is this one
     * @param position of its CROSSING_OPENED in the journal of this partition
     */
    public record Open(TransactionId id, int coordinator, boolean isCoordinator, long position) {}

    private static final int ID_HIGH = 0;
    private static final int ID_LOW = 8;
    private static final int POSITION = 16;
    private static final int SUBJECT_HIGH = 24;
    private static final int SUBJECT_LOW = 32;
    private static final int FIRST_LEG = 40;
    private static final int TRAITS = 44;
    private static final int RECORD_BYTES = 48;
    private static final int COORDINATOR_SHIFT = 8;
    private static final int IS_COORDINATOR = 1 << 16;
    private static final int OPEN = 1 << 24;

    private static final int ABOVE_LOW = 0;
    private static final int ABOVE_HIGH = 8;
    private static final int BELOW_LOW = 16;
    private static final int BELOW_HIGH = 24;
    private static final int BALANCE = 32;
    private static final int ACCOUNT = 36;
    private static final int CURRENCY = 40;
    private static final int NEXT = 44;
    private static final int LEG_BYTES = 48;

    private final RecordTable table;
    private final RecordTable legs;
    private final RecordIndex index;
    private final KeptRoom rooms = new KeptRoom();
    private int firstFree = -1;
    private int firstFreeLeg = -1;
    private int coordinated;
    private int open;
    private volatile int published;

    Crossings(Arena arena, long seed) {
        table = new RecordTable(arena, RECORD_BYTES, 10);
        legs = new RecordTable(arena, LEG_BYTES, 10);
        index = new RecordIndex(table, seed);
    }

    /** How many crossings are open; any thread. */
    public int size() {
        return published;
    }

    /** How many of them this partition coordinates. */
    public int coordinated() {
        return coordinated;
    }

    /** The open crossing with this id, or -1. */
    public int find(long idHigh, long idLow) {
        return open == 0 ? -1 : index.find(idHigh, idLow);
    }

    /** The open crossing with this id, or -1. */
    public int find(TransactionId id) {
        return find(id.high(), id.low());
    }

    /** All open crossings, the one opened first before the others. */
    public List<Open> all() {
        List<Open> all = new ArrayList<>(open);
        for (int crossing = 0; crossing < table.size(); crossing++) {
            if ((table.readInt(crossing, TRAITS) & OPEN) != 0) {
                all.add(new Open(id(crossing), coordinator(crossing), isCoordinator(crossing), position(crossing)));
            }
        }
        all.sort(Comparator.comparingLong(Open::position));
        return all;
    }

    /** The id of an open crossing. */
    public TransactionId id(int crossing) {
        return new TransactionId(table.readLong(crossing, ID_HIGH), table.readLong(crossing, ID_LOW));
    }

    /** The position of its CROSSING_OPENED. */
    public long position(int crossing) {
        return table.readLong(crossing, POSITION);
    }

    /** The partition that coordinates it. */
    public int coordinator(int crossing) {
        return table.readInt(crossing, TRAITS) >>> COORDINATOR_SHIFT & 0xFF;
    }

    /** Whether this partition coordinates it. */
    public boolean isCoordinator(int crossing) {
        return (table.readInt(crossing, TRAITS) & IS_COORDINATOR) != 0;
    }

    /** What it is to the client. */
    public CrossingKind kind(int crossing) {
        return CrossingKind.of(table.readInt(crossing, TRAITS) & 0xFF);
    }

    /** The hold that it captures, or the movement that it reverses. */
    public TransactionId subject(int crossing) {
        return new TransactionId(table.readLong(crossing, SUBJECT_HIGH), table.readLong(crossing, SUBJECT_LOW));
    }

    /** The first leg of a crossing, or -1; {@link #nextLeg} gives the others. */
    public int firstLeg(int crossing) {
        return table.readInt(crossing, FIRST_LEG) - 1;
    }

    /** The crossing's leg after this one, or -1. */
    public int nextLeg(int leg) {
        return legs.readInt(leg, NEXT) - 1;
    }

    /** The balance of which a leg holds something, or -1 when it keeps room. */
    public int heldBalance(int leg) {
        return legs.readInt(leg, BALANCE);
    }

    /** How much a leg holds. */
    public Amount held(int leg) {
        return new Amount(legs.readLong(leg, ABOVE_HIGH), legs.readLong(leg, ABOVE_LOW));
    }

    /** Whether any open crossing keeps room for a balance, so that credits must ask {@link #leavesRoomAbove}. */
    public boolean keepRoom() {
        return open != 0 && !rooms.isEmpty();
    }

    /** Whether an open crossing may still credit the account. */
    public boolean mayCredit(int account) {
        return rooms.isKeptFor(account);
    }

    /** Whether a balance that gains the amount leaves the room that open crossings need above it. */
    public boolean leavesRoomAbove(int account, int currency, long high, long low, long amountHigh, long amountLow) {
        return rooms.isLeftAbove(account, currency, high, low, amountHigh, amountLow);
    }

    /** Whether a balance that loses the amount leaves the room that open crossings need below it. */
    public boolean leavesRoomBelow(int account, int currency, long high, long low, long amountHigh, long amountLow) {
        return rooms.isLeftBelow(account, currency, high, low, amountHigh, amountLow);
    }

    int open(
            TransactionId id,
            TransactionId subject,
            CrossingKind kind,
            int coordinator,
            boolean isCoordinator,
            long position) {
        Invariant.check(find(id) < 0, "a crossing is opened once");
        int crossing = firstFree < 0 ? table.append() : firstFree;
        if (crossing == firstFree) {
            firstFree = table.readInt(crossing, FIRST_LEG) - 1;
        }
        table.writeLong(crossing, ID_HIGH, id.high());
        table.writeLong(crossing, ID_LOW, id.low());
        table.writeLong(crossing, POSITION, position);
        table.writeLong(crossing, SUBJECT_HIGH, subject.high());
        table.writeLong(crossing, SUBJECT_LOW, subject.low());
        table.writeInt(crossing, FIRST_LEG, 0);
        table.writeInt(
                crossing,
                TRAITS,
                kind.ordinal() | coordinator << COORDINATOR_SHIFT | (isCoordinator ? IS_COORDINATOR : 0) | OPEN);
        index.add(crossing);
        coordinated += isCoordinator ? 1 : 0;
        open++;
        published = open;
        return crossing;
    }

    void hold(int crossing, int balance, Amount amount) {
        int leg = addLeg(crossing, balance);
        write(leg, amount, Amount.ZERO);
    }

    void keepRoom(int crossing, int account, int currency, Amount above, Amount below) {
        int leg = addLeg(crossing, EventLayout.NO_NUMBER);
        write(leg, above, below);
        legs.writeInt(leg, ACCOUNT, account);
        legs.writeInt(leg, CURRENCY, currency);
        rooms.keep(account, currency, above, below);
    }

    private int addLeg(int crossing, int balance) {
        int leg = firstFreeLeg < 0 ? legs.append() : firstFreeLeg;
        if (leg == firstFreeLeg) {
            firstFreeLeg = legs.readInt(leg, NEXT) - 1;
        }
        legs.writeInt(leg, BALANCE, balance);
        legs.writeInt(leg, NEXT, table.readInt(crossing, FIRST_LEG));
        table.writeInt(crossing, FIRST_LEG, leg + 1);
        return leg;
    }

    private void write(int leg, Amount above, Amount below) {
        legs.writeLong(leg, ABOVE_LOW, above.low());
        legs.writeLong(leg, ABOVE_HIGH, above.high());
        legs.writeLong(leg, BELOW_LOW, below.low());
        legs.writeLong(leg, BELOW_HIGH, below.high());
    }

    private Amount below(int leg) {
        return new Amount(legs.readLong(leg, BELOW_HIGH), legs.readLong(leg, BELOW_LOW));
    }

    void close(int crossing) {
        Invariant.check((table.readInt(crossing, TRAITS) & OPEN) != 0, "only an open crossing ends");
        for (int leg = firstLeg(crossing); leg >= 0; ) {
            int next = nextLeg(leg);
            if (heldBalance(leg) == EventLayout.NO_NUMBER) {
                rooms.giveBack(legs.readInt(leg, ACCOUNT), legs.readInt(leg, CURRENCY), held(leg), below(leg));
            }
            for (int field = 0; field < LEG_BYTES; field += 8) {
                legs.writeLong(leg, field, 0);
            }
            legs.writeInt(leg, NEXT, firstFreeLeg + 1);
            firstFreeLeg = leg;
            leg = next;
        }
        coordinated -= isCoordinator(crossing) ? 1 : 0;
        index.remove(crossing);
        for (int field = 0; field < RECORD_BYTES; field += 8) {
            table.writeLong(crossing, field, 0);
        }
        table.writeInt(crossing, FIRST_LEG, firstFree + 1);
        firstFree = crossing;
        open--;
        published = open;
    }

    void save(StateWriter writer) {
        writer.table(table);
        writer.number(firstFree);
        writer.table(legs);
        writer.number(firstFreeLeg);
    }

    /** Index and sums of room are made again from the records. */
    void load(StateReader reader) {
        reader.table(table);
        firstFree = (int) reader.number();
        reader.table(legs);
        firstFreeLeg = (int) reader.number();
        for (int crossing = 0; crossing < table.size(); crossing++) {
            if ((table.readInt(crossing, TRAITS) & OPEN) != 0) {
                open++;
                index.add(crossing);
                coordinated += isCoordinator(crossing) ? 1 : 0;
                loadRooms(crossing);
            }
        }
        published = open;
    }

    private void loadRooms(int crossing) {
        for (int leg = firstLeg(crossing); leg >= 0; leg = nextLeg(leg)) {
            if (heldBalance(leg) == EventLayout.NO_NUMBER) {
                rooms.keep(legs.readInt(leg, ACCOUNT), legs.readInt(leg, CURRENCY), held(leg), below(leg));
            }
        }
    }
}

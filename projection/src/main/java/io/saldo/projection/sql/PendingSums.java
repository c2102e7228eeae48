package io.saldo.projection.sql;

import io.saldo.projection.sql.SumTable.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * What is to be added to the rows of a {@link SumTable}: for each row that has anything to add one flat line of numbers,
 * found by the row's number. Adding makes no garbage, and lines are used again after {@link #clear}. For one thread at a
 * time.
 *
 * <pre>
 * a line, in longs:  row's number, first sequence, then each column:
 *   units            3: low, middle, high of a sum of 192 bits in two's complement, which no journal can make overflow
 *   count, newest    1
 * </pre>
 */
public final class PendingSums {
    private static final int LINES_OF_CHUNK = 512;
    private static final int PLACES_MIN = 1_024;
    private static final int KEY = 0;
    private static final int FIRST = 1;
    private static final int COLUMNS = 2;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final SumTable table;
    private final int[] offsets;
    private final int width;
    private final List<long[]> chunks = new ArrayList<>();
    /** The lines by their keys, open addressing: a line's number + 1, 0 for none. */
    private int[] places = new int[PLACES_MIN];

    private int size;

    /** Nothing to add to a table. */
    public PendingSums(SumTable table) {
        this.table = table;
        offsets = new int[table.columns().size()];
        int next = COLUMNS;
        for (int column = 0; column < offsets.length; column++) {
            offsets[column] = next;
            next += table.columns().get(column).kind() == Kind.UNITS ? 3 : 1;
        }
        width = next;
    }

    /** How many rows have something to add. */
    public int size() {
        return size;
    }

    /**
     * The line of a row, which begins with this event if it is not there yet.
     *
     * @param key the row's number
     * @param sequence of the event
     */
    public int line(long key, long sequence) {
        int place = place(key);
        while (places[place] != 0) {
            int line = places[place] - 1;
            if (chunk(line)[at(line, KEY)] == key) {
                return line;
            }
            place = (place + 1) & (places.length - 1);
        }
        return begin(key, sequence, place);
    }

    /** Where the search for a row begins. */
    private int place(long key) {
        return (int) ((key * SPREAD) >>> 32) & (places.length - 1);
    }

    private int begin(long key, long sequence, int place) {
        int line = size++;
        if (line == chunks.size() * LINES_OF_CHUNK) {
            chunks.add(new long[LINES_OF_CHUNK * width]);
        }
        long[] chunk = chunk(line);
        int start = at(line, 0);
        Arrays.fill(chunk, start, start + width, 0);
        chunk[start + KEY] = key;
        chunk[start + FIRST] = sequence;
        places[place] = line + 1;
        if (size > places.length / 2) {
            spreadWider();
        }
        return line;
    }

    private void spreadWider() {
        places = new int[places.length * 2];
        for (int line = 0; line < size; line++) {
            int place = place(key(line));
            while (places[place] != 0) {
                place = (place + 1) & (places.length - 1);
            }
            places[place] = line + 1;
        }
    }

    /** Adds units of a currency, of 128 bits, in a column of {@link Kind#UNITS}. */
    public void addUnits(int line, int column, long high, long low) {
        long[] chunk = chunk(line);
        int start = at(line, offsets[column]);
        long newLow = chunk[start] + low;
        long carry = Long.compareUnsigned(newLow, low) < 0 ? 1 : 0;
        long sum = chunk[start + 1] + high;
        long carryHigh = Long.compareUnsigned(sum, high) < 0 ? 1 : 0;
        long newMiddle = sum + carry;
        carryHigh += Long.compareUnsigned(newMiddle, sum) < 0 ? 1 : 0;
        chunk[start] = newLow;
        chunk[start + 1] = newMiddle;
        chunk[start + 2] += (high >> 63) + carryHigh;
    }

    /** Adds one in a column of {@link Kind#COUNT}. */
    public void count(int line, int column) {
        chunk(line)[at(line, offsets[column])]++;
    }

    /** Sets what is the newest in a column of {@link Kind#NEWEST}. */
    public void newest(int line, int column, long value) {
        int place = at(line, offsets[column]);
        chunk(line)[place] = Math.max(chunk(line)[place], value);
    }

    private long[] chunk(int line) {
        return chunks.get(line / LINES_OF_CHUNK);
    }

    private int at(int line, int offset) {
        return line % LINES_OF_CHUNK * width + offset;
    }

    private long key(int line) {
        return chunk(line)[at(line, KEY)];
    }

    private long low(int line, int column) {
        return chunk(line)[at(line, offsets[column])];
    }

    private BigInteger units(int line, int column) {
        long[] chunk = chunk(line);
        int start = at(line, offsets[column]);
        return BigInteger.valueOf(chunk[start + 2])
                .shiftLeft(64)
                .add(unsigned(chunk[start + 1]))
                .shiftLeft(64)
                .add(unsigned(chunk[start]));
    }

    private static BigInteger unsigned(long bits) {
        return BigInteger.valueOf(bits >>> 1).shiftLeft(1).add(BigInteger.valueOf(bits & 1));
    }

    private boolean isLong(int line, int column) {
        long[] chunk = chunk(line);
        int start = at(line, offsets[column]);
        long sign = chunk[start] >> 63;
        return chunk[start + 1] == sign && chunk[start + 2] == sign;
    }

    private boolean isUnits(int column) {
        return table.columns().get(column).kind() == Kind.UNITS;
    }

    /** All lines as additions in the order of their rows; they show what is here as long as nothing is changed. */
    List<Addition> additions() {
        List<Addition> additions = new ArrayList<>(size);
        for (int line = 0; line < size; line++) {
            additions.add(new Addition(line));
        }
        additions.sort(Comparator.comparingLong(Addition::key));
        return additions;
    }

    /** Copies of the lines whose rows are wanted by their numbers. */
    List<SumRow> rows(LongPredicate keys) {
        List<SumRow> rows = new ArrayList<>();
        for (int line = 0; line < size; line++) {
            if (keys.test(key(line))) {
                List<BigInteger> values = new ArrayList<>();
                for (int column = 0; column < offsets.length; column++) {
                    values.add(isUnits(column) ? units(line, column) : BigInteger.valueOf(low(line, column)));
                }
                rows.add(new SumRow(key(line), values));
            }
        }
        return rows;
    }

    /** Leaves nothing to add. */
    void clear() {
        if (size > 0) {
            size = 0;
            Arrays.fill(places, 0);
        }
    }

    /** A line, to be written. */
    public final class Addition implements SumTable.Addition {
        private final int line;

        private Addition(int line) {
            this.line = line;
        }

        @Override
        public long key() {
            return PendingSums.this.key(line);
        }

        /** The sequence of the event that the line began with. */
        public long first() {
            return chunk(line)[at(line, FIRST)];
        }

        @Override
        public Number value(int column) {
            if (!isUnits(column)) {
                return low(line, column);
            }
            return isLong(line, column) ? BigDecimal.valueOf(low(line, column)) : new BigDecimal(units(line, column));
        }
    }
}

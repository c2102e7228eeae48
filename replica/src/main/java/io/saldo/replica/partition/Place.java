package io.saldo.replica.partition;

/**
 * Where an event lies: its partition and its position there, in one long. Results of several partitions carry it in the
 * same way, so that a result of partition 0, or of the only one, is the replica's own.
 *
 * <pre>
 * bit  63      sign of a {@link io.saldo.replica.Result} without an event
 * bits 56..59  partition
 * bits  0..55  position; its lowest three bits are the result's marks
 * </pre>
 */
public final class Place {
    /** The most partitions that there may be. */
    public static final int PARTITIONS_MAX = 16;

    private static final int PARTITION_SHIFT = 56;
    private static final long POSITION_MASK = (1L << PARTITION_SHIFT) - 1;

    private Place() {}

    /**
     * The place of an event, or the result of a command, in a partition.
     *
     * @param position a position in the partition's journal, or a result of its replica
     */
    public static long of(int partition, long position) {
        return position < 0 ? position : position | (long) partition << PARTITION_SHIFT;
    }

    /** The partition of a place. */
    public static int partition(long place) {
        return (int) (place >>> PARTITION_SHIFT) & (PARTITIONS_MAX - 1);
    }

    /** The position in the partition's journal. */
    public static long position(long place) {
        return place & POSITION_MASK;
    }
}

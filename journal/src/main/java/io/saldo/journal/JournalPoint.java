package io.saldo.journal;

/**
 * A place behind a block, and what the next block must follow.
 *
 * @param position behind the block's last byte
 * @param sequence of the last event before
 * @param logIndex of the last log entry with an event before
 * @param timeNanos of that entry
 * @param lastBlock position of the block before, -1 at the beginning
 */
record JournalPoint(long position, long sequence, long logIndex, long timeNanos, long lastBlock) {
    static final JournalPoint BEGINNING = new JournalPoint(0, 0, 0, Long.MIN_VALUE, EventLayout.NO_POSITION);

    /** The place behind an inspected block at the position. */
    static JournalPoint behind(BlockInspector block, long blockPosition) {
        return new JournalPoint(
                blockPosition + block.length(),
                block.lastSequence(),
                block.logIndex(),
                block.timeNanos(),
                blockPosition);
    }
}

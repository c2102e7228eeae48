package io.saldo.client.batch;

import io.saldo.ledger.batch.BatchLayout;
import io.saldo.ledger.batch.BatchWriter;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Memory for packed batches, used again. What may still be read by somebody must not come back: a request that had no answer
 * may be on its way yet. Any thread.
 */
final class Writers {
    private static final int FIRST_BYTES = BatchLayout.HEADER_BYTES + 1_024;
    /** What is larger is not kept for the next batch: most are small. */
    private static final int KEPT_BYTES_MAX = 2 << 20;

    private final ArrayBlockingQueue<BatchWriter> free;

    /** Keeps as many at most. */
    Writers(int keptMax) {
        free = new ArrayBlockingQueue<>(keptMax);
    }

    /** An empty batch. */
    BatchWriter take() {
        BatchWriter used = free.poll();
        return used == null ? new BatchWriter(FIRST_BYTES) : used.clear();
    }

    /** Keeps it for another batch, if there is room. */
    void giveBack(BatchWriter batch) {
        if (batch.capacity() <= KEPT_BYTES_MAX) {
            free.offer(batch);
        }
    }
}

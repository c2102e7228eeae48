package io.saldo.server.batch.packed;

import io.saldo.ledger.batch.BatchLayout;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.api.Commands;
import io.saldo.server.http.Exchange;
import java.lang.foreign.MemorySegment;

/** Takes a packed batch and answers with packed results. */
public final class PackedBatch {
    private final Partitions partitions;
    private final Commands commands;

    /** Submits to these partitions. */
    public PackedBatch(Partitions partitions, Commands commands) {
        this.partitions = partitions;
        this.commands = commands;
    }

    /** Whether the request's body says that it is one. */
    public static boolean isIn(Exchange exchange) {
        return exchange.sends(BatchLayout.MEDIA_TYPE);
    }

    /** Runs the batch in the request's body. */
    public void run(Exchange exchange) {
        int length = exchange.readBatch();
        PackedFrame frame = PackedFrame.of(exchange.scratch().body(), length);
        long[] decided = exchange.scratch().results(Math.max(1, frame.count()));
        if (partitions.count() == 1) {
            new PackedRun(frame, commands, decided).run();
        } else {
            new PartedRun(frame, partitions, commands, exchange.scratch(), decided).run();
        }
        int bytes = PackedResults.bytes(frame);
        byte[] answer = exchange.scratch().packed(bytes);
        new PackedResults(partitions, frame, MemorySegment.ofArray(answer)).write(decided);
        exchange.send(200, BatchLayout.MEDIA_TYPE, answer, bytes);
    }
}

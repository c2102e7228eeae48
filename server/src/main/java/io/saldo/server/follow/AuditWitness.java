package io.saldo.server.follow;

import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.TransactionId;
import io.saldo.projection.audit.AuditRecord;
import io.saldo.projection.audit.AuditTrail;
import io.saldo.replica.Result;
import io.saldo.replica.partition.Partitions;
import io.saldo.replica.partition.Place;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Scratch;
import io.saldo.server.http.Witness;
import java.util.function.LongSupplier;

/** Notes requests in the audit trail, with the event that each caused. */
record AuditWitness(AuditTrail trail, Partitions partitions, LongSupplier clock) implements Witness {
    @Override
    public void answered(Exchange exchange, String principal, String route) {
        TransactionId transaction = TransactionId.NONE;
        int partition = 0;
        long sequence = 0;
        long place = place(exchange.scratch());
        if (place >= 0) {
            EventView event = partitions.reads().view(place);
            transaction = new TransactionId(event.idHigh(), event.idLow());
            partition = Place.partition(place);
            sequence = event.sequence();
        }
        trail.note(new AuditRecord(
                clock.getAsLong(),
                principal,
                exchange.method(),
                route,
                exchange.path(),
                exchange.clientAddress(),
                exchange.status(),
                exchange.requestId(),
                transaction,
                partition,
                sequence,
                exchange.scratch().commandCount()));
    }

    /** Where the last event lies that a command of the request caused, or was about; -1 when there is none. */
    private static long place(Scratch scratch) {
        long[] results = scratch.lastResults();
        for (int i = scratch.lastResultCount() - 1; i >= 0; i--) {
            if (Result.isEvent(results[i])) {
                return Result.position(results[i]);
            }
        }
        return -1;
    }
}

package io.saldo.server.api;

import io.saldo.replica.partition.Partitions;
import io.saldo.replica.read.LedgerReads;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Query;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * How fresh a read must be. While there is one node, every read sees all that was answered before it; the parameters are
 * checked nevertheless, and {@code min_sequence} waits.
 */
final class Freshness {
    private static final String CONSISTENCY = "consistency";
    private static final String MIN_SEQUENCE = "min_sequence";

    private final LedgerReads reads;

    Freshness(Partitions partitions) {
        reads = partitions.reads().partition(0);
    }

    /** The query, with these parameters and those about freshness, once the read may begin. */
    Query await(Exchange exchange, String... parameters) {
        Set<String> known = new TreeSet<>(Set.of(parameters));
        known.add(CONSISTENCY);
        known.add(MIN_SEQUENCE);
        Query query = exchange.query().only(known);
        Optional<String> consistency = query.text(CONSISTENCY);
        if (consistency.isPresent()
                && !consistency.get().equals("local")
                && !consistency.get().equals("linearizable")) {
            throw InvalidInput.of(CONSISTENCY, "must be local or linearizable");
        }
        OptionalLong sequence = query.number(MIN_SEQUENCE, 0, Long.MAX_VALUE);
        if (sequence.isPresent()) {
            long patienceNanos = TimeUnit.SECONDS.toNanos(exchange.limits().sequenceWaitSeconds());
            if (!reads.awaitSequence(sequence.getAsLong(), patienceNanos)) {
                throw new RequestRefused(
                        ProblemCode.NOT_YET,
                        "the newest sequence here is " + reads.sequence() + ", not yet " + sequence.getAsLong());
            }
        }
        return query;
    }
}

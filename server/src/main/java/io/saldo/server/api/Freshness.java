package io.saldo.server.api;

import io.saldo.ledger.model.AccountId;
import io.saldo.replica.partition.Partitions;
import io.saldo.replica.read.LedgerReads;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Query;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * How fresh a read must be. It sees all that was answered before it, anywhere in the cluster, unless it asks for
 * {@code consistency=local}; with {@code min_sequence} it waits for that sequence of a partition.
 */
final class Freshness {
    private static final String CONSISTENCY = "consistency";
    private static final String MIN_SEQUENCE = "min_sequence";
    private static final String PARTITION = "partition";
    private static final String LOCAL = "local";
    private static final String LINEARIZABLE = "linearizable";

    private final Partitions partitions;
    private final Commands commands;

    Freshness(Partitions partitions, Commands commands) {
        this.partitions = partitions;
        this.commands = commands;
    }

    /** The query of a read of all partitions, with these parameters and those about freshness, once it may begin. */
    Query await(Exchange exchange, String... parameters) {
        return await(exchange, OptionalInt.empty(), parameters);
    }

    /** The query of a read of an account, with these parameters and those about freshness, once it may begin. */
    Query await(Exchange exchange, AccountId account, String... parameters) {
        return account.isSystem() && partitions.areSeveral()
                ? await(exchange, OptionalInt.empty(), parameters)
                : await(exchange, OptionalInt.of(partitions.of(account)), parameters);
    }

    private Query await(Exchange exchange, OptionalInt own, String... parameters) {
        Set<String> known = new TreeSet<>(Set.of(parameters));
        known.add(CONSISTENCY);
        known.add(MIN_SEQUENCE);
        if (partitions.areSeveral() && own.isEmpty()) {
            known.add(PARTITION);
        }
        Query query = exchange.query().only(known);
        Optional<String> consistency = query.text(CONSISTENCY);
        if (consistency.isPresent()
                && !consistency.get().equals(LOCAL)
                && !consistency.get().equals(LINEARIZABLE)) {
            throw InvalidInput.of(CONSISTENCY, "must be local or linearizable");
        }
        OptionalLong sequence = query.number(MIN_SEQUENCE, 0, Long.MAX_VALUE);
        OptionalLong partition = query.number(PARTITION, 0, partitions.count() - 1);
        if (sequence.isPresent()) {
            awaitSequence(exchange, own.orElseGet(() -> named(partition)), sequence.getAsLong());
        }
        if (!isLocal(query)) {
            if (own.isPresent()) {
                commands.barrier(own.getAsInt());
            } else {
                commands.barrierAll();
            }
        }
        return query;
    }

    /** Whether a read may be late. */
    static boolean isLocal(Query query) {
        return query.text(CONSISTENCY).equals(Optional.of(LOCAL));
    }

    private int named(OptionalLong partition) {
        if (partition.isEmpty() && partitions.areSeveral()) {
            throw InvalidInput.of(PARTITION, "must say which partition min_sequence is of");
        }
        return (int) partition.orElse(0);
    }

    private void awaitSequence(Exchange exchange, int partition, long sequence) {
        LedgerReads reads = partitions.reads().partition(partition);
        long patienceNanos = TimeUnit.SECONDS.toNanos(exchange.limits().sequenceWaitSeconds());
        if (!reads.awaitSequence(sequence, patienceNanos)) {
            throw new RequestRefused(
                    ProblemCode.NOT_YET, "the newest sequence here is " + reads.sequence() + ", not yet " + sequence);
        }
    }
}

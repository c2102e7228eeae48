package io.saldo.replica.partition;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.state.Currencies;
import io.saldo.replica.NotAcceptedException;
import io.saldo.replica.OutcomeUnknownException;
import io.saldo.replica.Replica;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The partitions of this server, each a {@link Replica} with a log, a ledger and a journal of its own. An account lives in
 * the partition that its id's hash tells. Any thread.
 */
public final class Partitions implements AutoCloseable {
    private final List<Replica> replicas;
    private final PartitionReads reads;

    private Partitions(List<Replica> replicas) {
        this.replicas = List.copyOf(replicas);
        reads = new PartitionReads(this);
    }

    /** One partition, which holds everything. The replica is closed with it. */
    public static Partitions of(Replica replica) {
        return new Partitions(List.of(replica));
    }

    /** How many there are. */
    public int count() {
        return replicas.size();
    }

    /** The partition where an account lives. */
    public int of(AccountId account) {
        return 0;
    }

    /** The replica of a partition, by its number from 0. */
    public Replica replica(int partition) {
        return replicas.get(partition);
    }

    /** What can be read, over all partitions. */
    public PartitionReads reads() {
        return reads;
    }

    /** The currencies, which all partitions have in common. */
    public Currencies currencies() {
        return replicas.getFirst().state().currencies();
    }

    /** Whether there is such an account. */
    public boolean exists(AccountId account) {
        return replica(of(account)).state().accounts().find(account) >= 0;
    }

    /**
     * The account with a number.
     *
     * @param number of the account in its partition, times the number of partitions, and its partition's number
     */
    public AccountId account(int number) {
        return replica(number % count()).state().accounts().id(number / count());
    }

    /**
     * Submits commands, and returns when all are durable and decided; see {@link Replica#submit}.
     *
     * @param results gets a {@link io.saldo.replica.Result} for each, with the {@link Place} of its event
     */
    public void submit(MemorySegment commands, long bytes, int count, long[] results, long timeoutNanos)
            throws NotAcceptedException, OutcomeUnknownException {
        replicas.getFirst().submit(commands, bytes, count, results, timeoutNanos);
    }

    /** The most bytes of one submission. */
    public int submissionBytesMax() {
        return replicas.getFirst().submissionBytesMax();
    }

    /** Takes no more commands, lets those on their way finish, and gives everything back. */
    @Override
    public void close() {
        replicas.forEach(Replica::close);
    }
}

package io.saldo.replica.partition;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Partitioning;
import io.saldo.ledger.state.Accounts;
import io.saldo.ledger.state.Currencies;
import io.saldo.replica.DataDirectory;
import io.saldo.replica.LedgerObserver;
import io.saldo.replica.NotAcceptedException;
import io.saldo.replica.OutcomeUnknownException;
import io.saldo.replica.Replica;
import io.saldo.replica.ReplicaConfig;
import io.saldo.replica.ReplicaListener;
import io.saldo.replica.log.ReplicatedLog;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The partitions of this node, each a {@link Replica} with a log, a ledger and a journal of its own. An account lives in the
 * partition that {@link Partitioning} tells. Any thread.
 *
 * <p>An account's number over all partitions is its number in its partition, times their number, and its partition's number.
 */
public final class Partitions implements AutoCloseable {
    /** Opens the replica of a partition. */
    @FunctionalInterface
    private interface Opening {
        Replica open(ReplicaConfig config, MeterRegistry meters, ReplicaListener listener, LedgerObserver observer);
    }

    /** Gives the log of a partition. */
    @FunctionalInterface
    public interface Logs {
        /** The log of the partition with this number, which is not started. Any thread, several at the same time. */
        ReplicatedLog of(int partition);
    }

    private final Partitioning partitioning;
    private final boolean isAlone;
    private final Optional<DataDirectory> directory;
    private final List<Replica> replicas = new ArrayList<>();
    private final PartitionReads reads;
    private final IdGuard guard = new IdGuard();
    private final CrossingWaits waits = new CrossingWaits();
    private final CrossingOutcomes outcomes;
    private final CrossingLanes lanes;
    private final List<CrossingDriver> drivers = new ArrayList<>();

    private Partitions(int count, boolean isAlone, Optional<DataDirectory> directory) {
        partitioning = new Partitioning(count);
        this.isAlone = isAlone;
        this.directory = directory;
        reads = new PartitionReads(this);
        outcomes = new CrossingOutcomes(this, reads, reads.answers(), waits);
        lanes = new CrossingLanes(this);
    }

    /** One partition, which holds everything. The replica is closed with it. */
    public static Partitions of(Replica replica) {
        Partitions partitions = new Partitions(1, replica.status().nodes() == 1, Optional.empty());
        partitions.replicas.add(replica);
        return partitions;
    }

    /**
     * Starts the partitions of a data directory on the Aeron log, and returns when all take commands.
     *
     * @param config its membership tells how many partitions there are
     * @throws io.saldo.replica.StartFailureException when one cannot; the message is for the operator
     */
    public static Partitions start(ReplicaConfig config, MeterRegistry meters, ReplicaListener listener) {
        return start(config, Replica::open, meters, listener);
    }

    /** Starts the partitions on other logs. */
    public static Partitions start(ReplicaConfig config, Logs logs, MeterRegistry meters, ReplicaListener listener) {
        return start(
                config,
                (one, own, told, observer) ->
                        Replica.open(one, logs.of(one.membership().partition()), own, told, observer),
                meters,
                listener);
    }

    private static Partitions start(
            ReplicaConfig config, Opening opening, MeterRegistry meters, ReplicaListener listener) {
        int count = config.membership().partitions();
        Optional<DataDirectory> directory =
                count == 1 ? Optional.empty() : Optional.of(DataDirectory.take(config.dataDirectory()));
        Partitions partitions = new Partitions(count, config.membership().isAlone(), directory);
        boolean isStarted = false;
        try {
            PartitionsFile.check(config.dataDirectory(), count);
            partitions.begin(config, opening, meters, listener);
            isStarted = true;
            return partitions;
        } finally {
            if (!isStarted) {
                partitions.close();
            }
        }
    }

    private void begin(ReplicaConfig config, Opening opening, MeterRegistry meters, ReplicaListener listener) {
        int count = count();
        if (count == 1) {
            ReplicaConfig only = config.withMembership(config.membership().inPartition(0, 1));
            replicas.add(opening.open(only, meters, listener, LedgerObserver.NONE));
        } else {
            openAll(config, opening, meters, listener);
        }
        replicas.forEach(Replica::awaitReady);
        if (count > 1) {
            new CurrencySpread(this).spreadAtStart();
            register(meters);
            lanes.start();
            drivers.forEach(CrossingDriver::start);
        }
    }

    /** At the same time, since each waits for its own files, and for the other nodes. */
    private void openAll(ReplicaConfig config, Opening opening, MeterRegistry meters, ReplicaListener listener) {
        List<CompletableFuture<Replica>> opened = new ArrayList<>();
        for (int partition = 0; partition < count(); partition++) {
            ReplicaConfig own = config.withMembership(config.membership().inPartition(partition, count()));
            // The others get the currencies from partition 0, in its order, so that all give them the same numbers.
            ReplicaConfig one = partition == 0 ? own : own.withCurrencies(List.of());
            PartitionListener told = new PartitionListener(listener, partition);
            LedgerObserver observer = observer(partition);
            Thread.Builder thread = Thread.ofPlatform().name("open-partition-" + partition);
            opened.add(CompletableFuture.supplyAsync(() -> opening.open(one, meters, told, observer), thread::start));
        }
        CompletionException failure = null;
        for (CompletableFuture<Replica> open : opened) {
            try {
                replicas.add(open.join());
            } catch (CompletionException e) {
                // What the others opened is closed with the rest.
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    private LedgerObserver observer(int partition) {
        CrossingDriver driver = new CrossingDriver(this, partition, lanes);
        drivers.add(driver);
        return new CrossingObserver(waits, driver);
    }

    private void register(MeterRegistry meters) {
        for (int partition = 0; partition < count(); partition++) {
            Gauge.builder("saldo.crossings.open", drivers.get(partition), CrossingDriver::openCount)
                    .tag("partition", Integer.toString(partition))
                    .description("Movements between partitions that are on their way, coordinated by this one")
                    .register(meters);
        }
    }

    /** How many there are. */
    public int count() {
        return partitioning.count();
    }

    /** Whether there is no other node. */
    public boolean isAlone() {
        return isAlone;
    }

    /** How accounts are spread over them. */
    public Partitioning partitioning() {
        return partitioning;
    }

    /** The partition where an account lives; of a system account, which lives in all, the first. */
    public int of(AccountId account) {
        return account.isSystem() ? 0 : partitioning.of(account);
    }

    /** Whether there is more than one. */
    public boolean areSeveral() {
        return count() > 1;
    }

    /** What answers say of a partition: its number, or -1 when there is only one. */
    public int label(int partition) {
        return count() == 1 ? -1 : partition;
    }

    /** The same of the partition of an account; of a system account, which lives in all, -1. */
    public int label(AccountId account) {
        return count() == 1 || account.isSystem() ? -1 : of(account);
    }

    /** The same of the partition of a place. */
    public int labelAt(long place) {
        return label(Place.partition(place));
    }

    /** The replica of a partition, by its number from 0. */
    public Replica replica(int partition) {
        return replicas.get(partition);
    }

    /** All replicas, by the numbers of their partitions. */
    public List<Replica> replicas() {
        return List.copyOf(replicas);
    }

    /** How many commands are between their arrival at this node and their answer, over all partitions. */
    public long waitingCommands() {
        return replicas.stream().mapToLong(Replica::waitingCommands).sum();
    }

    /** What can be read, over all partitions. */
    public PartitionReads reads() {
        return reads;
    }

    /** The currencies, which all partitions have in common. */
    public Currencies currencies() {
        return replicas.getFirst().state().currencies();
    }

    private Accounts accounts(int partition) {
        return replica(partition).state().accounts();
    }

    /** Whether there is such an account. */
    public boolean exists(AccountId account) {
        return accounts(of(account)).find(account) >= 0;
    }

    /** The account with a number over all partitions. */
    public AccountId account(int number) {
        return accounts(ofNumber(number)).id(localNumber(number));
    }

    /** Whether there is an account with a number over all partitions. */
    boolean hasAccount(int number) {
        return number >= 0 && accounts(ofNumber(number)).isAccount(localNumber(number));
    }

    /** The partition that a number over all partitions belongs to. */
    int ofNumber(int number) {
        return Math.floorMod(number, count());
    }

    /** The number in its partition of the account with a number over all partitions. */
    int localNumber(int number) {
        return Math.floorDiv(number, count());
    }

    /** An account's number over all partitions, or -1 when there is no such account. */
    public int number(AccountId account) {
        int partition = of(account);
        int local = accounts(partition).find(account);
        return local < 0 ? -1 : local * count() + partition;
    }

    CrossingOutcomes outcomes() {
        return outcomes;
    }

    /** The partition that knows a command's id, or else the one that the command is for. */
    int knowing(Reach reach) {
        return reach.id().isNone() ? reach.partition() : reads.knowing(reach.id(), reach.partition());
    }

    /**
     * Submits commands, and returns when all are durable and decided; see {@link Replica#submit}. Commands of one partition
     * keep their order; those of several go as {@link Wave} tells.
     *
     * @param results gets a {@link io.saldo.replica.Result} for each, with the {@link Place} of its event, or says that it is
     *     {@link Barred} while others are not
     */
    public void submit(MemorySegment commands, long bytes, int count, long[] results, long timeoutNanos)
            throws NotAcceptedException, OutcomeUnknownException {
        if (count() == 1) {
            replicas.getFirst().submit(commands, bytes, count, results, timeoutNanos);
        } else if (count == 1) {
            new Routing(this, guard, timeoutNanos).submitOne(commands, results);
        } else {
            new Routing(this, guard, timeoutNanos).submit(commands, count, results);
        }
    }

    /**
     * Registers a currency in partition 0 and then in all others.
     *
     * @return the {@link io.saldo.replica.Result} of partition 0
     */
    public long register(MemorySegment command, long bytes, long timeoutNanos)
            throws NotAcceptedException, OutcomeUnknownException {
        long[] result = new long[1];
        replicas.getFirst().submit(command, bytes, 1, result, timeoutNanos);
        if (count() > 1) {
            new CurrencySpread(this).spread(timeoutNanos);
        }
        return result[0];
    }

    /**
     * Returns when a read of a partition sees everything that was answered before the call; see {@link Replica#barrier}.
     */
    public void barrier(int partition, long timeoutNanos) throws NotAcceptedException {
        replica(partition).barrier(timeoutNanos);
    }

    /** The same for all partitions. */
    public void barrierAll(long timeoutNanos) throws NotAcceptedException {
        if (!isAlone) {
            new Barriers(replicas, timeoutNanos).await();
        }
    }

    /** The most bytes of one submission. */
    public int submissionBytesMax() {
        return replicas.getFirst().submissionBytesMax();
    }

    /** Takes no more commands, lets those on their way finish, and gives everything back. */
    @Override
    public void close() {
        drivers.forEach(CrossingDriver::close);
        lanes.close();
        replicas.forEach(Replica::close);
        directory.ifPresent(DataDirectory::close);
    }
}

package io.saldo.replica;

import io.saldo.ledger.model.Currency;
import io.saldo.replica.aeron.AeronLogConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * The settings of a replica.
 *
 * @param dataDirectory of the process, which has it alone; the replica takes the lock on it if there is one partition, and
 *     leaves that to the caller if there are more
 * @param membership which node and partition it is
 * @param currencies registered beside the built-in ones; numbers are ignored
 * @param waitingCommandsMax how many commands may wait to be decided; beyond, submitting is refused
 * @param waitingBytesMax how many bytes of commands may wait
 * @param checkpointEvents after how many events the next checkpoint is built
 * @param logKeepBytes how much of the log is kept behind its end at least, for nodes that were away
 * @param datagramBytes how long datagrams between nodes may be when a log begins, 0 to choose by where the nodes are
 * @param startTimeoutNanos how long the start may take after the journal is read; in a group, while a leader is known
 * @param probeNanos how often the nodes of a group compare their journals
 */
public record ReplicaConfig(
        Path dataDirectory,
        Membership membership,
        List<Currency> currencies,
        int waitingCommandsMax,
        long waitingBytesMax,
        long checkpointEvents,
        long logKeepBytes,
        int datagramBytes,
        long startTimeoutNanos,
        long probeNanos) {
    /** Keeps its own copy of the list. */
    public ReplicaConfig {
        currencies = List.copyOf(currencies);
    }

    /** The defaults of a node alone in a data directory. */
    public static ReplicaConfig in(Path dataDirectory) {
        return new ReplicaConfig(
                dataDirectory,
                Membership.alone(),
                List.of(),
                200_000,
                128L * 1024 * 1024,
                1_000_000,
                AeronLogConfig.KEEP_BYTES,
                0,
                120_000_000_000L,
                1_000_000_000L);
    }

    /** The same as another node or in another partition. */
    public ReplicaConfig withMembership(Membership other) {
        return new ReplicaConfig(
                dataDirectory,
                other,
                currencies,
                waitingCommandsMax,
                waitingBytesMax,
                checkpointEvents,
                logKeepBytes,
                datagramBytes,
                startTimeoutNanos,
                probeNanos);
    }

    /** The same with other currencies beside the built-in ones. */
    public ReplicaConfig withCurrencies(List<Currency> more) {
        return new ReplicaConfig(
                dataDirectory,
                membership,
                more,
                waitingCommandsMax,
                waitingBytesMax,
                checkpointEvents,
                logKeepBytes,
                datagramBytes,
                startTimeoutNanos,
                probeNanos);
    }

    /** The same with checkpoints at another distance. */
    public ReplicaConfig withCheckpointEvents(long events) {
        return new ReplicaConfig(
                dataDirectory,
                membership,
                currencies,
                waitingCommandsMax,
                waitingBytesMax,
                events,
                logKeepBytes,
                datagramBytes,
                startTimeoutNanos,
                probeNanos);
    }

    /** The same with more or less of the log kept behind its end. */
    public ReplicaConfig withLogKeepBytes(long bytes) {
        return new ReplicaConfig(
                dataDirectory,
                membership,
                currencies,
                waitingCommandsMax,
                waitingBytesMax,
                checkpointEvents,
                bytes,
                datagramBytes,
                startTimeoutNanos,
                probeNanos);
    }

    /** The same with datagrams of another length between nodes. */
    public ReplicaConfig withDatagramBytes(int bytes) {
        return new ReplicaConfig(
                dataDirectory,
                membership,
                currencies,
                waitingCommandsMax,
                waitingBytesMax,
                checkpointEvents,
                logKeepBytes,
                bytes,
                startTimeoutNanos,
                probeNanos);
    }

    /** The same with another limit on waiting commands. */
    public ReplicaConfig withWaitingCommandsMax(int commands) {
        return new ReplicaConfig(
                dataDirectory,
                membership,
                currencies,
                commands,
                waitingBytesMax,
                checkpointEvents,
                logKeepBytes,
                datagramBytes,
                startTimeoutNanos,
                probeNanos);
    }

    /** The same with journals compared more or less often. */
    public ReplicaConfig withProbeNanos(long nanos) {
        return new ReplicaConfig(
                dataDirectory,
                membership,
                currencies,
                waitingCommandsMax,
                waitingBytesMax,
                checkpointEvents,
                logKeepBytes,
                datagramBytes,
                startTimeoutNanos,
                nanos);
    }

    /** Where log, journal and checkpoints of this ledger lie: the data directory, or one below it for each partition. */
    public Path ledgerDirectory() {
        return membership.partitions() == 1
                ? dataDirectory
                : dataDirectory.resolve("partition-" + membership.partition());
    }

    Path logDirectory() {
        return ledgerDirectory().resolve("log");
    }

    Path journalDirectory() {
        return ledgerDirectory().resolve("journal");
    }

    Path checkpointDirectory() {
        return ledgerDirectory().resolve("checkpoints");
    }
}

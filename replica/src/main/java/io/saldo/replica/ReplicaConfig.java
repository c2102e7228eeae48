package io.saldo.replica;

import io.saldo.ledger.model.Currency;
import java.nio.file.Path;
import java.util.List;

/**
 * The settings of a replica.
 *
 * @param dataDirectory holds log, journal and checkpoints; one process at a time
 * @param currencies registered beside the built-in ones; numbers are ignored
 * @param waitingCommandsMax how many commands may wait to be decided; beyond, submitting is refused
 * @param waitingBytesMax how many bytes of commands may wait
 * @param checkpointEvents after how many events the next checkpoint is built
 * @param startTimeoutNanos how long the start may take after the journal is read
 */
public record ReplicaConfig(
        Path dataDirectory,
        List<Currency> currencies,
        int waitingCommandsMax,
        long waitingBytesMax,
        long checkpointEvents,
        long startTimeoutNanos) {
    /** Keeps its own copy of the list. */
    public ReplicaConfig {
        currencies = List.copyOf(currencies);
    }

    /** The defaults in a data directory. */
    public static ReplicaConfig in(Path dataDirectory) {
        return new ReplicaConfig(dataDirectory, List.of(), 200_000, 128L * 1024 * 1024, 1_000_000, 120_000_000_000L);
    }

    /** The same with other currencies beside the built-in ones. */
    public ReplicaConfig withCurrencies(List<Currency> more) {
        return new ReplicaConfig(
                dataDirectory, more, waitingCommandsMax, waitingBytesMax, checkpointEvents, startTimeoutNanos);
    }

    /** The same with checkpoints at another distance. */
    public ReplicaConfig withCheckpointEvents(long events) {
        return new ReplicaConfig(
                dataDirectory, currencies, waitingCommandsMax, waitingBytesMax, events, startTimeoutNanos);
    }

    /** The same with another limit on waiting commands. */
    public ReplicaConfig withWaitingCommandsMax(int commands) {
        return new ReplicaConfig(
                dataDirectory, currencies, commands, waitingBytesMax, checkpointEvents, startTimeoutNanos);
    }

    Path logDirectory() {
        return dataDirectory.resolve("log");
    }

    Path journalDirectory() {
        return dataDirectory.resolve("journal");
    }

    Path checkpointDirectory() {
        return dataDirectory.resolve("checkpoints");
    }
}

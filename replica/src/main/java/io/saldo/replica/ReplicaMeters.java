package io.saldo.replica;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.saldo.journal.BackgroundJob;
import io.saldo.replica.log.Role;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the metrics tell of a replica. */
final class ReplicaMeters {
    private static final double SECOND = 1e9;

    private final MeterRegistry meters;
    private final Tags tags;

    ReplicaMeters(MeterRegistry meters, Tags tags) {
        this.meters = meters;
        this.tags = tags;
    }

    /** What tells a ledger from the others of its process; nothing where it is the only one. */
    static Tags tags(Membership membership) {
        return membership.partitions() == 1
                ? Tags.empty()
                : Tags.of("partition", Integer.toString(membership.partition()));
    }

    void register(Replica replica) {
        gauge(
                replica,
                "saldo.sequence",
                "Sequence of the newest readable event",
                of -> of.reads().sequence());
        gauge(
                replica,
                "saldo.accounts",
                "Accounts opened, the system's included",
                of -> of.state().accounts().size());
        gauge(
                replica,
                "saldo.holds.open",
                "Open holds",
                of -> of.state().holds().size());
        gauge(
                replica,
                "saldo.ids",
                "Transaction ids remembered",
                of -> of.journal().idCount());
        gauge(
                replica,
                "saldo.ids.memory.bytes",
                "Memory that the index of ids takes",
                of -> of.journal().indexStatus().memoryBytes());
        gauge(
                replica,
                "saldo.ids.files",
                "Files of ids on disk, whose filters each look-up asks",
                of -> of.journal().indexStatus().runs());
        gauge(
                replica,
                "saldo.ids.merging",
                "1 while files of ids are merged in the background",
                of -> of.journal().indexStatus().isMerging() ? 1 : 0);
        gauge(
                replica,
                "saldo.ids.merge.entries",
                "Entries of the files of ids that are being merged, 0 when none are",
                of -> of.journal().indexStatus().mergeEntries());
        gauge(
                replica,
                "saldo.ids.merged.entries",
                "How many of the entries that are being merged are done",
                of -> of.journal().indexStatus().mergedEntries());
        gauge(
                replica,
                "saldo.ids.filters.missing",
                "Files of ids whose filter is not in memory yet, as for a moment after a start",
                of -> of.journal().indexStatus().filtersMissing());
        counter(
                replica,
                "saldo.index.written.bytes",
                "Bytes written to the journal's index since the start, merges included",
                of -> of.journal().indexStatus().bytesWritten());
        gauge(
                replica,
                "saldo.commands.waiting",
                "Commands that wait to be durable and decided",
                of -> of.gateway().waitingCommands());
        gauge(
                replica,
                "saldo.checkpoint.sequence",
                "Sequence of the newest checkpoint",
                of -> of.keeper().checkpointSequence());
        gauge(
                replica,
                "saldo.role",
                "What this node is to the log: 2 leader, 1 follower, 0 neither",
                of -> role(of.host().leadership().role()));
        gauge(
                replica,
                "saldo.term",
                "Number of the newest leadership that this node knows",
                of -> of.host().leadership().term());
        gauge(
                replica,
                "saldo.leader",
                "Number of the node that leads, -1 when none is known",
                of -> of.host().leadership().leader());
        gauge(
                replica,
                "saldo.log.index",
                "Newest log entry that was executed",
                of -> of.host().executedIndex());
        gauge(
                replica,
                "saldo.journal.divergence",
                "1 when the newest comparison found different journals",
                of -> of.host().divergence().hasDifference() ? 1 : 0);
        counter(
                replica,
                "saldo.journal.differences",
                "Reports of other nodes that told of another journal than this node's",
                of -> of.host().divergence().differences());
        counter(
                replica,
                "saldo.log.resends",
                "Log entries appended again after the leader changed",
                of -> of.gateway().resends());
        counter(
                replica,
                "saldo.barriers",
                "Log entries that only reads waited for",
                of -> of.gateway().barriers());
    }

    void register(List<BackgroundJob> jobs) {
        for (BackgroundJob job : jobs) {
            Tags named = tags.and("job", job.name());
            Gauge.builder("saldo.job.running", job, of -> of.isRunning() ? 1 : 0)
                    .tags(named)
                    .description("1 while the job in the background runs")
                    .register(meters);
            counter(named, job, "saldo.job.runs", "Runs of the job that have ended", BackgroundJob::runs);
            counter(
                    named,
                    job,
                    "saldo.job.seconds",
                    "Time that the job worked, waiting for the disk included",
                    of -> of.workedNanos() / SECOND);
            counter(
                    named,
                    job,
                    "saldo.job.paced.seconds",
                    "Time that the job rested between its stretches of work",
                    of -> of.restedNanos() / SECOND);
            counter(named, job, "saldo.job.bytes", "Bytes that the job wrote", BackgroundJob::bytes);
        }
    }

    private void gauge(Replica replica, String name, String description, ToDoubleFunction<Replica> value) {
        Gauge.builder(name, replica, value).tags(tags).description(description).register(meters);
    }

    private void counter(Replica replica, String name, String description, ToDoubleFunction<Replica> value) {
        counter(tags, replica, name, description, value);
    }

    private <T> void counter(Tags named, T of, String name, String description, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, of, value)
                .tags(named)
                .description(description)
                .register(meters);
    }

    private static int role(Role role) {
        return switch (role) {
            case LEADER -> 2;
            case FOLLOWER -> 1;
            case NONE -> 0;
        };
    }
}

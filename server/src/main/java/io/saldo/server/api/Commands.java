package io.saldo.server.api;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandReader;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.model.Limits;
import io.saldo.replica.CommandPipeline;
import io.saldo.replica.NotAcceptedException;
import io.saldo.replica.OutcomeUnknownException;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.config.EdgeLimits;
import io.saldo.server.http.Scratch;
import io.saldo.server.problem.Problem;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The way of encoded commands to the ledger, and what a client is told when it is barred. Any thread. */
public final class Commands {
    private final Partitions partitions;
    private final long timeoutNanos;

    /** Submits to these partitions. */
    public Commands(Partitions partitions, EdgeLimits limits) {
        this.partitions = partitions;
        timeoutNanos = TimeUnit.SECONDS.toNanos(limits.decisionSeconds());
    }

    /** Writes a command to the start of the scratch memory for commands and gives its length. */
    static int encode(Command command, Scratch scratch) {
        byte[] room = scratch.commands(roomFor(command), 0);
        return new CommandWriter().write(command, MemorySegment.ofArray(room), 0);
    }

    /** Enough room for any command but a long transaction, which takes the most that there may be. */
    public static int roomFor(Command command) {
        return command instanceof Command.PostTransaction ? Limits.COMMAND_BYTES_MAX : 16_384;
    }

    /** Reads back a command that was encoded. */
    public Command decode(byte[] commands, int offset) {
        return new CommandReader().read(MemorySegment.ofArray(commands), offset, partitions::account);
    }

    /** The most bytes that may be submitted together. */
    public int bytesMax() {
        return partitions.submissionBytesMax();
    }

    /** Submits the one command at the start of the scratch memory, and gives its result. */
    long submit(Scratch scratch, int bytes) {
        long[] results = scratch.results(1);
        submit(MemorySegment.ofArray(scratch.commands(bytes, bytes)), bytes, 1, results);
        return results[0];
    }

    /**
     * Submits commands and waits for their results.
     *
     * @throws RequestRefused when they were not taken, or their outcome is not known in time
     */
    public void submit(MemorySegment commands, long bytes, int count, long[] results) {
        try {
            partitions.submit(commands, bytes, count, results, timeoutNanos);
        } catch (NotAcceptedException barred) {
            throw new RequestRefused(barred(Optional.of(barred.reason())));
        } catch (OutcomeUnknownException unknown) {
            throw new RequestRefused(barred(Optional.empty()));
        }
    }

    /**
     * A way for many commands to the only partition.
     *
     * @throws RequestRefused while nothing is taken
     */
    public CommandPipeline pipeline() {
        try {
            return partitions.replica(0).pipeline(timeoutNanos);
        } catch (NotAcceptedException barred) {
            throw new RequestRefused(barred(Optional.of(barred.reason())));
        }
    }

    /** Registers the currency of the command at the start of the scratch memory everywhere, and gives the first result. */
    long register(Scratch scratch, int bytes) {
        try {
            return partitions.register(MemorySegment.ofArray(scratch.commands(bytes, bytes)), bytes, timeoutNanos);
        } catch (NotAcceptedException barred) {
            throw new RequestRefused(barred(Optional.of(barred.reason())));
        } catch (OutcomeUnknownException unknown) {
            throw new RequestRefused(barred(Optional.empty()));
        }
    }

    /**
     * What a client is told of a command that was barred.
     *
     * @param reason why nothing was done; empty when nobody knows whether anything was
     */
    public static Problem barred(Optional<NotAcceptedException.Reason> reason) {
        return reason.isEmpty()
                ? new Problem(
                        ProblemCode.OUTCOME_UNKNOWN,
                        "the command was taken but not decided in time; the same request with the same id is safe, and"
                                + " tells what became of it")
                : switch (reason.get()) {
                    case OVERLOADED ->
                        new Problem(ProblemCode.OVERLOADED, "too many commands wait to be decided; nothing was done");
                    case NO_LEADER -> new Problem(ProblemCode.NO_LEADER, "no node leads at present; nothing was done");
                    case CLOSING ->
                        new Problem(
                                ProblemCode.SHUTTING_DOWN, "the server is starting or shutting down; nothing was done");
                };
    }

    /**
     * Returns when a read of a partition sees all that was answered before.
     *
     * @throws RequestRefused when that cannot be told in time
     */
    public void barrier(int partition) {
        try {
            partitions.barrier(partition, timeoutNanos);
        } catch (NotAcceptedException barred) {
            throw unreadable();
        }
    }

    /** The same for a read of all partitions. */
    public void barrierAll() {
        try {
            partitions.barrierAll(timeoutNanos);
        } catch (NotAcceptedException barred) {
            throw unreadable();
        }
    }

    private static RequestRefused unreadable() {
        return new RequestRefused(
                ProblemCode.NO_LEADER,
                "no node leads at present, so nobody knows what is newest; consistency=local shows what is known here");
    }
}

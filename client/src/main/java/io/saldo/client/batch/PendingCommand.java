package io.saldo.client.batch;

import io.saldo.client.command.Command;
import io.saldo.client.outcome.Outcome;
import io.saldo.client.outcome.OutcomeUnknownException;
import io.saldo.client.outcome.SaldoException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A command that somebody waits for. Whoever sends it owns it; only the future is shared. */
final class PendingCommand {
    private final Command command;
    private final long deadlineNanos;
    private final CompletableFuture<Outcome> future = new CompletableFuture<>();
    private boolean mayBeTaken;

    PendingCommand(Command command, long deadlineNanos) {
        this.command = command;
        this.deadlineNanos = deadlineNanos;
    }

    Command command() {
        return command;
    }

    /** When its time is over, by {@link System#nanoTime}. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    /** What is left of its time; not above zero when it is over. */
    long leftNanos() {
        return deadlineNanos - System.nanoTime();
    }

    CompletableFuture<Outcome> future() {
        return future;
    }

    /** Notes that a node may have got it, so that it must not be called undone without knowing. */
    void noteMayBeTaken() {
        mayBeTaken = true;
    }

    /** What it ends with when there is no outcome: the failure if surely nothing was done, else that nobody can tell. */
    RuntimeException failure(RuntimeException whenUndone, String why) {
        return mayBeTaken ? unknown(why) : whenUndone;
    }

    /** That nobody can tell what became of it. */
    SaldoException unknown(String why) {
        return new OutcomeUnknownException(List.of(command), why);
    }
}

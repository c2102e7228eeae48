package io.saldo.client.batch;

import io.saldo.client.outcome.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Outcomes that are known and not told yet. They are told together, on a thread of their own: what a caller chains to a
 * future may take its time, or send commands and wait for them, and no batch waits for it. For one thread.
 */
final class Handout {
    private List<Runnable> endings = new ArrayList<>();

    void outcome(PendingCommand command, Outcome outcome) {
        endings.add(() -> command.future().complete(outcome));
    }

    void failure(PendingCommand command, RuntimeException failure) {
        endings.add(() -> command.future().completeExceptionally(failure));
    }

    /** Tells those who wait. */
    void send() {
        if (endings.isEmpty()) {
            return;
        }
        List<Runnable> told = endings;
        endings = new ArrayList<>();
        Thread.ofVirtual().name("saldo-client-outcomes").start(() -> told.forEach(Runnable::run));
    }
}

package io.saldo.client;

import io.saldo.client.command.Command;
import io.saldo.client.outcome.Outcome;
import io.saldo.client.outcome.OutcomeUnknownException;
import io.saldo.client.outcome.SaldoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Waits for a whole batch. */
final class BatchOutcomes {
    private BatchOutcomes() {}

    /** All outcomes, or the one exception that says most: that some are unknown, before that some were not taken. */
    static List<Outcome> await(List<Command> commands, List<CompletableFuture<Outcome>> futures) {
        List<Outcome> outcomes = new ArrayList<>(futures.size());
        List<Command> unknown = new ArrayList<>();
        Optional<SaldoException> undone = Optional.empty();
        for (int i = 0; i < futures.size(); i++) {
            try {
                outcomes.add(SaldoClient.await(futures.get(i), commands.get(i)));
            } catch (OutcomeUnknownException one) {
                unknown.addAll(one.commands());
            } catch (SaldoException one) {
                undone = Optional.of(undone.orElse(one));
            }
        }
        if (!unknown.isEmpty()) {
            throw new OutcomeUnknownException(unknown, "the time for the batch was over");
        }
        if (undone.isPresent()) {
            throw undone.get();
        }
        return outcomes;
    }
}

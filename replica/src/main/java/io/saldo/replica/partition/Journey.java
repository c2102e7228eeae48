package io.saldo.replica.partition;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.model.Partitioning;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import java.util.List;
import java.util.Optional;

/**
 * The steps of a crossing from partition to partition, in their one order:
 *
 * <pre>
 * prepare the participants but the agent, ascending
 * commit at the agent, which is the moment that counts
 * confirm to the participants but the agent, then to the coordinator
 *
 * or, when a partition refused:
 * cancel at the participants that were prepared, then at the coordinator
 * </pre>
 *
 * <p>Each step is repeated until its partition has answered, so a journey may begin again at any time, and several may be on
 * the same way. For one thread at a time, handed on through queues.
 */
final class Journey {
    /**
     * The next step.
     *
     * @param partition that it is for
     * @param command that it is
     */
    record Step(int partition, Command command) {}

    private final Crossing crossing;
    private final List<Integer> prepared;
    private final int agent;
    private Optional<Rejection> refusal = Optional.empty();
    private boolean isCommitted;
    private int done;

    Journey(Crossing crossing, Partitioning partitioning) {
        this.crossing = crossing;
        List<Integer> participants = crossing.participants(partitioning);
        prepared = participants.subList(0, participants.size() - 1);
        agent = participants.getLast();
    }

    Crossing crossing() {
        return crossing;
    }

    TransactionId id() {
        return crossing.id();
    }

    /** What to do now; empty when all is done. */
    Optional<Step> next() {
        if (refusal.isPresent() || isCommitted) {
            return done > prepared.size() ? Optional.empty() : Optional.of(ending());
        }
        return Optional.of(
                done < prepared.size()
                        ? new Step(prepared.get(done), new Command.PrepareCrossing(crossing))
                        : new Step(agent, new Command.CommitCrossing(crossing)));
    }

    private Step ending() {
        int partition = done < prepared.size() ? prepared.get(done) : crossing.coordinator();
        return new Step(
                partition,
                refusal.isPresent()
                        ? new Command.CancelCrossing(id(), crossing.coordinator(), refusal.get())
                        : new Command.ConfirmCrossing(id(), crossing.coordinator()));
    }

    /** The step's partition did it. */
    void succeeded() {
        boolean wasCommit = refusal.isEmpty() && !isCommitted && done == prepared.size();
        if (wasCommit) {
            isCommitted = true;
            done = 0;
        } else {
            done++;
        }
    }

    /** The step's partition refused it, for ever. */
    void refused(Rejection rejection) {
        refusal = Optional.of(rejection);
        done = 0;
    }

    /** Whether a refusal of the present step ends the crossing; what comes after the commit cannot be refused. */
    boolean isOpen() {
        return refusal.isEmpty() && !isCommitted;
    }
}

package io.saldo.ledger.property;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import java.util.Optional;

/**
 * What a partition has decided about a crossing, as whoever drives it must know.
 *
 * @param stage how far it came there
 * @param rejection why not, when it was refused
 */
record CrossingOutcome(Stage stage, Optional<Rejection> rejection) {
    /** How far a crossing came in a partition. */
    public enum Stage {
        /** What it needs is set aside. */
        OPEN,
        /** Its part is posted. */
        POSTED,
        /** It was refused or cancelled, and will not happen. */
        REFUSED
    }

    /**
     * The outcome in a partition, read from the newest event about the crossing's id there.
     *
     * @param id the crossing's id
     * @param coordinator the crossing's coordinator; what has the same id and another is another client's mistake, and
     *     refuses this crossing
     */
    public static CrossingOutcome of(Event newest, TransactionId id, int coordinator) {
        boolean isOwn = newest.header().id().equals(id);
        return switch (newest) {
            case Event.CrossingOpened opened
            when opened.crossing().coordinator() == coordinator -> isOwn ? at(Stage.OPEN) : at(Stage.POSTED);
            case Event.CrossingPosted posted when posted.crossing().coordinator() == coordinator -> at(Stage.POSTED);
            case Event.CrossingCancelled cancelled
            when cancelled.coordinator() == coordinator -> isOwn ? refused(cancelled.rejection()) : at(Stage.POSTED);
            case Event.CommandRefused refused
            when isStepOf(refused.command(), coordinator) -> refused(refused.rejection());
            default -> refused(Rejection.TRANSACTION_ID_REUSED);
        };
    }

    private static boolean isStepOf(Command command, int coordinator) {
        return switch (command) {
            case Command.PrepareCrossing prepare -> prepare.crossing().coordinator() == coordinator;
            case Command.CommitCrossing commit -> commit.crossing().coordinator() == coordinator;
            case Command.CancelCrossing cancel -> cancel.coordinator() == coordinator;
            default -> false;
        };
    }

    private static CrossingOutcome at(Stage stage) {
        return new CrossingOutcome(stage, Optional.empty());
    }

    private static CrossingOutcome refused(Rejection rejection) {
        return new CrossingOutcome(Stage.REFUSED, Optional.of(rejection));
    }
}

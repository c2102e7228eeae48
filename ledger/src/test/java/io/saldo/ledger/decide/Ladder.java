package io.saldo.ledger.decide;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.model.Rejection;
import java.util.ArrayList;
import java.util.List;

/** The checks of one kind of command in their documented order, each with commands that fail it. */
final class Ladder {
    /**
     * A command and why it must be refused.
     *
     * @param name says the reason, and which later one holds too
     */
    record Row(String name, Rejection rejection, Command command) {}

    private final Class<? extends Command> kind;
    private final List<Row> rows = new ArrayList<>();
    private final List<String> stepsWithoutPair = new ArrayList<>();
    private Rejection rejection = Rejection.INVALID_COMMAND;
    private String reason = "";
    private boolean paired = true;

    Ladder(Class<? extends Command> kind) {
        this.kind = kind;
    }

    /** The next check, and a command that fails it alone. */
    Ladder refuses(Rejection rejection, String reason, Command command) {
        noteStepWithoutPair();
        this.rejection = rejection;
        this.reason = reason;
        paired = false;
        rows.add(new Row(kind.getSimpleName() + ": " + rejection + " when " + reason, rejection, command));
        return this;
    }

    /** Another command that fails the same check alone. */
    Ladder or(String reason, Command command) {
        this.reason = reason;
        rows.add(new Row(kind.getSimpleName() + ": " + rejection + " when " + reason, rejection, command));
        return this;
    }

    /** A command that fails this check and a later one, which shows their order. */
    Ladder evenWhen(String later, Command command) {
        paired = true;
        String name = kind.getSimpleName() + ": " + rejection + " when " + reason + ", even when " + later;
        rows.add(new Row(name, rejection, command));
        return this;
    }

    /** No command can fail this check and the next. */
    Ladder excludesTheNext() {
        paired = true;
        return this;
    }

    private void noteStepWithoutPair() {
        if (!paired) {
            stepsWithoutPair.add(kind.getSimpleName() + ": " + rejection);
        }
    }

    Class<? extends Command> kind() {
        return kind;
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    /** The checks, but for the last, whose order to a later one no row shows. */
    List<String> stepsWithoutPair() {
        return List.copyOf(stepsWithoutPair);
    }
}

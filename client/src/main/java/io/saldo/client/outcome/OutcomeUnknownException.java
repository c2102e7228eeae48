package io.saldo.client.outcome;

import io.saldo.client.command.Command;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The time for a call is over, and a node may have taken its command. It may be done, be done yet, or never be done. The same
 * command sent again, by this or any other client, tells what became of it, and is never done twice.
 */
public final class OutcomeUnknownException extends SaldoException {
    private static final long serialVersionUID = 1L;

    private final transient List<Command> commands;

    /** Of these commands, at least one. */
    public OutcomeUnknownException(List<Command> commands, String why) {
        super(message(commands, why));
        this.commands = List.copyOf(commands);
    }

    private static String message(List<Command> commands, String why) {
        String first = commands.getFirst().transactionId().map(UUID::toString).orElse("none");
        return "outcome unknown: " + why + "; commands=" + commands.size() + " first transaction_id=" + first;
    }

    /** The commands whose outcome is unknown, as they may be sent again. */
    public List<Command> commands() {
        return commands;
    }

    /** The transaction id of the first of them, to ask for it; none when that opens or changes an account. */
    public Optional<UUID> transactionId() {
        return commands.getFirst().transactionId();
    }
}

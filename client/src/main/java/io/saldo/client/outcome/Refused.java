package io.saldo.client.outcome;

import io.saldo.client.command.Command;

/**
 * The command was refused, and nothing was done. A refusal by the ledger is remembered under the command's id: to try again
 * when the reason is gone takes a new id.
 *
 * @param command what was asked for
 * @param reason why
 * @param code the reason as the interface has it, such as {@code insufficient_funds}
 * @param isRepeat whether an equal command had been refused before under the same id
 * @param sequence of the refusal in its partition's journal, or 0 when it is not remembered
 */
public record Refused(Command command, RefusalCode reason, String code, boolean isRepeat, long sequence)
        implements Outcome {
    @Override
    public Done orThrow() {
        throw new RefusedException(this);
    }
}

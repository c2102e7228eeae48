package io.saldo.client.outcome;

import io.saldo.client.command.Command;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * The command was done.
 *
 * @param command what was asked for, with the id that the client gave it when it came without
 * @param isRepeat whether an equal command had done it before under the same id; also when that was this very call, whose first
 *     answer was lost
 * @param partition where its event stands, from 0
 * @param sequence of its event in that partition's journal, from 1; of an account that was there before, of the newest event
 *     that changed it
 * @param timestamp of its event
 * @param accountNumber of the account that it opened
 * @param balances after a deposit, withdrawal or transfer
 */
public record Done(
        Command command,
        boolean isRepeat,
        int partition,
        long sequence,
        Instant timestamp,
        OptionalInt accountNumber,
        Optional<BalancesAfter> balances)
        implements Outcome {
    @Override
    public Done orThrow() {
        return this;
    }

    /**
     * The command's transaction id.
     *
     * @throws IllegalStateException when it opened or changed an account
     */
    public UUID transactionId() {
        return command.transactionId()
                .orElseThrow(() -> new IllegalStateException("this command has no transaction id"));
    }
}

package io.saldo.client.command;

import java.util.Optional;
import java.util.UUID;

/**
 * What a client asks the ledger to do. A command that moves money carries an id, which the ledger remembers for ever: the
 * same id with an equal command is done once and answered like the first time, with another command it is a conflict. A
 * command that was made without an id has a random one of its own, so that sending the same object again is safe.
 */
public sealed interface Command
        permits OpenAccount,
                ChangeAccount,
                PostDeposit,
                PostWithdrawal,
                PostTransfer,
                PostTransaction,
                PlaceHold,
                CaptureHold,
                VoidHold,
                ReverseTransfer {
    /** Its transaction id; none when it opens or changes an account, which the account's id names. */
    Optional<UUID> transactionId();
}

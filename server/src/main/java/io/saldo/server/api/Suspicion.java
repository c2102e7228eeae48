package io.saldo.server.api;

import io.saldo.ledger.model.AccountId;
import java.util.Optional;

/** Tells why an account is suspicious. Any thread. */
@FunctionalInterface
public interface Suspicion {
    /**
     * Why the account is suspicious; empty when it is not, or nobody looks for it, or it cannot be told now.
     *
     * @param sequence of the newest event of the account's partition that the asker knows of
     */
    Optional<String> of(AccountId account, long sequence);
}
